/* One message of every kind with a value in every field, for round trips and as a start for the fuzzers. */
#ifndef CCNT_TESTS_SUPPORT_SAMPLE_MESSAGES_H
#define CCNT_TESTS_SUPPORT_SAMPLE_MESSAGES_H

#include "proto/message.h"

#define N_SAMPLES (N_MESSAGE_KINDS + 2) /* by kind, then those that newer versions say in another form; samples[0] is none */

static const int64_t sample_fences[] = {1, 200, 70000, INT64_MAX};
#define SAMPLE_FENCES {sample_fences, 4}

static const int sample_kinds[] = {JOB_NOOP, JOB_CLASSIFY, JOB_TRANSLATE, JOB_INDEX, 9};

static const struct message_job sample_jobs[] = {
	{.fence = 41, .uid = 7, .policy_id = 99, .text_version = 3, .deadline_ms = 60000, .kind = JOB_CLASSIFY,
	 .attempt = 2, .crashes = 1, .payload = {"\x81\xa1v\x01", 4}},
	{.fence = 42, .uid = 8, .deadline_ms = 1000, .kind = JOB_NOOP, .attempt = 1, .payload = {"", 0}},
};

static const struct message_result sample_results[] = {
	{.fence = 41, .elapsed_ms = 12, .kind = JOB_CLASSIFY, .is_ok = true, .ok = {"\x81\xa1v\x01", 4}},
	{.fence = 42, .elapsed_ms = 1, .kind = JOB_INDEX, .failure = FAILURE_CRASHED, .signal = 11, .text = "死于信号"},
};

static const struct message samples[N_SAMPLES] = {
	[MESSAGE_HELLO] = {MESSAGE_HELLO,
			   .hello = {.v_min = 1, .v_max = 2, .slots = 4, .pid = 77, .revision = 5, .name = "工人一",
				     .host = "h1", .instance = "a1b2", .program = "0.1.0", .kinds = sample_kinds,
				     .n_kinds = 5, .running = SAMPLE_FENCES}},
	[MESSAGE_WELCOME] = {MESSAGE_WELCOME, .welcome = {1, "s1", "w1", 6, 500, 2500}},
	[MESSAGE_REFUSE] = {MESSAGE_REFUSE, .refuse = {"version", "speak 3", 2, 3, 5000}},
	[MESSAGE_REFDATA] = {MESSAGE_REFDATA, .refdata = {6, 0, 1, 4, {"data", 4}}},
	[MESSAGE_CREDIT] = {MESSAGE_CREDIT, .credit = {64, 1 << 20, 6}},
	[MESSAGE_JOBS] = {MESSAGE_JOBS, .jobs = {sample_jobs, 2}},
	[MESSAGE_STARTED] = {MESSAGE_STARTED, .started = SAMPLE_FENCES},
	[MESSAGE_RESULTS] = {MESSAGE_RESULTS, .results = {sample_results, 2}},
	[MESSAGE_ACK] = {MESSAGE_ACK, .ack = SAMPLE_FENCES},
	[MESSAGE_CANCEL] = {MESSAGE_CANCEL, .cancel = {SAMPLE_FENCES, "withdrawn"}},
	[MESSAGE_PING] = {MESSAGE_PING, .ping = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}},
	[MESSAGE_PONG] = {MESSAGE_PONG, .pong = {1, ORDER_QUIET}},
	[MESSAGE_DRAIN] = {MESSAGE_DRAIN, .drain = {3000, "upgrade"}},
	[MESSAGE_BYE] = {MESSAGE_BYE, .bye = {SAMPLE_FENCES, "terminated"}},
	[MESSAGE_ERROR] = {MESSAGE_ERROR, .error = {"malformed", "cut off", MESSAGE_JOBS}},
	[N_MESSAGE_KINDS] = {MESSAGE_JOBS, .jobs = {sample_jobs, 2, MESSAGE_VERSION_ROWS}},
	[N_MESSAGE_KINDS + 1] = {MESSAGE_RESULTS, .results = {sample_results, 2, MESSAGE_VERSION_ROWS}},
};

#endif
