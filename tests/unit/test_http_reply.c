/* Replies: what every one of them carries, and how failures are told. */
#include "tests/unit/http_talk.h"

#include <fcntl.h>
#include <jansson.h>
#include <sys/stat.h>
#include <zlib.h>

#include "api/http/files.h"

#define LONG_SIZE 3000

static struct files *files;
static int n_released;
static char long_text[LONG_SIZE];

static void release(const void *data, size_t n_bytes, void *hold)
{
	assert_ptr_equal(data, hold);
	assert_true(n_bytes > 0);
	n_released++;
}

static struct step tagged(struct request *req)
{
	reply_etag(req, "\"v12\"");
	return reply_json(req, 200, (struct reply_text){long_text, LONG_SIZE, release, long_text});
}

static struct step created(struct request *req)
{
	return reply_created(req, "/v1/things/7", (struct reply_text){"{}", 2, NULL, NULL});
}

static struct step page(struct request *req)
{
	return reply_page(req, (struct reply_text){"[1,2]", 5, NULL, NULL}, "\"total\":2", "abc", 50);
}

static struct step last_page(struct request *req)
{
	return reply_page(req, (struct reply_text){"[]", 2, NULL, NULL}, NULL, NULL, 0);
}

static struct step failed(struct request *req)
{
	return reply_status(req, (enum status)request_route(req)->tag);
}

static struct step nobody(struct request *req)
{
	return reply_unauthorized(req, "The token has run out.");
}

static struct step behind(struct request *req)
{
	return reply_precondition_failed(req, NULL, "\"version\":12,\"conflicts\":[]");
}

static struct step based(struct request *req)
{
	int64_t version = 0;

	switch (request_if_match(&version, req)) {
	case OK:
		return version == 12 ? reply_no_content(req) : reply_status(req, CONFLICT);
	case NOT_FOUND:
		return reply_precondition_required(req);
	default:
		return reply_invalid(req);
	}
}

static struct step echo(struct request *req)
{
	return reply_json_text(req, request_param(req, "word"));
}

static struct step file(struct request *req)
{
	return reply_file(req, files, request_param(req, "*"));
}

static const struct route routes[] = {
        {HTTP_GET, "/tagged", tagged, 0},
        {HTTP_POST, "/created", created, 0},
        {HTTP_GET, "/page", page, 0},
        {HTTP_GET, "/last_page", last_page, 0},
        {HTTP_GET, "/missing", failed, NOT_FOUND},
        {HTTP_GET, "/conflict", failed, CONFLICT},
        {HTTP_GET, "/invalid", failed, INVALID},
        {HTTP_GET, "/denied", failed, DENIED},
        {HTTP_GET, "/large", failed, TOO_LARGE},
        {HTTP_GET, "/busy", failed, BUSY},
        {HTTP_GET, "/timeout", failed, TIMEOUT},
        {HTTP_GET, "/unavailable", failed, UNAVAILABLE},
        {HTTP_GET, "/internal", failed, INTERNAL},
        {HTTP_GET, "/nobody", nobody, 0},
        {HTTP_GET, "/behind", behind, 0},
        {HTTP_PATCH, "/based", based, 0},
        {HTTP_GET, "/echo/{word}", echo, 0},
        {HTTP_GET, "/files/*", file, 0},
        {0, NULL, NULL, 0},
};

static struct world world;
static struct client c;
static int n_finished, last_status;

static void on_finished(void *arg, const struct request *req, int status, size_t n_bytes)
{
	(void)arg;
	(void)n_bytes;
	assert_true(request_elapsed_us(req) >= 0);
	n_finished++;
	last_status = status;
}

static int start(void **state)
{
	(void)state;
	n_released = n_finished = 0;
	for (size_t i = 0; i < LONG_SIZE; i++)
		long_text[i] = "[1, 2, 3] "[i % 10];
	world_start(&world, routes, (struct server_options){.on_finished = on_finished});
	return 0;
}

static int end(void **state)
{
	(void)state;
	client_close(&c);
	world_end(&world);
	return 0;
}

static int get(const char *path, const char *headers)
{
	char message[4096];

	if (c.data != NULL)
		client_close(&c);
	snprintf(message, sizeof message, "GET %s HTTP/1.1\r\nHost: x\r\n%s\r\n", path, headers);
	return ask(&c, &world, message);
}

static bool has_header(const char *line)
{
	char whole[300];

	snprintf(whole, sizeof whole, "\r\n%s\r\n", line);
	return strcasestr(c.head, whole) != NULL;
}

static void an_etag_that_the_client_has_gives_304_without_a_body(void **state)
{
	static const char *const current[] = {"\"v12\"", "W/\"v12\"", "\"v1\", \"v12\"", "*"};
	static const char *const other[] = {"\"v1\"", "\"v123\"", "v12", "\"\"", "garbage \""};
	char header[100];

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		snprintf(header, sizeof header, "If-None-Match: %s\r\n", current[i]);
		assert_int_equal(get("/tagged", header), 304);
		assert_true(has_header("ETag: \"v12\""));
		assert_int_equal(c.n_body, 0);
	}
	for (size_t i = 0; i < 5; i++) {
		snprintf(header, sizeof header, "If-None-Match: %s\r\n", other[i]);
		assert_int_equal(get("/tagged", header), 200);
	}
	assert_int_equal(n_finished, 9);
	client_close(&c);
	client_open(&c, &world);
}

static void text_sent_by_reference_is_let_go_once(void **state)
{
	(void)state;
	assert_int_equal(get("/tagged", ""), 200);
	assert_int_equal(c.n_body, LONG_SIZE);
	assert_int_equal(n_released, 1);
	assert_int_equal(get("/tagged", "If-None-Match: \"v12\"\r\n"), 304);
	assert_int_equal(n_released, 2);
	assert_int_equal(get("/tagged", "Accept-Encoding: gzip\r\n"), 200);
	assert_int_equal(n_released, 3);
}

static void head_tells_the_length_and_sends_no_body(void **state)
{
	(void)state;
	client_open(&c, &world);
	client_send(&c, "HEAD /tagged HTTP/1.1\r\nHost: x\r\n\r\nGET /page HTTP/1.1\r\nHost: x\r\n\r\n");
	assert_int_equal(client_answer_head(&c), 200);
	assert_true(has_header("Content-Length: 3000"));
	assert_int_equal(client_answer(&c), 200);
	assert_string_equal(c.body, "{\"data\":[1,2],\"total\":2,\"page\":{\"next\":\"abc\",\"limit\":50}}");
}

static void unpack(char out[LONG_SIZE + 1])
{
	z_stream stream = {0};

	assert_int_equal(inflateInit2(&stream, 15 + 16), Z_OK);
	stream.next_in = (Bytef *)c.body;
	stream.avail_in = (uInt)c.n_body;
	stream.next_out = (Bytef *)out;
	stream.avail_out = LONG_SIZE + 1;
	assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
	assert_int_equal(stream.total_out, LONG_SIZE);
	inflateEnd(&stream);
}

static void large_text_is_packed_for_who_takes_it(void **state)
{
	static const char *const refused[] = {
	        "", "Accept-Encoding: br, deflate\r\n", "Accept-Encoding: gzip;q=0\r\n",
	        "Accept-Encoding: gzip; q=0.000\r\n", "Accept-Encoding: xgzip\r\n"};
	static const char *const taken[] = {"Accept-Encoding: gzip\r\n",
	                                    "Accept-Encoding: br, GZIP;q=0.5\r\n", "Accept-Encoding: *\r\n"};
	char plain[LONG_SIZE + 1];

	(void)state;
	for (size_t i = 0; i < 5; i++) {
		assert_int_equal(get("/tagged", refused[i]), 200);
		assert_true(has_header("Vary: Accept-Encoding"));
		assert_null(strstr(c.head, "Content-Encoding"));
	}
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(get("/tagged", taken[i]), 200);
		assert_true(has_header("Content-Encoding: gzip"));
		assert_true(c.n_body < LONG_SIZE);
		unpack(plain);
		assert_memory_equal(plain, long_text, LONG_SIZE);
	}
	get("/last_page", "Accept-Encoding: gzip\r\n");
	assert_string_equal(c.body, "{\"data\":[],\"page\":{\"next\":null,\"limit\":0}}");
}

static void every_outcome_has_its_status_and_is_a_problem(void **state)
{
	static const struct {
		const char *path, *type, *header;
		int status;
	} outcomes[] = {
	        {"/missing", "/problems/not-found", NULL, 404},
	        {"/nowhere", "/problems/not-found", NULL, 404},
	        {"/created", "/problems/method-not-allowed", "Allow: POST, OPTIONS", 405},
	        {"/conflict", "/problems/conflict", NULL, 409},
	        {"/invalid", "/problems/invalid", NULL, 422},
	        {"/denied", "/problems/denied", NULL, 403},
	        {"/large", "/problems/too-large", NULL, 413},
	        {"/busy", "/problems/busy", "Retry-After: 1", 429},
	        {"/timeout", "/problems/timeout", NULL, 504},
	        {"/unavailable", "/problems/unavailable", "Retry-After: 2", 503},
	        {"/internal", "/problems/internal", NULL, 500},
	        {"/nobody", "/problems/unauthorized", "WWW-Authenticate: Bearer", 401},
	        {"/echo/%ff", "/problems/bad-request", NULL, 400},
	        {"/echo/%00", "/problems/bad-request", NULL, 400},
	        {"/echo/%4", "/problems/bad-request", NULL, 400},
	};

	(void)state;
	for (size_t i = 0; i < sizeof outcomes / sizeof outcomes[0]; i++) {
		json_t *problem;

		assert_int_equal(get(outcomes[i].path, "X-Request-Id: ab.1\r\n"), outcomes[i].status);
		assert_int_equal(last_status, outcomes[i].status);
		assert_true(has_header("Content-Type: application/problem+json"));
		assert_true(has_header("X-Request-Id: ab.1"));
		assert_true(outcomes[i].header == NULL || has_header(outcomes[i].header));
		problem = json_loads(c.body, 0, NULL);
		assert_non_null(problem);
		assert_string_equal(json_string_value(json_object_get(problem, "type")), outcomes[i].type);
		assert_int_equal(json_integer_value(json_object_get(problem, "status")), outcomes[i].status);
		assert_string_equal(json_string_value(json_object_get(problem, "request_id")), "ab.1");
		json_decref(problem);
	}
}

static void members_join_a_problem(void **state)
{
	json_t *problem;

	(void)state;
	assert_int_equal(get("/behind", ""), 412);
	problem = json_loads(c.body, JSON_REJECT_DUPLICATES, NULL);
	assert_int_equal(json_integer_value(json_object_get(problem, "version")), 12);
	assert_true(json_is_array(json_object_get(problem, "conflicts")));
	json_decref(problem);
}

static void a_write_names_its_version(void **state)
{
	static const struct {
		const char *headers;
		int status;
	} cases[] = {
	        {"", 428},
	        {"If-Match: \"v12\"\r\n", 204},
	        {"If-Match: W/\"v12\"\r\n", 204},
	        {"If-Match: \"v12-en\"\r\n", 204},
	        {"If-Match: \"v11\"\r\n", 409},
	        {"If-Match: \"v-en\"\r\n", 400},
	        {"If-Match: \"v12-a\"b\"\r\n", 400},
	        {"If-Match: v12\r\n", 400},
	        {"If-Match: \"12\"\r\n", 400},
	        {"If-Match: \"v\"\r\n", 400},
	        {"If-Match: \"v0\"\r\n", 400},
	        {"If-Match: \"v-3\"\r\n", 400},
	        {"If-Match: \"v99999999999999999999\"\r\n", 400},
	        {"If-Match: \"v1\", \"v2\"\r\n", 400},
	        {"If-Match: *\r\n", 400},
	};
	char message[200];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		snprintf(message, sizeof message, "PATCH /based HTTP/1.1\r\nHost: x\r\n%s\r\n",
		         cases[i].headers);
		if (ask(&c, &world, message) != cases[i].status)
			fail_msg("%s gives %d", cases[i].headers, c.status);
		client_close(&c);
	}
	client_open(&c, &world);
}

static void a_request_id_from_outside_is_taken_only_when_sane(void **state)
{
	(void)state;
	get("/last_page", "X-Request-Id: a<b>\r\n");
	assert_null(strstr(c.head, "a<b>"));
	assert_non_null(strstr(c.head, "X-Request-Id: "));
	get("/last_page",
	    "X-Request-Id: 0123456789012345678901234567890123456789012345678901234567890123\r\n");
	assert_non_null(strstr(
	        c.head, "X-Request-Id: 0123456789012345678901234567890123456789012345678901234567890123"));
	get("/last_page",
	    "X-Request-Id: 01234567890123456789012345678901234567890123456789012345678901234\r\n");
	assert_null(strstr(c.head, "01234567890123456789"));
}

static void other_origins_may_read(void **state)
{
	(void)state;
	get("/last_page", "Origin: https://example.org\r\n");
	assert_true(has_header("Access-Control-Allow-Origin: *"));
	client_close(&c);
	ask(&c, &world, "OPTIONS /last_page HTTP/1.1\r\nHost: x\r\nOrigin: https://example.org\r\n\r\n");
	assert_int_equal(c.status, 204);
	assert_true(has_header("Access-Control-Allow-Methods: GET, HEAD"));
	assert_true(has_header("Allow: GET, HEAD, OPTIONS"));
	client_close(&c);
	ask(&c, &world, "POST /created HTTP/1.1\r\nHost: x\r\nOrigin: https://example.org\r\n\r\n");
	assert_int_equal(c.status, 201);
	assert_true(has_header("Location: /v1/things/7"));
	assert_null(strstr(c.head, "Access-Control"));
}

/* --- files --- */

static char folder[] = "/tmp/ccnt_files_XXXXXX";

static void write_file(const char *name, const char *text)
{
	char path[200];
	FILE *out;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	out = fopen(path, "w");
	assert_non_null(out);
	fputs(text, out);
	fclose(out);
}

static int start_files(void **state)
{
	char path[200], text[2001];

	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/assets", folder);
	assert_int_equal(mkdir(path, 0700), 0);
	memset(text, 'x', 2000);
	text[2000] = '\0';
	write_file("index.html", "<p>hello");
	write_file("assets/main-5KXQ2ZB7.js", text);
	write_file("assets/data.bin", "12");
	write_file(".secret", "no");
	snprintf(path, sizeof path, "%s/link", folder);
	assert_int_equal(symlink("/etc/passwd", path), 0);
	assert_int_equal(files_new(&files, folder), OK);
	return start(state);
}

static int end_files(void **state)
{
	static const char *const names[] = {"index.html", "assets/main-5KXQ2ZB7.js", "assets/data.bin",
	                                    ".secret", "link"};
	char path[200];

	files_free(files);
	for (size_t i = 0; i < 5; i++) {
		snprintf(path, sizeof path, "%s/%s", folder, names[i]);
		unlink(path);
	}
	snprintf(path, sizeof path, "%s/assets", folder);
	rmdir(path);
	rmdir(folder);
	return end(state);
}

static void files_come_with_type_etag_and_caching(void **state)
{
	(void)state;
	assert_int_equal(get("/files/", ""), 200);
	assert_string_equal(c.body, "<p>hello");
	assert_true(has_header("Content-Type: text/html; charset=utf-8"));
	assert_true(has_header("Cache-Control: no-cache"));
	assert_non_null(strstr(c.head, "Content-Security-Policy: default-src 'self'"));
	assert_int_equal(get("/files/assets/data.bin", ""), 200);
	assert_true(has_header("Content-Type: application/octet-stream"));
	assert_int_equal(get("/files/assets/main-5KXQ2ZB7.js", "Accept-Encoding: gzip\r\n"), 200);
	assert_true(has_header("Cache-Control: public, max-age=31536000, immutable"));
	assert_true(has_header("Content-Encoding: gzip"));
	assert_int_equal(get("/files/assets/main-5KXQ2ZB7.js", ""), 200);
	assert_int_equal(c.n_body, 2000);
}

static void no_path_leads_out_of_the_folder(void **state)
{
	static const char *const paths[] = {
	        "/files/../index.html",
	        "/files/%2e%2e/index.html",
	        "/files/assets/../index.html",
	        "/files//etc/passwd",
	        "/files/..%2f..%2fetc/passwd",
	        "/files/link",
	        "/files/.secret",
	        "/files/assets",
	        "/files/assets/",
	        "/files/./index.html",
	        "/files/index.html/",
	        "/files/%5c..",
	};

	(void)state;
	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
		if (get(paths[i], "") != 404)
			fail_msg("%s gives %d", paths[i], c.status);
	assert_int_equal(get("/files/index%2ehtml", ""), 200);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(an_etag_that_the_client_has_gives_304_without_a_body, start,
	                                        end),
	        cmocka_unit_test_setup_teardown(text_sent_by_reference_is_let_go_once, start, end),
	        cmocka_unit_test_setup_teardown(head_tells_the_length_and_sends_no_body, start, end),
	        cmocka_unit_test_setup_teardown(large_text_is_packed_for_who_takes_it, start, end),
	        cmocka_unit_test_setup_teardown(every_outcome_has_its_status_and_is_a_problem, start, end),
	        cmocka_unit_test_setup_teardown(members_join_a_problem, start, end),
	        cmocka_unit_test_setup_teardown(a_write_names_its_version, start, end),
	        cmocka_unit_test_setup_teardown(a_request_id_from_outside_is_taken_only_when_sane, start,
	                                        end),
	        cmocka_unit_test_setup_teardown(other_origins_may_read, start, end),
	};
	const struct CMUnitTest file_tests[] = {
	        cmocka_unit_test(files_come_with_type_etag_and_caching),
	        cmocka_unit_test(no_path_leads_out_of_the_folder),
	};
	int n_failed = cmocka_run_group_tests_name("replies", tests, NULL, NULL);

	return n_failed + cmocka_run_group_tests_name("files", file_tests, start_files, end_files);
}
