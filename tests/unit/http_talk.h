/* A conversation with a real server on a free port, in one process: the server's loop runs while the
 * client waits for an answer.
 * lint: long because the whole client is here, in the order of a conversation. */
#ifndef CCNT_TESTS_UNIT_HTTP_TALK_H
#define CCNT_TESTS_UNIT_HTTP_TALK_H

#include <arpa/inet.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>
#include <event2/event.h>

#include "api/http/reply.h"
#include "api/http/router.h"
#include "api/http/server.h"
#include "tests/support/run_loop.h"

#define WITHIN_MS 10000

struct world {
	struct event_base *base;
	struct router *router;
	struct server *server;
};

struct client {
	struct world *world;
	int fd;
	char *data; /* received and not yet taken, NUL at the end */
	size_t n_bytes, n_room;
	bool is_closed;
	int status; /* of the answer taken last */
	char head[4096];
	char body[65536];
	size_t n_body;
};

static inline void world_start(struct world *world, const struct route *routes, struct server_options options)
{
	world->base = server_base_new();
	world->router = router_new(routes);
	options.address = "127.0.0.1";
	options.router = world->router;
	assert_int_equal(server_new(&world->server, world->base, &options), OK);
}

static inline void world_end(struct world *world)
{
	server_free(world->server);
	router_free(world->router);
	event_base_free(world->base);
	libevent_global_shutdown();
}

static inline struct server_stats world_stats(const struct world *world)
{
	struct server_stats stats;

	server_stats(&stats, world->server);
	return stats;
}

static inline void client_open(struct client *client, struct world *world)
{
	struct sockaddr_in name = {.sin_family = AF_INET, .sin_port = htons(server_port(world->server))};

	memset(client, 0, sizeof *client);
	client->world = world;
	client->data = calloc(1, 1);
	name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	client->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	assert_true(client->fd >= 0);
	assert_true(connect(client->fd, (struct sockaddr *)&name, sizeof name) == 0 || errno == EINPROGRESS);
}

static inline void client_close(struct client *client)
{
	close(client->fd);
	free(client->data);
	client->data = NULL;
}

/* Takes what has come, without waiting. */
static inline void client_receive(struct client *client)
{
	ssize_t n;

	do {
		if (client->n_room - client->n_bytes < 16384) {
			client->n_room = 2 * client->n_room + 32768;
			client->data = realloc(client->data, client->n_room);
			assert_non_null(client->data);
		}
		n = recv(client->fd, client->data + client->n_bytes, client->n_room - client->n_bytes - 1, 0);
		client->n_bytes += n > 0 ? (size_t)n : 0;
		client->data[client->n_bytes] = '\0';
	} while (n > 0);
	if (n == 0 || (errno != EAGAIN && errno != ENOTCONN))
		client->is_closed = true;
}

static inline size_t whole_answer(const struct client *client, size_t *n_head_out)
{
	const char *end = strstr(client->data, "\r\n\r\n");
	const char *length = strcasestr(client->data, "\r\nContent-Length: ");
	size_t n_body = 0;

	if (end == NULL)
		return 0;
	*n_head_out = (size_t)(end - client->data) + 4;
	if (length != NULL && length < end)
		n_body = (size_t)strtoul(length + 18, NULL, 10);
	return client->n_bytes >= *n_head_out + n_body ? *n_head_out + n_body : 0;
}

static inline bool has_answer_or_end(void *arg)
{
	struct client *client = arg;
	size_t n_head;

	client_receive(client);
	return client->is_closed || whole_answer(client, &n_head) > 0;
}

static inline bool has_head_or_end(void *arg)
{
	struct client *client = arg;

	client_receive(client);
	return client->is_closed || strstr(client->data, "\r\n\r\n") != NULL;
}

static inline bool has_end(void *arg)
{
	struct client *client = arg;

	client_receive(client);
	return client->is_closed;
}

/* Sends all, however large; the server runs meanwhile. */
static inline void client_send_n(struct client *client, const char *data, size_t n_bytes)
{
	int n_tries = 0;

	while (n_bytes > 0 && n_tries++ < 1000000) {
		ssize_t n = send(client->fd, data, n_bytes, MSG_NOSIGNAL);

		if (n < 0 && errno != EAGAIN && errno != ENOTCONN)
			return;
		data += n > 0 ? n : 0;
		n_bytes -= n > 0 ? (size_t)n : 0;
		event_base_loop(client->world->base, EVLOOP_NONBLOCK);
	}
}

static inline void client_send(struct client *client, const char *text)
{
	client_send_n(client, text, strlen(text));
}

static inline void take_answer(struct client *client, size_t n_head, size_t n_all)
{
	assert_true(n_head < sizeof client->head && n_all - n_head < sizeof client->body);
	memcpy(client->head, client->data, n_head);
	client->head[n_head] = '\0';
	client->n_body = n_all - n_head;
	memcpy(client->body, client->data + n_head, client->n_body);
	client->body[client->n_body] = '\0';
	client->n_bytes -= n_all;
	memmove(client->data, client->data + n_all, client->n_bytes + 1);
	assert_int_equal(sscanf(client->head, "HTTP/1.1 %d ", &client->status), 1);
}

/* Runs the loop until the next answer is there, and returns its status; 0 = closed without. */
static inline int client_answer(struct client *client)
{
	size_t n_head = 0, n_all;

	client->status = 0;
	assert_true(run_loop_until(client->world->base, has_answer_or_end, client, WITHIN_MS));
	n_all = whole_answer(client, &n_head);
	if (n_all > 0)
		take_answer(client, n_head, n_all);
	return client->status;
}

/* As client_answer(), for one that has no body whatever its headers say. */
static inline int client_answer_head(struct client *client)
{
	const char *end;
	size_t n_head;

	assert_true(run_loop_until(client->world->base, has_head_or_end, client, WITHIN_MS));
	end = strstr(client->data, "\r\n\r\n");
	assert_non_null(end);
	n_head = (size_t)(end - client->data) + 4;
	take_answer(client, n_head, n_head);
	return client->status;
}

/* Runs the loop until the server closes the connection. */
static inline void client_wait_end(struct client *client)
{
	assert_true(run_loop_until(client->world->base, has_end, client, WITHIN_MS));
}

/* A new connection, one message, one answer. */
static inline int ask(struct client *client, struct world *world, const char *message)
{
	client_open(client, world);
	client_send(client, message);
	return client_answer(client);
}

#endif
