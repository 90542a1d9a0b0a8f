/* Replies in pieces: in order, no faster than the client takes them, and freed whenever it goes away. */
#include <signal.h>

#include <talloc.h>

#include "api/http/stream.h"
#include "tests/unit/http_talk.h"

#define BIG (1024 * 1024)

/* What happens when a piece is wanted. WAITS: the test goes on itself. */
enum way { ADDS, BREAKS, WAITS };

static struct {
	struct request *req;
	int n_wanted, n_pieces, n_freed;
	size_t piece_bytes;
	enum way way;
} now;

static struct world world;
static struct client c;
static char big[BIG];

static int on_freed(int *mark)
{
	(void)mark;
	now.n_freed++;
	return 0;
}

static struct step on_wanted(void *arg)
{
	struct request *req = arg;
	char text[2] = {(char)('a' + now.n_wanted), '\0'};

	if (now.way == WAITS) {
		now.n_wanted++;
		return (struct step){0};
	}
	if (now.n_wanted++ == now.n_pieces)
		return now.way == BREAKS ? stream_break(req, TIMEOUT) : stream_end(req);
	if (now.piece_bytes > 1)
		return stream_add(req, (struct reply_text){big, now.piece_bytes, reply_keep, NULL});
	return stream_add(req, (struct reply_text){text, now.piece_bytes, NULL, NULL});
}

static struct step pour(struct request *req)
{
	int *mark = talloc(req_arena(req), int);

	talloc_set_destructor(mark, on_freed);
	now.req = req;
	return stream_begin(req, "text/plain", on_wanted, req);
}

static const struct route routes[] = {{HTTP_GET, "/pour", pour, 0}, {0, NULL, NULL, 0}};

static void start(int n_pieces, size_t piece_bytes, enum way way, struct server_options options)
{
	memset(&now, 0, sizeof now);
	now.n_pieces = n_pieces;
	now.piece_bytes = piece_bytes;
	now.way = way;
	memset(big, 'x', sizeof big);
	world_start(&world, routes, options);
	client_open(&c, &world);
	client_send(&c, "GET /pour HTTP/1.1\r\nHost: x\r\n\r\n");
}

static bool is_freed(void *arg)
{
	(void)arg;
	return now.n_freed == 1;
}

static bool has_asked(void *arg)
{
	return now.n_wanted >= *(int *)arg;
}

static bool has_last_chunk(void *arg)
{
	client_receive(arg);
	return c.n_bytes > 5 && strcmp(c.data + c.n_bytes - 5, "0\r\n\r\n") == 0;
}

static void wait_asked(int n)
{
	assert_true(run_loop_until(world.base, has_asked, &n, WITHIN_MS));
}

static void wait_freed(void)
{
	assert_true(run_loop_until(world.base, is_freed, NULL, WITHIN_MS));
	assert_int_equal(world_stats(&world).n_requests, 0);
}

static void end(void)
{
	client_close(&c);
	world_end(&world);
	assert_int_equal(now.n_freed, 1);
}

static void pieces_come_in_order_and_the_connection_serves_on(void **state)
{
	(void)state;
	start(3, 1, ADDS, (struct server_options){0});
	assert_true(run_loop_until(world.base, has_last_chunk, &c, WITHIN_MS));
	assert_non_null(strstr(c.data, "HTTP/1.1 200 OK\r\n"));
	assert_non_null(strstr(c.data, "\r\n\r\n1\r\na\r\n1\r\nb\r\n1\r\nc\r\n0\r\n\r\n"));
	assert_int_equal(now.n_freed, 1);
	now.n_wanted = now.n_freed = 0;
	c.n_bytes = 0;
	client_send(&c, "GET /pour HTTP/1.1\r\nHost: x\r\n\r\n");
	assert_true(run_loop_until(world.base, has_last_chunk, &c, WITHIN_MS));
	assert_int_equal(world_stats(&world).n_accepted, 1);
	end();
}

static void an_empty_piece_asks_for_the_next(void **state)
{
	(void)state;
	start(4, 0, ADDS, (struct server_options){0});
	assert_true(run_loop_until(world.base, has_last_chunk, &c, WITHIN_MS));
	assert_int_equal(now.n_wanted, 5);
	end();
}

static void a_client_of_http_1_0_gets_the_body_until_the_end_of_the_connection(void **state)
{
	(void)state;
	memset(&now, 0, sizeof now);
	now.n_pieces = 2;
	now.piece_bytes = 1;
	world_start(&world, routes, (struct server_options){0});
	client_open(&c, &world);
	client_send(&c, "GET /pour HTTP/1.0\r\n\r\n");
	client_wait_end(&c);
	assert_non_null(strstr(c.data, "\r\n\r\nab"));
	end();
}

static void head_has_no_body(void **state)
{
	(void)state;
	memset(&now, 0, sizeof now);
	world_start(&world, routes, (struct server_options){0});
	client_open(&c, &world);
	client_send(&c, "HEAD /pour HTTP/1.1\r\nHost: x\r\n\r\n");
	assert_int_equal(client_answer_head(&c), 200);
	assert_int_equal(now.n_wanted, 0);
	end();
}

/* The kernel takes some pieces; then none is asked for any more. */
static void whoever_reads_nothing_is_given_nothing_more(void **state)
{
	int n_before;

	(void)state;
	start(1000, BIG, ADDS, (struct server_options){0});
	wait_asked(1);
	do {
		n_before = now.n_wanted;
		for (int i = 0; i < 100; i++)
			event_base_loop(world.base, EVLOOP_NONBLOCK);
	} while (now.n_wanted > n_before);
	assert_in_range(now.n_wanted, 1, 20);
	n_before = now.n_wanted + 5; /* and goes on when it reads */
	while (now.n_wanted < n_before) {
		client_receive(&c);
		c.n_bytes = 0;
		event_base_loop(world.base, EVLOOP_NONBLOCK);
	}
	client_close(&c);
	wait_freed();
	c.data = calloc(1, 1);
	c.fd = -1;
	end();
}

static void a_client_that_goes_away_frees_the_request_while_it_is_waited_for(void **state)
{
	(void)state;
	start(1000, BIG, ADDS, (struct server_options){0});
	wait_asked(2);
	shutdown(c.fd, SHUT_RDWR);
	client_close(&c);
	wait_freed();
	c.data = calloc(1, 1);
	c.fd = -1;
	end();
}

static bool is_alone(void *arg)
{
	(void)arg;
	return world_stats(&world).n_connections == 0;
}

static void a_client_that_goes_away_frees_the_request_when_the_layer_below_answers(void **state)
{
	const struct reply_text text = {big, BIG, reply_keep, NULL};
	struct step step;

	(void)state;
	start(0, 0, WAITS, (struct server_options){.send_ms = 40});
	wait_asked(1);
	assert_true(run_loop_until(world.base, is_alone, NULL, WITHIN_MS)); /* too long without a piece: closed */
	assert_int_equal(now.n_freed, 0);
	step = stream_add(now.req, text);
	(void)step;
	assert_int_equal(now.n_freed, 1);
	assert_int_equal(world_stats(&world).n_requests, 0);
	end();
}

static void a_reader_that_takes_nothing_for_too_long_is_closed(void **state)
{
	(void)state;
	start(1000, BIG, ADDS, (struct server_options){.send_ms = 100});
	wait_freed();
	assert_int_equal(world_stats(&world).n_expired, 1);
	end();
}

static void a_broken_reply_has_no_end(void **state)
{
	(void)state;
	start(2, 1, BREAKS, (struct server_options){0});
	client_wait_end(&c);
	assert_null(strstr(c.data, "0\r\n\r\n"));
	end();
}

static void a_server_that_ends_frees_what_it_pours(void **state)
{
	(void)state;
	start(1000, BIG, ADDS, (struct server_options){0});
	wait_asked(2);
	end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pieces_come_in_order_and_the_connection_serves_on),
		cmocka_unit_test(an_empty_piece_asks_for_the_next),
		cmocka_unit_test(a_client_of_http_1_0_gets_the_body_until_the_end_of_the_connection),
		cmocka_unit_test(head_has_no_body),
		cmocka_unit_test(whoever_reads_nothing_is_given_nothing_more),
		cmocka_unit_test(a_client_that_goes_away_frees_the_request_while_it_is_waited_for),
		cmocka_unit_test(a_client_that_goes_away_frees_the_request_when_the_layer_below_answers),
		cmocka_unit_test(a_reader_that_takes_nothing_for_too_long_is_closed),
		cmocka_unit_test(a_broken_reply_has_no_end),
		cmocka_unit_test(a_server_that_ends_frees_what_it_pours),
	};

	signal(SIGPIPE, SIG_IGN); /* as the server does */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
