/* Connections: what a peer can do to the server, and how the server ends. */
#include "tests/unit/http_talk.h"

static struct request *held; /* a request that waits for the layers below */
static int n_calls;

static struct step hello(struct request *req)
{
	n_calls++;
	return reply_json_text(req, "{\"hello\":true}");
}

static struct step hold(struct request *req)
{
	held = req;
	return (struct step){0};
}

static struct step length(struct request *req)
{
	size_t n;

	request_body(req, &n);
	return reply_json_text(req, n == 0 ? "{\"n\":0}" : n == 5 ? "{\"n\":5}" : "{\"n\":-1}");
}

static struct step flood(struct request *req)
{
	static char block[8 * 1024 * 1024];

	return reply_text(req, 200, "application/octet-stream",
	                  (struct reply_text){block, sizeof block, reply_keep, NULL});
}

static const struct route routes[] = {
        {HTTP_GET, "/hello", hello, 0}, {HTTP_GET, "/hold", hold, 0}, {HTTP_POST, "/length", length, 0},
        {HTTP_GET, "/flood", flood, 0}, {0, NULL, NULL, 0},
};

static struct world world;
static struct client c, other;

static void start(struct server_options options)
{
	held = NULL;
	n_calls = 0;
	world_start(&world, routes, options);
}

static void end(struct client *client)
{
	client_close(client);
	world_end(&world);
}

static void answer_held(void)
{
	struct step step = reply_json_text(held, "{\"late\":true}");

	(void)step;
	held = NULL;
}

static bool is_held(void *arg)
{
	(void)arg;
	return held != NULL;
}

static bool is_written(void *arg)
{
	(void)arg;
	return world_stats(&world).n_unsent == 0;
}

static bool is_alone(void *arg)
{
	(void)arg;
	return world_stats(&world).n_connections == 0;
}

/* --- messages --- */

static void one_connection_takes_several_requests_also_at_once(void **state)
{
	(void)state;
	start((struct server_options){0});
	assert_int_equal(ask(&c, &world, "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n"), 200);
	assert_string_equal(c.body, "{\"hello\":true}");
	client_send(&c, "GET /hello HTTP/1.1\r\nHost: x\r\n\r\nGET /hello HTTP/1.1\r\nHost: x\r\n\r\n");
	assert_int_equal(client_answer(&c), 200);
	assert_int_equal(client_answer(&c), 200);
	assert_int_equal(world_stats(&world).n_accepted, 1);
	end(&c);
}

static const struct {
	const char *message;
	int status;
} refused[] = {
        {"complete garbage\r\n\r\n", 400},
        {"GET\r\n\r\n", 400},
        {"GET /hello HTTP/9.9\r\n\r\n", 400},
        {"GET /hello HTTP/1.1\r\nno colon here\r\n\r\n", 400},
        {"GET /hello HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", 400},
        {"GET /hello HTTP/1.1\r\nContent-Length : 3\r\n\r\n", 400},
        {"GET /hello HTTP/1.1\r\nX-A: a\001b\r\n\r\n", 400},
        {"GET /hel%00lo HTTP/1.1\r\n\r\n", 404},
        {"POST /length HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello", 400},
        {"POST /length HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 50\r\n\r\nhello", 400},
        {"POST /length HTTP/1.1\r\nContent-Length: +5\r\n\r\nhello", 400},
        {"POST /length HTTP/1.1\r\nContent-Length: -5\r\n\r\nhello", 400},
        {"POST /length HTTP/1.1\r\nContent-Length: 5x\r\n\r\nhello", 400},
        {"POST /length HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n", 400},
        {"POST /length HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", 400},
        {"POST /length HTTP/1.1\r\nTransfer-Encoding: identity\r\n\r\n", 400},
        {"POST /length HTTP/1.1\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n", 400},
        {"POST /length HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 413},
        {"HEAD /hello HTTP/1.1\r\nContent-Length: 44\r\n\r\nGET /hello HTTP/1.1\r\nHost: "
         "x\r\n\r\n............",
         400},
        {"BREW /hello HTTP/1.1\r\nHost: x\r\n\r\n", 501},
        {"POST /length HTTP/1.1\r\nContent-Length: 100000\r\n\r\n", 413},
};

static void what_is_no_clean_request_is_refused_and_reaches_no_handler(void **state)
{
	(void)state;
	start((struct server_options){.max_body_bytes = 1000});
	for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
		client_open(&c, &world);
		client_send(&c, refused[i].message);
		if (strstr(refused[i].message, "100000") != NULL) {
			static char body[100000];

			client_send_n(&c, body, sizeof body);
		}
		/* A HEAD's answer has no body, whatever its length says. */
		if (strncmp(refused[i].message, "HEAD", 4) == 0)
			client_answer_head(&c);
		else
			client_answer(&c);
		if (c.status != refused[i].status)
			fail_msg("%s gives %d", refused[i].message, c.status);
		assert_non_null(strstr(c.head, "application/problem+json"));
		assert_non_null(strstr(c.head, "X-Request-Id: "));
		if (c.status == 400 || c.status == 413) {
			client_wait_end(&c);
			assert_int_equal(c.n_bytes, 0); /* nothing after the refusal */
		}
		client_close(&c);
	}
	assert_int_equal(n_calls, 0);
	client_open(&c, &world);
	end(&c);
}

static void a_nul_in_the_path_is_refused(void **state)
{
	static const char message[] = "GET /hel\0lo HTTP/1.1\r\nHost: x\r\n\r\n";

	(void)state;
	start((struct server_options){0});
	client_open(&c, &world);
	client_send_n(&c, message, sizeof message - 1);
	assert_int_equal(client_answer(&c), 400);
	end(&c);
}

static void a_header_over_the_limit_is_refused_before_it_ends(void **state)
{
	char line[2001];

	(void)state;
	start((struct server_options){.max_header_bytes = 1000});
	memset(line, 'a', 2000);
	line[2000] = '\0';
	client_open(&c, &world);
	client_send(&c, "GET /hello HTTP/1.1\r\nX-Long: ");
	client_send(&c, line);
	assert_int_equal(client_answer(&c), 431);
	assert_non_null(strstr(c.body, "at most 1000 bytes"));
	end(&c);
}

static void a_request_line_over_the_limit_is_refused_as_such(void **state)
{
	char line[2001];

	(void)state;
	start((struct server_options){.max_header_bytes = 1000});
	memset(line, 'a', 2000);
	line[2000] = '\0';
	client_open(&c, &world);
	client_send(&c, "GET /hello?q=");
	client_send(&c, line);
	assert_int_equal(client_answer(&c), 414);
	assert_non_null(strstr(c.body, "at most 1000 bytes"));
	end(&c);
}

static void a_chunked_body_arrives_whole(void **state)
{
	(void)state;
	start((struct server_options){0});
	ask(&c, &world,
	    "POST /length HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n");
	assert_int_equal(c.status, 200);
	assert_string_equal(c.body, "{\"n\":5}");
	end(&c);
}

static void a_client_that_asks_to_continue_is_told_to(void **state)
{
	(void)state;
	start((struct server_options){0});
	ask(&c, &world,
	    "POST /length HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
	assert_int_equal(c.status, 100);
	client_send(&c, "hello");
	assert_int_equal(client_answer(&c), 200);
	assert_string_equal(c.body, "{\"n\":5}");
	end(&c);
}

static void a_client_that_shuts_its_side_still_gets_its_answer(void **state)
{
	(void)state;
	start((struct server_options){0});
	client_open(&c, &world);
	client_send(&c, "GET /hold HTTP/1.1\r\nHost: x\r\n\r\n");
	shutdown(c.fd, SHUT_WR);
	assert_true(run_loop_until(world.base, is_held, NULL, WITHIN_MS));
	answer_held();
	assert_int_equal(client_answer(&c), 200);
	client_wait_end(&c);
	end(&c);
}

static void also_when_the_answer_takes_many_writes(void **state)
{
	size_t n_head = 0, n_all;

	(void)state;
	start((struct server_options){0});
	client_open(&c, &world);
	client_send(&c, "GET /flood HTTP/1.1\r\nHost: x\r\n\r\n");
	shutdown(c.fd, SHUT_WR);
	for (int i = 0; i < 20; i++)
		event_base_loop(world.base, EVLOOP_NONBLOCK);
	assert_true(run_loop_until(world.base, has_answer_or_end, &c, WITHIN_MS));
	n_all = whole_answer(&c, &n_head);
	assert_int_equal(n_all, n_head + 8 * 1024 * 1024);
	end(&c);
}

static void a_client_that_is_gone_does_not_harm_its_request(void **state)
{
	struct linger reset = {.l_onoff = 1, .l_linger = 0};

	(void)state;
	start((struct server_options){0});
	client_open(&c, &world);
	client_send(&c, "GET /hold HTTP/1.1\r\nHost: x\r\n\r\n");
	assert_true(run_loop_until(world.base, is_held, NULL, WITHIN_MS));
	setsockopt(c.fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
	client_close(&c);
	answer_held();
	assert_true(run_loop_until(world.base, is_alone, NULL, WITHIN_MS));
	assert_int_equal(world_stats(&world).n_requests, 0);
	assert_int_equal(world_stats(&world).n_unsent, 0);
	world_end(&world);
}

/* --- deadlines and limits --- */

static void silence_ends_at_the_deadline(void **state)
{
	(void)state;
	start((struct server_options){.receive_ms = 40});
	client_open(&c, &world);
	client_wait_end(&c);
	assert_int_equal(world_stats(&world).n_expired, 1);
	end(&c);
}

static bool trickles_until_closed(void *arg)
{
	struct client *client = arg;

	send(client->fd, "a", 1, MSG_NOSIGNAL);
	return has_end(client);
}

static void trickling_does_not_put_the_deadline_off(void **state)
{
	(void)state;
	start((struct server_options){.receive_ms = 60, .max_header_bytes = 10 * 1024 * 1024});
	client_open(&c, &world);
	client_send(&c, "GET /hello HTTP/1.1\r\nX-Slow: ");
	assert_true(run_loop_until(world.base, trickles_until_closed, &c, WITHIN_MS));
	assert_int_equal(world_stats(&world).n_expired, 1);
	end(&c);
}

static void a_second_request_has_the_deadline_too(void **state)
{
	(void)state;
	start((struct server_options){.receive_ms = 60, .max_header_bytes = 10 * 1024 * 1024});
	assert_int_equal(ask(&c, &world, "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n"), 200);
	client_send(&c, "GET /hello HTTP/1.1\r\nX-Slow: ");
	assert_true(run_loop_until(world.base, trickles_until_closed, &c, WITHIN_MS));
	assert_int_equal(world_stats(&world).n_expired, 1);
	end(&c);
}

static void an_idle_connection_is_closed(void **state)
{
	(void)state;
	start((struct server_options){.idle_ms = 40});
	assert_int_equal(ask(&c, &world, "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n"), 200);
	client_wait_end(&c);
	assert_int_equal(world_stats(&world).n_expired, 0);
	end(&c);
}

static void a_client_that_takes_nothing_is_dropped(void **state)
{
	(void)state;
	start((struct server_options){.send_ms = 60});
	client_open(&c, &world);
	client_send(&c, "GET /flood HTTP/1.1\r\nHost: x\r\n\r\n");
	assert_true(run_loop_until(world.base, is_alone, NULL, WITHIN_MS));
	assert_int_equal(world_stats(&world).n_unsent, 0);
	assert_int_equal(world_stats(&world).n_expired, 1);
	end(&c);
}

static void a_handler_that_waits_is_not_hurried_by_deadlines(void **state)
{
	(void)state;
	start((struct server_options){.receive_ms = 20});
	client_open(&c, &world);
	client_send(&c, "GET /hold HTTP/1.1\r\nHost: x\r\n\r\n");
	assert_true(run_loop_until(world.base, is_held, NULL, WITHIN_MS));
	/* A silent connection that comes later and expires shows that the deadline has passed. */
	client_open(&other, &world);
	client_wait_end(&other);
	client_close(&other);
	answer_held();
	assert_int_equal(client_answer(&c), 200);
	end(&c);
}

static void a_full_house_makes_room_by_closing_the_idle(void **state)
{
	(void)state;
	start((struct server_options){.max_connections = 2});
	assert_int_equal(ask(&c, &world, "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n"), 200);
	assert_int_equal(ask(&other, &world, "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n"), 200);
	client_wait_end(&c);
	assert_int_equal(world_stats(&world).n_evicted, 1);
	client_close(&c);
	end(&other);
}

static void a_full_house_of_busy_ones_accepts_nobody_until_one_leaves(void **state)
{
	(void)state;
	start((struct server_options){.max_connections = 1});
	client_open(&c, &world);
	client_send(&c, "GET /hold HTTP/1.1\r\nHost: x\r\n\r\n");
	assert_true(run_loop_until(world.base, is_held, NULL, WITHIN_MS));
	client_open(&other, &world);
	client_send(&other, "GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
	for (int i = 0; i < 100; i++)
		event_base_loop(world.base, EVLOOP_NONBLOCK);
	assert_int_equal(world_stats(&world).n_accepted, 1);
	answer_held();
	assert_int_equal(client_answer(&c), 200);
	client_close(&c);
	assert_int_equal(client_answer(&other), 200);
	end(&other);
}

/* --- drain --- */

static int n_drained, n_unsent_then;
static bool was_complete;

static void on_drained(void *arg, bool is_complete)
{
	(void)arg;
	n_drained++;
	was_complete = is_complete;
	n_unsent_then = world_stats(&world).n_unsent;
}

static bool is_drained(void *arg)
{
	(void)arg;
	return n_drained > 0;
}

static void a_drain_finishes_what_was_started_and_refuses_the_rest(void **state)
{
	(void)state;
	n_drained = 0;
	start((struct server_options){0});
	client_open(&c, &world);
	client_send(&c, "GET /hold HTTP/1.1\r\nHost: x\r\n\r\n");
	assert_true(run_loop_until(world.base, is_held, NULL, WITHIN_MS));
	client_open(&other, &world);
	client_send(&other, "GET /hello HTTP/1.1\r\n");
	server_drain(world.server, WITHIN_MS, on_drained, NULL);
	client_send(&other, "Host: x\r\n\r\n");
	assert_int_equal(client_answer(&other), 503);
	assert_non_null(strstr(other.head, "Connection: close"));
	assert_int_equal(n_drained, 0);
	answer_held();
	assert_int_equal(client_answer(&c), 200);
	assert_non_null(strstr(c.head, "Connection: close"));
	assert_true(run_loop_until(world.base, is_drained, NULL, WITHIN_MS));
	assert_true(was_complete);
	assert_int_equal(n_drained, 1);
	client_close(&other);
	end(&c);
}

static void a_drain_writes_a_large_answer_to_its_end(void **state)
{
	size_t n_head = 0, n_all;

	(void)state;
	n_drained = 0;
	start((struct server_options){0});
	client_open(&c, &world);
	client_send(&c, "GET /flood HTTP/1.1\r\nHost: x\r\n\r\n");
	assert_int_equal(world_stats(&world).n_unsent, 1);
	server_drain(world.server, WITHIN_MS, on_drained, NULL);
	assert_true(run_loop_until(world.base, has_answer_or_end, &c, WITHIN_MS));
	n_all = whole_answer(&c, &n_head);
	assert_int_equal(n_all, n_head + 8 * 1024 * 1024);
	assert_true(run_loop_until(world.base, is_drained, NULL, WITHIN_MS));
	assert_int_equal(n_unsent_then, 0);
	assert_true(was_complete);
	end(&c);
}

static void a_drain_gives_up_at_its_deadline_and_a_late_answer_harms_nothing(void **state)
{
	(void)state;
	n_drained = 0;
	start((struct server_options){0});
	client_open(&c, &world);
	client_send(&c, "GET /hold HTTP/1.1\r\nHost: x\r\n\r\n");
	assert_true(run_loop_until(world.base, is_held, NULL, WITHIN_MS));
	server_drain(world.server, 50, on_drained, NULL);
	assert_true(run_loop_until(world.base, is_drained, NULL, WITHIN_MS));
	assert_false(was_complete);
	end(&c);
	answer_held();
}

static void an_idle_server_drains_at_once(void **state)
{
	(void)state;
	n_drained = 0;
	start((struct server_options){0});
	assert_int_equal(ask(&c, &world, "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n"), 200);
	assert_true(run_loop_until(world.base, is_written, NULL, WITHIN_MS));
	server_drain(world.server, WITHIN_MS, on_drained, NULL);
	client_wait_end(&c);
	assert_true(run_loop_until(world.base, is_drained, NULL, WITHIN_MS));
	assert_true(was_complete);
	end(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(one_connection_takes_several_requests_also_at_once),
	        cmocka_unit_test(what_is_no_clean_request_is_refused_and_reaches_no_handler),
	        cmocka_unit_test(a_nul_in_the_path_is_refused),
	        cmocka_unit_test(a_header_over_the_limit_is_refused_before_it_ends),
	        cmocka_unit_test(a_request_line_over_the_limit_is_refused_as_such),
	        cmocka_unit_test(a_chunked_body_arrives_whole),
	        cmocka_unit_test(a_client_that_asks_to_continue_is_told_to),
	        cmocka_unit_test(a_client_that_shuts_its_side_still_gets_its_answer),
	        cmocka_unit_test(also_when_the_answer_takes_many_writes),
	        cmocka_unit_test(a_client_that_is_gone_does_not_harm_its_request),
	        cmocka_unit_test(silence_ends_at_the_deadline),
	        cmocka_unit_test(trickling_does_not_put_the_deadline_off),
	        cmocka_unit_test(a_second_request_has_the_deadline_too),
	        cmocka_unit_test(an_idle_connection_is_closed),
	        cmocka_unit_test(a_client_that_takes_nothing_is_dropped),
	        cmocka_unit_test(a_handler_that_waits_is_not_hurried_by_deadlines),
	        cmocka_unit_test(a_full_house_makes_room_by_closing_the_idle),
	        cmocka_unit_test(a_full_house_of_busy_ones_accepts_nobody_until_one_leaves),
	        cmocka_unit_test(a_drain_finishes_what_was_started_and_refuses_the_rest),
	        cmocka_unit_test(a_drain_writes_a_large_answer_to_its_end),
	        cmocka_unit_test(a_drain_gives_up_at_its_deadline_and_a_late_answer_harms_nothing),
	        cmocka_unit_test(an_idle_server_drains_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
