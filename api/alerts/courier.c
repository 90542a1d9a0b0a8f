/* Design: a message is taken for one attempt and due again by itself; how the attempt ended is written down afterwards. So whoever
 * dies between the two sends it once more, under the same id, and never not at all. */
#include "api/alerts/courier.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#include <talloc.h>

#include "api/alerts/sender.h"
#include "api/store/alert_store.h"
#include "proto/base/log.h"

struct courier {
	struct store *store;
	struct sender *sender;
	int n_out;
	bool is_taking;
};

struct letter {
	struct courier *courier;
	int64_t id, attempt;
};

struct courier *courier_new(struct store *store, struct sender *sender)
{
	struct courier *courier = must_alloc(talloc_zero(NULL, struct courier));

	courier->store = store;
	courier->sender = sender;
	return courier;
}

void courier_free(struct courier *courier)
{
	talloc_free(courier);
}

static struct step on_ended(void *arg, enum status status)
{
	struct letter *letter = arg;

	if (status != OK)
		log_event(LOG_WARN, "alerts.end_unknown", "message=%" PRId64 " status=%s", letter->id, status_name(status));
	talloc_free(letter);
	return step_pending();
}

static void on_sent(void *arg, long http_status, const char *error)
{
	struct letter *letter = arg;

	letter->courier->n_out--;
	log_event(error[0] == '\0' ? LOG_INFO : LOG_WARN, "alerts.sent", "message=%" PRId64 " attempt=%" PRId64 " http=%ld error=%s",
		  letter->id, letter->attempt, http_status, log_quote(error));
	step_detach(alert_store_end(letter->courier->store, letter->id, http_status, error, on_ended, letter));
}

static void send_message(struct courier *courier, const struct alert_message *message)
{
	void *scratch = talloc_new(courier);
	struct letter *letter = must_alloc(talloc(courier, struct letter));
	const time_t now = time(NULL);
	char id[32], moment[32], signature[WEBHOOK_SIGNATURE_SIZE];
	const char *body, *headers[4];
	struct tm parts;

	*letter = (struct letter){courier, message->id, message->attempt};
	gmtime_r(&now, &parts);
	strftime(moment, sizeof moment, "%Y-%m-%dT%H:%M:%SZ", &parts);
	snprintf(id, sizeof id, "msg_%" PRId64, message->id);
	body = must_alloc(talloc_asprintf(scratch, "{\"type\":\"policies.matched\",\"timestamp\":\"%s\",\"data\":%s}", moment, message->data));
	webhook_sign(signature, message->secret, id, now, body);
	headers[0] = "Content-Type: application/json";
	headers[1] = must_alloc(talloc_asprintf(scratch, "webhook-id: %s", id));
	headers[2] = must_alloc(talloc_asprintf(scratch, "webhook-timestamp: %lld", (long long)now));
	headers[3] = must_alloc(talloc_asprintf(scratch, "webhook-signature: %s", signature));
	courier->n_out++;
	sender_post(courier->sender, message->url, headers, 4, body, on_sent, letter);
	talloc_free(scratch);
}

static struct step on_taken(void *arg, enum status status, const struct alert_message *messages, size_t n)
{
	struct courier *courier = arg;

	courier->is_taking = false;
	for (size_t i = 0; status == OK && i < n; i++)
		send_message(courier, &messages[i]);
	return step_pending();
}

void courier_tick(struct courier *courier)
{
	if (courier->is_taking || courier->n_out >= SENDER_MAX)
		return;
	courier->is_taking = true;
	step_detach(alert_store_take(courier->store, SENDER_MAX - courier->n_out, on_taken, courier));
}
