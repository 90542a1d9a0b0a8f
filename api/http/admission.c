/* Decides about a request by its head, before its body is read.
 *
 * Design. evhttp shows a request when it is complete. So the head is looked at in the input buffer, as bytes come in, before
 * evhttp takes them: once it is whole, the server asks the application, and keeps account of the bytes that the bodies of all
 * connections may bring. A refusal goes to the socket at once. What the client still sends is thrown away for a while, lest a
 * reset takes the answer from it: with a limit of no body evhttp does that by itself, and connection.c closes. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/http.h>

#include "api/http/exchange.h"

#define MAX_PATH 2048

struct head {
	enum http_method method;
	char path[MAX_PATH];
	size_t n_body; /* declared; SIZE_MAX = it comes in chunks, of any number */
	bool has_token;
};

static enum http_method method_of(const char *text, size_t n)
{
	for (int method = 0; method < N_HTTP_METHODS; method++) {
		const char *name = http_method_name((enum http_method)method);

		if (strlen(name) == n && memcmp(name, text, n) == 0)
			return (enum http_method)method;
	}
	return N_HTTP_METHODS;
}

/* False: a request line that evhttp will not like either. */
static bool read_request_line(struct head *head, const char *line)
{
	size_t n = strcspn(line, " "), n_path;
	const char *path = line[n] == ' ' ? line + n + 1 : "";

	n_path = strcspn(path, " ?#\r\n");
	if (path[0] != '/' || n_path >= MAX_PATH)
		return false;
	head->method = method_of(line, n);
	memcpy(head->path, path, n_path);
	head->path[n_path] = '\0';
	return head->method < N_HTTP_METHODS;
}

/* The value of a line when it is that header; NULL = it is another. */
static const char *value_of(const char *line, const char *name)
{
	size_t n = strlen(name);

	return strncasecmp(line, name, n) == 0 && line[n] == ':' ? line + n + 1 + strspn(line + n + 1, " \t") : NULL;
}

static bool read_head(struct head *head, const char *text)
{
	const char *value;

	if (!read_request_line(head, text))
		return false;
	for (const char *line = strchr(text, '\n'); line != NULL; line = strchr(line + 1, '\n')) {
		if ((value = value_of(line + 1, "Content-Length")) != NULL)
			head->n_body = strspn(value, "0123456789") > 0 ? (size_t)strtoull(value, NULL, 10) : 0;
		else if (value_of(line + 1, "Transfer-Encoding") != NULL)
			head->n_body = SIZE_MAX;
		else if (value_of(line + 1, "Authorization") != NULL)
			head->has_token = true;
	}
	return true;
}

/* The place after the empty line that ends the head; 0 = it is not whole yet. */
static size_t head_end(const char *text, size_t n)
{
	for (const char *at = text; (at = memchr(at, '\n', n - (size_t)(at - text))) != NULL; at++) {
		size_t i = (size_t)(at - text) + 1;

		i += i < n && text[i] == '\r';
		if (i < n && text[i] == '\n')
			return i + 1;
	}
	return 0;
}

static struct admission ask(const struct server *server, const struct head *head, size_t n_body)
{
	const struct server_options *options = &server->options;
	struct router_match match;

	if (server->n_reserved + n_body > options->max_bodies_bytes)
		return (struct admission){503, 1};
	if (options->admit == NULL || router_find(&match, options->router, head->method, head->path) != OK || match.route == NULL)
		return (struct admission){0};
	return options->admit(options->app, match.route, head->has_token);
}

/* Nothing else is on its way out: the reply before was written, and this request has had none. */
static void refuse(struct connection *connection, struct admission admission)
{
	int fd = bufferevent_getfd(connection->bev);
	char text[700];
	size_t n = refusal_text(text, sizeof text, connection->server, admission);

	evhttp_connection_set_max_body_size(connection->evhttp, 0);
	connection_refused(connection);
	if (send(fd, text, n, MSG_NOSIGNAL | MSG_DONTWAIT) == (ssize_t)n)
		shutdown(fd, SHUT_WR);
}

static void judge(struct connection *connection, const char *text)
{
	struct server *server = connection->server;
	size_t most = server->options.max_body_bytes;
	struct head head = {0};

	connection->is_judged = true;
	if (read_head(&head, text) && head.n_body > 0) {
		size_t n_body = head.n_body == SIZE_MAX ? most : head.n_body;
		struct admission admission = n_body > most ? (struct admission){413, 0} : ask(server, &head, n_body);

		if (admission.status != 0) {
			refuse(connection, admission);
			return;
		}
		connection->n_reserved = n_body;
		server->n_reserved += n_body;
	}
}

void admission_look(struct connection *connection, struct evbuffer *input)
{
	size_t most = connection->server->options.max_header_bytes, n = evbuffer_get_length(input), end;
	char *text;

	if (connection->is_judged || connection->evhttp == NULL || n == 0)
		return;
	n = n < most ? n : most;
	text = must_alloc(malloc(n + 1));
	evbuffer_copyout(input, text, n);
	end = head_end(text, n);
	connection->is_line_whole = connection->is_line_whole || memchr(text, '\n', n) != NULL;
	if (end > 0) {
		text[end] = '\0';
		judge(connection, text);
	}
	connection->n_head_bytes = evbuffer_get_length(input);
	free(text);
}

void admission_end(struct connection *connection)
{
	connection->server->n_reserved -= connection->n_reserved;
	connection->n_reserved = connection->n_head_bytes = 0;
	connection->is_judged = connection->is_line_whole = false;
}
