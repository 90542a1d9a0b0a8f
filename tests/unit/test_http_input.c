/* Bodies, query parameters and cursors: every fault is named, and nothing bad gets through. */
#include "tests/unit/http_talk.h"

#include <jansson.h>

#include "api/http/body.h"
#include "api/http/page.h"
#include "api/http/query.h"

static const char *const levels[] = {"national", "province", NULL};

static bool is_web_address(const char *text)
{
	return strncmp(text, "https://", 8) == 0;
}

static const struct body_field fields[] = {
        {"title_zh", BODY_TEXT, .is_required = true, .min = 1, .max = 5},
        {"number", BODY_INT, .min = 1, .max = 9},
        {"any", BODY_INT},
        {"share", BODY_NUMBER},
        {"is_binding", BODY_BOOL},
        {"issued_on", BODY_DATE, .is_nullable = true},
        {"level", BODY_ENUM, .choices = levels},
        {"tags", BODY_TEXT_LIST, .max = 2},
        {"levels", BODY_TEXT_LIST, .choices = levels},
        {"texts", BODY_OBJECT},
        {"labels", BODY_ARRAY, .min = 1, .max = 2},
        {"source_url", BODY_TEXT, .is_valid = is_web_address, .rule = "This must be a web address."},
        {NULL},
};

static const struct body_field text_fields[] = {{"zh", BODY_TEXT}, {"en", BODY_TEXT}, {NULL}};

static struct step submit(struct request *req)
{
	const json_t *body;

	if (body_read(&body, req, fields) != OK)
		return reply_invalid(req);
	if (body_has(body, "texts") &&
	    body_check(req, json_object_get(body, "texts"), "/texts", text_fields) != OK)
		return reply_invalid(req);
	if (body_is_null(body, "issued_on"))
		return reply_json_text(req, "{\"issued_on\":null}");
	return reply_json_text(req, body_text(body, "title_zh"));
}

static const struct query_param params[] = {
        QUERY_PAGE,
        {"q", QUERY_TEXT, .min = 1, .max = 4},
        {"sort", QUERY_ENUM, .initial = "national", .choices = levels},
        {"exact", QUERY_BOOL, .initial = "false"},
        {"from", QUERY_DATE},
        {"region", QUERY_LIST, .max = 3},
        {"level", QUERY_LIST, .choices = levels},
        {NULL},
};

static struct step list(struct request *req)
{
	const struct query *query;
	const char *const *regions;
	size_t n;
	char text[500];

	if (query_read(&query, req, params) != OK)
		return reply_invalid(req);
	regions = query_list(query, "region", &n);
	snprintf(text, sizeof text, "%s|%s|%lld|%d|%d|%zu|%s",
	         query_has(query, "q") ? query_text(query, "q") : "-", query_text(query, "sort"),
	         (long long)query_int(query, "limit"), query_bool(query, "exact"),
	         query_text(query, "from") != NULL, n, n > 0 ? regions[n - 1] : "");
	return reply_json_text(req, text);
}

static struct step cursor(struct request *req)
{
	static const char *const given[] = {"2024-08-02", NULL, "十二"};
	static const struct query_param page_params[] = {QUERY_PAGE, {NULL}};
	const struct query *query;
	const char *keys[3];

	if (query_read(&query, req, page_params) != OK)
		return reply_invalid(req);
	switch (page_read(keys, req, query, "-issued_on", 3)) {
	case NOT_FOUND:
		return reply_json_text(req, page_cursor(req, "-issued_on", given, 3));
	case OK:
		return reply_json_text(req, strcmp(keys[0], given[0]) == 0 && keys[1] == NULL &&
		                                            strcmp(keys[2], given[2]) == 0
		                                    ? "same"
		                                    : "other");
	default:
		return reply_invalid(req);
	}
}

static struct step other_cursor(struct request *req)
{
	static const char *const given[] = {"1"};

	return reply_json_text(req, page_cursor(req, request_param(req, "order"), given, 1));
}

static const struct route routes[] = {
        {HTTP_POST, "/things", submit, 0},
        {HTTP_GET, "/things", list, 0},
        {HTTP_GET, "/cursor", cursor, 0},
        {HTTP_GET, "/cursor/{order}", other_cursor, 0},
        {0, NULL, NULL, 0},
};

static struct world world;
static struct client c;

static int start(void **state)
{
	(void)state;
	world_start(&world, routes, (struct server_options){0});
	client_open(&c, &world);
	return 0;
}

static int end(void **state)
{
	(void)state;
	client_close(&c);
	world_end(&world);
	return 0;
}

static int post_as(const char *media_type, const char *body, size_t n_bytes)
{
	char head[300];

	snprintf(head, sizeof head,
	         "POST /things HTTP/1.1\r\nHost: x\r\nContent-Type: %s\r\nContent-Length: %zu\r\n\r\n",
	         media_type, n_bytes);
	client_send(&c, head);
	client_send_n(&c, body, n_bytes);
	return client_answer(&c);
}

static int post(const char *body)
{
	return post_as("application/json", body, strlen(body));
}

static int get(const char *target)
{
	client_send(&c, "GET ");
	client_send(&c, target);
	client_send(&c, " HTTP/1.1\r\nHost: x\r\n\r\n");
	return client_answer(&c);
}

/* Whether the answer's first error is this one. */
static void expect_error(const char *input, int status, const char *pointer, const char *code)
{
	json_t *problem = json_loads(c.body, 0, NULL);
	json_t *error = json_array_get(json_object_get(problem, "errors"), 0);
	const char *told_pointer = json_string_value(json_object_get(error, "pointer"));
	const char *told_code = json_string_value(json_object_get(error, "code"));

	if (c.status != status || told_code == NULL || strcmp(told_pointer, pointer) != 0 ||
	    strcmp(told_code, code) != 0)
		fail_msg("%s gives %d %s", input, c.status, c.body);
	assert_non_null(json_object_get(error, "message"));
	json_decref(problem);
}

static void a_good_body_is_taken(void **state)
{
	(void)state;
	assert_int_equal(post("{\"title_zh\":\"双碳行动案\",\"number\":9,\"any\":-5,\"share\":0.5,\"is_"
	                      "binding\":false,"
	                      "\"issued_on\":\"2024-02-29\",\"level\":\"province\",\"tags\":[\"a\",\"b\"],"
	                      "\"levels\":[\"national\"],\"texts\":{\"zh\":\"\"},\"labels\":[1],"
	                      "\"source_url\":\"https://example.org\"}"),
	                 200);
	assert_string_equal(c.body, "双碳行动案");
	assert_int_equal(post("{\"title_zh\":\"a\",\"issued_on\":null}"), 200);
	assert_string_equal(c.body, "{\"issued_on\":null}");
	assert_int_equal(post_as("application/merge-patch+json", "{\"title_zh\":\"a\"}", 16), 200);
	assert_int_equal(post_as("Application/JSON; charset=utf-8", "{\"title_zh\":\"a\"}", 16), 200);
	assert_int_equal(post("{\"title_zh\":\"\\\"[{\\\\\"}"), 200);
}

static void every_bad_body_is_refused_with_a_pointer(void **state)
{
	static const struct {
		const char *body;
		int status;
		const char *pointer, *code;
	} cases[] = {
	        {"", 400, "", "syntax"},
	        {"{", 400, "", "syntax"},
	        {"{\"title_zh\":\"a\"} x", 400, "", "syntax"},
	        {"{\"title_zh\":\"a\",}", 400, "", "syntax"},
	        {"{'title_zh':'a'}", 400, "", "syntax"},
	        {"{\"title_zh\":\"a\",\"title_zh\":\"b\"}", 400, "", "syntax"},
	        {"{\"title_zh\":\"\xff\"}", 400, "", "syntax"},
	        {"{\"title_zh\":\"\xc0\x80\"}", 400, "", "syntax"},
	        {"{\"title_zh\":\"\xed\xa0\x80\"}", 400, "", "syntax"},
	        {"{\"title_zh\":\"\\ud800\"}", 400, "", "syntax"},
	        {"{\"title_zh\":\"a\\u0000b\"}", 400, "", "syntax"},
	        {"{\"a\\u0000b\":1}", 400, "", "syntax"},
	        {"{\"any\":99999999999999999999}", 400, "", "syntax"},
	        {"{\"share\":1e999}", 400, "", "syntax"},
	        {"[]", 422, "", "type"},
	        {"null", 422, "", "type"},
	        {"{}", 422, "/title_zh", "required"},
	        {"{\"title_zh\":null}", 422, "/title_zh", "type"},
	        {"{\"title_zh\":1}", 422, "/title_zh", "type"},
	        {"{\"title_zh\":\"\"}", 422, "/title_zh", "too_short"},
	        {"{\"title_zh\":\"一二三四五六\"}", 422, "/title_zh", "too_long"},
	        {"{\"title_zh\":\"a\",\"x/y~z\":1}", 422, "/x~1y~0z", "unknown_field"},
	        {"{\"title_zh\":\"a\",\"number\":0}", 422, "/number", "range"},
	        {"{\"title_zh\":\"a\",\"number\":10}", 422, "/number", "range"},
	        {"{\"title_zh\":\"a\",\"number\":1.0}", 422, "/number", "type"},
	        {"{\"title_zh\":\"a\",\"number\":\"1\"}", 422, "/number", "type"},
	        {"{\"title_zh\":\"a\",\"share\":\"1\"}", 422, "/share", "type"},
	        {"{\"title_zh\":\"a\",\"is_binding\":0}", 422, "/is_binding", "type"},
	        {"{\"title_zh\":\"a\",\"issued_on\":20240802}", 422, "/issued_on", "type"},
	        {"{\"title_zh\":\"a\",\"issued_on\":\"2023-02-29\"}", 422, "/issued_on", "date"},
	        {"{\"title_zh\":\"a\",\"issued_on\":\"2024-8-2\"}", 422, "/issued_on", "date"},
	        {"{\"title_zh\":\"a\",\"issued_on\":\"2024-13-01\"}", 422, "/issued_on", "date"},
	        {"{\"title_zh\":\"a\",\"issued_on\":\"2024-01-01T\"}", 422, "/issued_on", "date"},
	        {"{\"title_zh\":\"a\",\"issued_on\":\"\"}", 422, "/issued_on", "date"},
	        {"{\"title_zh\":\"a\",\"level\":\"moon\"}", 422, "/level", "enum"},
	        {"{\"title_zh\":\"a\",\"level\":null}", 422, "/level", "type"},
	        {"{\"title_zh\":\"a\",\"tags\":\"a\"}", 422, "/tags", "type"},
	        {"{\"title_zh\":\"a\",\"tags\":[\"a\",1]}", 422, "/tags/1", "type"},
	        {"{\"title_zh\":\"a\",\"tags\":[\"a\",\"b\",\"c\"]}", 422, "/tags", "too_long"},
	        {"{\"title_zh\":\"a\",\"levels\":[\"moon\"]}", 422, "/levels/0", "enum"},
	        {"{\"title_zh\":\"a\",\"texts\":[]}", 422, "/texts", "type"},
	        {"{\"title_zh\":\"a\",\"texts\":{\"zh\":1}}", 422, "/texts/zh", "type"},
	        {"{\"title_zh\":\"a\",\"texts\":{\"fr\":\"\"}}", 422, "/texts/fr", "unknown_field"},
	        {"{\"title_zh\":\"a\",\"labels\":[]}", 422, "/labels", "too_short"},
	        {"{\"title_zh\":\"a\",\"source_url\":\"ftp:\"}", 422, "/source_url", "pattern"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		post(cases[i].body);
		expect_error(cases[i].body, cases[i].status, cases[i].pointer, cases[i].code);
	}
}

static void a_body_that_is_not_json_or_holds_a_nul_is_refused(void **state)
{
	(void)state;
	post_as("text/plain", "{}", 2);
	expect_error("text/plain", 415, "", "media_type");
	post_as("application/jsonx", "{}", 2);
	expect_error("application/jsonx", 415, "", "media_type");
	post_as("application/json", "{\"title_zh\":\"a\0b\"}", 18);
	expect_error("NUL", 400, "", "syntax");
	post_as("application/json", "{\"title_zh\":\"a\"}\0", 17);
	expect_error("NUL at the end", 400, "", "syntax");
}

static void deep_nesting_is_refused_before_it_is_parsed(void **state)
{
	static char body[200000];

	(void)state;
	memset(body, '[', sizeof body);
	post_as("application/json", body, sizeof body);
	expect_error("deep", 400, "", "too_deep");
}

static void many_errors_are_told_but_not_without_end(void **state)
{
	static char body[20000];
	size_t n = 1;
	json_t *problem;

	(void)state;
	body[0] = '{';
	for (int i = 0; i < 500; i++)
		n += (size_t)snprintf(body + n, sizeof body - n, "\"f%d\":1,", i);
	snprintf(body + n, sizeof body - n, "\"title_zh\":\"a\"}");
	assert_int_equal(post(body), 422);
	problem = json_loads(c.body, 0, NULL);
	assert_int_equal(json_array_size(json_object_get(problem, "errors")), REQUEST_MAX_ERRORS);
	json_decref(problem);
}

static void parameters_are_decoded_or_get_their_default(void **state)
{
	(void)state;
	assert_int_equal(get("/things"), 200);
	assert_string_equal(c.body, "-|national|50|0|0|0|");
	assert_int_equal(get("/things?"), 200);
	assert_int_equal(get("/things?q=%E7%94%B2+%2B&limit=0&exact=1&from=2024-02-29&region=440000,M-PRD&&"
	                     "sort=province"),
	                 200);
	assert_string_equal(c.body, "甲 +|province|0|1|1|2|M-PRD");
}

static void every_bad_parameter_is_refused_by_name(void **state)
{
	static const struct {
		const char *target, *pointer, *code;
	} cases[] = {
	        {"/things?nonsense=1", "?nonsense", "unknown_parameter"},
	        {"/things?%E7%94%B2=1", "?甲", "unknown_parameter"},
	        {"/things?limit=1&limit=2", "?limit", "duplicate"},
	        {"/things?limit=1001", "?limit", "range"},
	        {"/things?limit=-1", "?limit", "range"},
	        {"/things?limit=", "?limit", "type"},
	        {"/things?limit", "?limit", "type"},
	        {"/things?limit=+5", "?limit", "type"},
	        {"/things?limit=5x", "?limit", "type"},
	        {"/things?limit=99999999999999999999", "?limit", "type"},
	        {"/things?exact=yes", "?exact", "type"},
	        {"/things?from=2023-02-29", "?from", "date"},
	        {"/things?sort=moon", "?sort", "enum"},
	        {"/things?q=", "?q", "too_short"},
	        {"/things?q=%E7%94%B2%E7%94%B2%E7%94%B2%E7%94%B2%E7%94%B2", "?q", "too_long"},
	        {"/things?q=%FF", "?q", "syntax"},
	        {"/things?q=%C0%80", "?q", "syntax"},
	        {"/things?q=%00", "?q", "syntax"},
	        {"/things?q=a%0", "?q", "syntax"},
	        {"/things?q=a%", "?q", "syntax"},
	        {"/things?q=%zz", "?q", "syntax"},
	        {"/things?%FF=1", "?", "syntax"},
	        {"/things?region=1,,2", "?region", "type"},
	        {"/things?region=", "?region", "type"},
	        {"/things?region=1,2,3,4", "?region", "too_long"},
	        {"/things?level=national,moon", "?level", "enum"},
	        {"/cursor?cursor=!!!", "?cursor", "syntax"},
	        {"/cursor?cursor=AAAA", "?cursor", "syntax"},
	        {"/cursor?cursor=bnVsbA", "?cursor", "syntax"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		get(cases[i].target);
		expect_error(cases[i].target, 400, cases[i].pointer, cases[i].code);
	}
}

static void a_cursor_comes_back_as_it_went(void **state)
{
	char target[300];

	(void)state;
	assert_int_equal(get("/cursor"), 200);
	assert_int_equal(strspn(c.body, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
	                 c.n_body);
	snprintf(target, sizeof target, "/cursor?cursor=%.200s", c.body);
	assert_int_equal(get(target), 200);
	assert_string_equal(c.body, "same");
}

static void a_cursor_of_another_order_or_list_is_refused(void **state)
{
	static const char *const orders[] = {"/cursor/issued_on", "/cursor/-issued_on"};
	char target[300];

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(get(orders[i]), 200);
		snprintf(target, sizeof target, "/cursor?cursor=%.200s", c.body);
		get(target);
		expect_error(target, 400, "?cursor", "syntax");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(a_good_body_is_taken, start, end),
	        cmocka_unit_test_setup_teardown(every_bad_body_is_refused_with_a_pointer, start, end),
	        cmocka_unit_test_setup_teardown(a_body_that_is_not_json_or_holds_a_nul_is_refused, start,
	                                        end),
	        cmocka_unit_test_setup_teardown(deep_nesting_is_refused_before_it_is_parsed, start, end),
	        cmocka_unit_test_setup_teardown(many_errors_are_told_but_not_without_end, start, end),
	        cmocka_unit_test_setup_teardown(parameters_are_decoded_or_get_their_default, start, end),
	        cmocka_unit_test_setup_teardown(every_bad_parameter_is_refused_by_name, start, end),
	        cmocka_unit_test_setup_teardown(a_cursor_comes_back_as_it_went, start, end),
	        cmocka_unit_test_setup_teardown(a_cursor_of_another_order_or_list_is_refused, start, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
