/* The messages between a dispatcher and a worker: one structure for each kind of PROTOCOL.md.
 *
 * Ownership: a decoded message's text and arrays are owned by the talloc context given to message_decode().
 * Its big payloads (jobs[i].payload, results[i].ok, refdata.data) are BORROWED from the received frame:
 * keep the zmq_msg_t until they were used or copied. In a message to encode everything is borrowed.
 * (lint: long because it is one list, a structure for each kind.) */
#ifndef CCNT_PROTO_MESSAGE_H
#define CCNT_PROTO_MESSAGE_H

#include "proto/mp.h"
#include "proto/result.h"

/* This program speaks every version from OLDEST to NEWEST. */
#define MESSAGE_VERSION_NEWEST 2
#define MESSAGE_VERSION_OLDEST 1
#define MESSAGE_VERSION_ROWS   2 /* from here on JOBS and RESULTS are said in rows, and more of them at once */

#define MESSAGE_BYTES_MAX   MP_MESSAGE_MAX
#define MESSAGE_JOBS_MAX      ((size_t)256)
#define MESSAGE_JOBS_MAX_1    ((size_t)16) /* in version 1 */
#define MESSAGE_RESULTS_MAX   ((size_t)256)
#define MESSAGE_RESULTS_MAX_1 ((size_t)64)
#define MESSAGE_FENCES_MAX  ((size_t)1024) /* 4 x as many in HELLO and BYE */
#define MESSAGE_HELD_MAX    ((size_t)4096)
#define MESSAGE_KINDS_MAX   ((size_t)16)
#define MESSAGE_TEXT_MAX    ((size_t)256)
#define MESSAGE_ERROR_MAX   ((size_t)2000) /* of a job's error */
/* Sum of jobs[i].payload.size or results[i].ok.size in one message: leaves room for the rest. */
#define MESSAGE_PAYLOAD_MAX (MESSAGE_BYTES_MAX - (1 << 19))
#define MESSAGE_SLOTS_MAX   1024
#define MESSAGE_CHUNK_BYTES ((size_t)1 << 20)
#define MESSAGE_CHUNKS_MAX  64

/* The pace of WELCOME unless told otherwise. */
#define MESSAGE_PING_MS    1000
#define MESSAGE_SILENCE_MS 5000

enum message_kind {
	MESSAGE_HELLO = 1,
	MESSAGE_WELCOME = 2,
	MESSAGE_REFUSE = 3,
	MESSAGE_REFDATA = 4,
	MESSAGE_CREDIT = 5,
	MESSAGE_JOBS = 6,
	MESSAGE_STARTED = 7,
	MESSAGE_RESULTS = 8,
	MESSAGE_ACK = 9,
	MESSAGE_CANCEL = 10,
	MESSAGE_PING = 11,
	MESSAGE_PONG = 12,
	MESSAGE_DRAIN = 13,
	MESSAGE_BYE = 14,
	MESSAGE_ERROR = 15,
	N_MESSAGE_KINDS
};

enum message_order { ORDER_RUN, ORDER_QUIET, ORDER_TERMINATE, N_ORDERS };

struct message_fences {
	const int64_t *fences;
	size_t n;
};

struct message_hello {
	int v_min, v_max;
	int slots;
	int64_t pid;
	int64_t revision; /* of the reference data held; 0: none */
	const char *name;
	const char *host;
	const char *instance; /* random, one for the life of the process */
	const char *program;  /* its version, such as "0.1.0" */
	const int *kinds;     /* enum job_kind, or kinds that this program does not know */
	size_t n_kinds;
	struct message_fences running; /* started, or finished without ACK */
};

struct message_welcome {
	int version;
	const char *server;
	const char *worker; /* the worker's name as the server shows it */
	int64_t revision;   /* of the reference data in force */
	int64_t ping_ms, silence_ms;
};

struct message_refuse {
	const char *code; /* "version", "draining", "full" */
	const char *text;
	int v_min, v_max;
	int64_t retry_ms;
};

/* One chunk; refdata.h makes and joins them. */
struct message_refdata {
	int64_t revision;
	int seq, n_chunks;
	size_t total; /* bytes of all chunks together */
	struct mp_bytes data;
};

/* Totals since HELLO that the worker is willing to have been sent. */
struct message_credit {
	int64_t jobs;
	int64_t bytes;
	int64_t revision; /* of the reference data in use */
};

struct message_job {
	int64_t fence; /* the attempt */
	int64_t uid;
	int64_t policy_id;
	int64_t text_version;
	int64_t deadline_ms; /* from STARTED on */
	int kind;            /* enum job_kind, or one that this program does not know */
	int attempt;         /* from 1 */
	int crashes;
	struct mp_bytes payload; /* job.h; borrowed */
};

struct message_jobs {
	const struct message_job *jobs;
	size_t n;
	int version; /* in whose form; 0 as 1 */
};

struct message_result {
	int64_t fence;
	int64_t elapsed_ms;
	int kind;
	bool is_ok;
	struct mp_bytes ok; /* result.h; borrowed; empty for a noop and for failures */
	enum failure failure; /* the rest only when not is_ok */
	int signal;           /* that ended the slot; 0: none */
	const char *text;
};

struct message_results {
	const struct message_result *results;
	size_t n;
	int version; /* in whose form; 0 as 1 */
};

struct message_cancel {
	struct message_fences fences;
	const char *reason;
};

struct message_ping {
	int64_t seq;
	int64_t slots, running, queued, unacked; /* now */
	int64_t done, failed, crashed;           /* since the process began */
	int64_t rss_bytes, uptime_ms;
};

struct message_pong {
	int64_t seq;
	enum message_order order;
};

struct message_drain {
	int64_t deadline_ms; /* from receipt */
	const char *reason;
};

struct message_bye {
	struct message_fences fences; /* given back without blame */
	const char *reason;
};

struct message_error {
	const char *code; /* "malformed", "unknown_kind", "hello_first", "unexpected" */
	const char *text;
	int kind; /* of the message complained of; 0: unknown */
};

struct message {
	enum message_kind kind;
	union {
		struct message_hello hello;
		struct message_welcome welcome;
		struct message_refuse refuse;
		struct message_refdata refdata;
		struct message_credit credit;
		struct message_jobs jobs;
		struct message_fences started;
		struct message_results results;
		struct message_fences ack;
		struct message_cancel cancel;
		struct message_ping ping;
		struct message_pong pong;
		struct message_drain drain;
		struct message_bye bye;
		struct message_error error;
	};
};

/* Which end says it. */
enum message_sender { SENDER_WORKER = 1, SENDER_SERVER = 2, SENDER_BOTH = 3 };

/* "HELLO", ...; "unknown" outside the list. */
const char *message_kind_name(int kind);

/* Appends message to an empty buffer (limit MESSAGE_BYTES_MAX), framing included. OK; TOO_LARGE: over a limit of the protocol. */
enum status message_encode(struct mp_buffer *buffer, const struct message *message) MUST_CHECK;

/* Why a frame was refused: fits an ERROR message. kind is 0 where it could not be read. */
struct message_fault {
	const char *code; /* "malformed", "unknown_kind", "unexpected": static */
	int kind;
	char text[MP_ERROR_SIZE];
};

/* Reads a frame that `sender` sent (a server passes SENDER_WORKER). OK; NOT_FOUND: unknown kind; DENIED: a kind that this
 * sender never says; INVALID, TOO_LARGE: malformed. On failure out is untouched and *fault tells why. */
enum status message_decode(struct message *out, void *owner, enum message_sender sender, const void *data,
			   size_t size, struct message_fault *fault) MUST_CHECK;

/* The ERROR message that answers a fault; borrows from it. */
struct message message_error_of(const struct message_fault *fault);

/* How many items a message of a version may hold. */
size_t message_jobs_max(int version);
size_t message_results_max(int version);

/* The highest version in both ranges, or 0. */
int message_version_common(int ours_min, int ours_max, int theirs_min, int theirs_max);

#endif
