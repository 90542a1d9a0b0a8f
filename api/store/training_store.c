#include "api/store/training_store.h"

#include <talloc.h>

#include "api/db/unit.h"
#include "proto/base/clock.h"
#include "proto/base/log.h"

#define LOAD_MS 60000

/* model_job_uid_key. */
static const struct stmt training_facet = {
	"training_facet",
	"SELECT facet FROM model WHERE job_uid = $1::int8 AND state = 'training'",
	.is_read = true,
};

/* policy_label_decided is small: only what people decided. Of each body its beginning, the longer the fewer policies there
 * are: all of them share 7 MiB, three quarters for Chinese text at 3 bytes a character. */
static const struct stmt training_samples = {
	"training_samples",
	"WITH facet AS MATERIALIZED (SELECT facet AS name FROM model WHERE job_uid = $1::int8 AND state = 'training'),"
	"decided AS MATERIALIZED ("
	" SELECT l.policy_id FROM policy_label l JOIN facet f ON f.name = l.facet WHERE l.state <> 'suggested'"
	" GROUP BY l.policy_id ORDER BY max(l.decided_at) DESC, l.policy_id DESC LIMIT 1500),"
	"room AS MATERIALIZED (SELECT (least(7 * 1048576 / greatest(count(*), 1), 65536) / 4)::int4 AS chars FROM decided)"
	"SELECT left(p.title_zh, 300), left(p.title_en, 600), left(p.doc_number, 100), left(p.summary_zh, 600),"
	" left(p.summary_en, 1200), p.issued_on, left(zh.body, room.chars), left(en.body, room.chars),"
	" ARRAY(SELECT code FROM policy_label l WHERE l.policy_id = p.id AND l.facet = f.name AND l.state = 'accepted' ORDER BY code"
	"  LIMIT 256),"
	" ARRAY(SELECT code FROM policy_label l WHERE l.policy_id = p.id AND l.facet = f.name AND l.state = 'rejected' ORDER BY code"
	"  LIMIT 256),"
	" ARRAY(SELECT code FROM policy_label l WHERE l.policy_id = p.id AND l.facet = f.name AND l.state = 'suggested' ORDER BY code"
	"  LIMIT 256)"
	" FROM decided d JOIN policy p ON p.id = d.policy_id CROSS JOIN facet f CROSS JOIN room"
	" LEFT JOIN policy_text zh ON zh.policy_id = p.id AND zh.lang = 'zh'"
	" LEFT JOIN policy_text en ON en.policy_id = p.id AND en.lang = 'en'"
	" ORDER BY p.id",
	.is_read = true,
};

struct load {
	training_load_fn *done;
	void *arg;
};

static struct training_codes read_codes(void *owner, const struct rows *rows, int row, int column)
{
	struct training_codes codes = {0};

	codes.list = (const char *const *)rows_text_array(owner, rows, row, column, &codes.n);
	return codes;
}

static struct training_sample read_sample(void *owner, const struct rows *rows, int row)
{
	struct job_body *bodies = must_alloc(talloc_array(owner, struct job_body, 2));
	struct training_sample sample = {
		.document = {
			.title_zh = rows_text(rows, row, 0),
			.title_en = rows_text(rows, row, 1),
			.doc_number = rows_text(rows, row, 2),
			.summary_zh = rows_text(rows, row, 3),
			.summary_en = rows_text(rows, row, 4),
			.source_url = "",
			.issued_on = rows_text(rows, row, 5),
			.bodies = bodies,
		},
		.yes = read_codes(owner, rows, row, 8),
		.no = read_codes(owner, rows, row, 9),
		.open = read_codes(owner, rows, row, 10),
	};

	if (!rows_is_null(rows, row, 6))
		bodies[sample.document.n_bodies++] = (struct job_body){"zh", rows_text(rows, row, 6)};
	if (!rows_is_null(rows, row, 7))
		bodies[sample.document.n_bodies++] = (struct job_body){"en", rows_text(rows, row, 7)};
	return sample;
}

static struct step on_loaded(void *arg, enum status status, const struct rows *rows, const struct db_error *error)
{
	struct load *op = arg;
	struct training training = {0};
	struct training_sample *samples;
	const struct rows *policies;
	struct step step;

	(void)error;
	if (status == OK && rows_n(rows) == 0)
		status = NOT_FOUND;
	if (status == OK) {
		policies = rows_next(rows);
		training.facet = rows_text(rows, 0, 0);
		training.n = (size_t)rows_n(policies);
		samples = must_alloc(talloc_array(op, struct training_sample, (unsigned int)training.n + 1));
		for (int i = 0; i < rows_n(policies); i++)
			samples[i] = read_sample(op, policies, i);
		training.samples = samples;
	}
	step = op->done(op->arg, status, status == OK ? &training : NULL);
	talloc_free(op);
	return step;
}

static struct params *uid_params(int64_t job_uid)
{
	struct params *params = params_new(NULL);

	params_int64(params, job_uid);
	return params;
}

STEP training_store_load(struct store *store, int64_t job_uid, training_load_fn *done, void *arg)
{
	struct load *op = must_alloc(talloc(store->pool, struct load));
	struct unit *unit = unit_new(NULL);

	*op = (struct load){done, arg};
	unit_add(unit, &training_facet, uid_params(job_uid));
	unit_add(unit, &training_samples, uid_params(job_uid));
	return unit_run(store->pool, unit, clock_monotonic_ms() + LOAD_MS, on_loaded, op);
}
