/* Design: libcurl's multi interface tells which sockets it waits for and until when; libevent waits. Answers' bodies are thrown
 * away, and break the transfer off when they are long. */
#include "api/alerts/sender.h"

#include <stdbool.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include <curl/curl.h>
#include <event2/event.h>
#include <talloc.h>

#include "api/domain/webhook.h"
#include "proto/base/log.h"

#define CONNECT_MS 5000L
#define TOTAL_MS   15000L
#define MAX_ANSWER ((size_t)64 * 1024)

struct sender {
	struct event_base *base;
	const char *allowed_hosts;
	CURLM *multi;
	struct event *timer;
};

struct post {
	struct sender *sender;
	CURL *easy;
	struct curl_slist *headers;
	size_t n_answered;
	bool is_allowed, is_refused; /* the host is the operator's; an address was refused */
	sender_done_fn *done;
	void *arg;
	char error[CURL_ERROR_SIZE];
};

static curl_socket_t on_open(void *arg, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct post *post = arg;

	(void)purpose;
	if (!post->is_allowed && !webhook_address_is_public(&address->addr)) {
		post->is_refused = true;
		return CURL_SOCKET_BAD;
	}
	return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static size_t on_answer(char *data, size_t size, size_t n, void *arg)
{
	struct post *post = arg;

	(void)data;
	post->n_answered += size * n;
	return post->n_answered > MAX_ANSWER ? 0 : size * n;
}

static int post_free(struct post *post)
{
	curl_multi_remove_handle(post->sender->multi, post->easy);
	curl_easy_cleanup(post->easy);
	curl_slist_free_all(post->headers);
	return 0;
}

static void end_post(struct post *post, CURLcode code)
{
	long status = 0;
	char text[CURL_ERROR_SIZE + 64] = "";

	curl_easy_getinfo(post->easy, CURLINFO_RESPONSE_CODE, &status);
	if (post->is_refused)
		snprintf(text, sizeof text, "the address is not public");
	else if (code != CURLE_OK && status == 0)
		snprintf(text, sizeof text, "%s", post->error[0] != '\0' ? post->error : curl_easy_strerror(code));
	else if (status < 200 || status > 299)
		snprintf(text, sizeof text, "the answer was %ld", status);
	post->done(post->arg, status, text);
	talloc_free(post);
}

static void look_at_ended(struct sender *sender)
{
	CURLMsg *message;
	int n_left;

	while ((message = curl_multi_info_read(sender->multi, &n_left)) != NULL) {
		struct post *post;

		if (message->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&post);
		end_post(post, message->data.result);
	}
}

static void on_socket_ready(evutil_socket_t fd, short what, void *arg)
{
	struct sender *sender = arg;
	int n_running;

	curl_multi_socket_action(sender->multi, fd, ((what & EV_READ) != 0 ? CURL_CSELECT_IN : 0) | ((what & EV_WRITE) != 0 ? CURL_CSELECT_OUT : 0),
				 &n_running);
	look_at_ended(sender);
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct sender *sender = arg;
	int n_running;

	(void)fd;
	(void)what;
	curl_multi_socket_action(sender->multi, CURL_SOCKET_TIMEOUT, 0, &n_running);
	look_at_ended(sender);
}

/* libcurl wants other events of a socket; each has an event of its own, kept by libcurl. */
static int on_socket_wanted(CURL *easy, curl_socket_t fd, int what, void *arg, void *kept)
{
	struct sender *sender = arg;
	struct event *event = kept;
	short events = (short)(EV_PERSIST | ((what & CURL_POLL_IN) != 0 ? EV_READ : 0) | ((what & CURL_POLL_OUT) != 0 ? EV_WRITE : 0));

	(void)easy;
	if (event != NULL)
		event_free(event);
	event = NULL;
	if (what != CURL_POLL_REMOVE) {
		event = must_alloc(event_new(sender->base, fd, events, on_socket_ready, sender));
		event_add(event, NULL);
	}
	curl_multi_assign(sender->multi, fd, event);
	return 0;
}

static int on_timeout_wanted(CURLM *multi, long ms, void *arg)
{
	struct sender *sender = arg;
	struct timeval after = {.tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000};

	(void)multi;
	if (ms < 0)
		event_del(sender->timer);
	else
		event_add(sender->timer, &after);
	return 0;
}

static int sender_release(struct sender *sender)
{
	curl_multi_cleanup(sender->multi);
	event_free(sender->timer);
	return 0;
}

struct sender *sender_new(struct event_base *base, const char *allowed_hosts)
{
	struct sender *sender = must_alloc(talloc_zero(NULL, struct sender));

	sender->base = base;
	sender->allowed_hosts = allowed_hosts;
	sender->timer = must_alloc(event_new(base, -1, 0, on_timer, sender));
	sender->multi = must_alloc(curl_multi_init());
	curl_multi_setopt(sender->multi, CURLMOPT_SOCKETFUNCTION, on_socket_wanted);
	curl_multi_setopt(sender->multi, CURLMOPT_SOCKETDATA, sender);
	curl_multi_setopt(sender->multi, CURLMOPT_TIMERFUNCTION, on_timeout_wanted);
	curl_multi_setopt(sender->multi, CURLMOPT_TIMERDATA, sender);
	talloc_set_destructor(sender, sender_release);
	return sender;
}

void sender_free(struct sender *sender)
{
	if (sender == NULL)
		return;
	talloc_set_destructor(sender, NULL);
	talloc_free_children(sender); /* the posts, which the multi handle must outlive */
	sender_release(sender);
	talloc_free(sender);
}

static void set_guards(struct post *post)
{
	curl_easy_setopt(post->easy, CURLOPT_OPENSOCKETFUNCTION, on_open);
	curl_easy_setopt(post->easy, CURLOPT_OPENSOCKETDATA, post);
	curl_easy_setopt(post->easy, CURLOPT_PROTOCOLS_STR, post->is_allowed ? "http,https" : "https");
	curl_easy_setopt(post->easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(post->easy, CURLOPT_PROXY, "");
	curl_easy_setopt(post->easy, CURLOPT_FRESH_CONNECT, 1L); /* every connection is judged */
	curl_easy_setopt(post->easy, CURLOPT_FORBID_REUSE, 1L);
	curl_easy_setopt(post->easy, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
	curl_easy_setopt(post->easy, CURLOPT_TIMEOUT_MS, TOTAL_MS);
	curl_easy_setopt(post->easy, CURLOPT_NOSIGNAL, 1L);
}

void sender_post(struct sender *sender, const char *url, const char *const *headers, size_t n_headers, const char *body,
		 sender_done_fn *done, void *arg)
{
	struct post *post = must_alloc(talloc_zero(sender, struct post));

	post->sender = sender;
	post->done = done;
	post->arg = arg;
	post->easy = must_alloc(curl_easy_init());
	talloc_set_destructor(post, post_free);
	if (!webhook_url_is_fine(url, sender->allowed_hosts, &post->is_allowed)) {
		post->is_refused = true; /* the operator has changed his mind */
		end_post(post, CURLE_URL_MALFORMAT);
		return;
	}
	for (size_t i = 0; i < n_headers; i++)
		post->headers = must_alloc(curl_slist_append(post->headers, headers[i]));
	set_guards(post);
	curl_easy_setopt(post->easy, CURLOPT_PRIVATE, post);
	curl_easy_setopt(post->easy, CURLOPT_URL, url);
	curl_easy_setopt(post->easy, CURLOPT_HTTPHEADER, post->headers);
	curl_easy_setopt(post->easy, CURLOPT_COPYPOSTFIELDS, body);
	curl_easy_setopt(post->easy, CURLOPT_WRITEFUNCTION, on_answer);
	curl_easy_setopt(post->easy, CURLOPT_WRITEDATA, post);
	curl_easy_setopt(post->easy, CURLOPT_ERRORBUFFER, post->error);
	curl_easy_setopt(post->easy, CURLOPT_USERAGENT, "ccnt/" CCNT_VERSION);
	curl_multi_add_handle(sender->multi, post->easy);
}
