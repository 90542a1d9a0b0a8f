#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "api/store/policy_store.h"
#include "tests/support/pg_scratch.h"
#include "tests/support/store_rig.h"

static const struct actor editor = {.account_id = 1, .role = ROLE_EDITOR};
static const struct actor anonymous;
static const unsigned char a_hash[32] = {1}, other_hash[32] = {2};

static struct policy_content content_of(const char *title)
{
	struct policy_content content = {.values = {[POLICY_TITLE_ZH] = title, [POLICY_STATE] = "published", [POLICY_BODY_ZH] = "正文"}};

	policy_content_complete(&content);
	return content;
}

static struct outcome insert(const struct policy_insert *wanted)
{
	struct outcome outcome = {0};

	step_detach(policy_store_insert(store_rig(), wanted, store_rig_document, &outcome));
	assert_int_equal(outcome.n_done, 0); /* never inside the call */
	store_rig_wait(&outcome.n_done, 1);
	return outcome;
}

static struct outcome insert_one(const char *title)
{
	struct policy_content content = content_of(title);

	return insert(&(struct policy_insert){.content = &content, .account_id = 1, .lane = LANE_NORMAL});
}

static struct outcome get(int64_t id, const struct actor *actor)
{
	struct outcome outcome = {0};

	step_detach(policy_store_get(store_rig(), id, actor, store_rig_document, &outcome));
	store_rig_wait(&outcome.n_done, 1);
	return outcome;
}

static struct outcome update(int64_t id, int64_t version, const struct policy_content *before, const struct policy_content *after)
{
	struct outcome outcome = {0};

	step_detach(policy_store_update(store_rig(),
					&(struct policy_update){.id = id, .version = version, .account_id = 1, .before = before,
								.after = after, .action = "edit"},
					store_rig_document, &outcome));
	store_rig_wait(&outcome.n_done, 1);
	return outcome;
}

static void a_policy_its_jobs_and_its_revision_are_one_transaction(void **state)
{
	struct outcome made = insert_one("方案");

	(void)state;
	assert_int_equal(made.status, OK);
	assert_int_equal(made.version, 1);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM job_ready WHERE lane = 1 AND text_version = 1"), 3);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM revision WHERE action = 'create'"), 1);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM policy_listing"), 1);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM policy_text WHERE body = '正文' AND origin = 'original'"), 1);
}

static void a_refused_insert_leaves_nothing(void **state)
{
	struct policy_content content = content_of("方案");
	struct policy_insert wanted = {.content = &content, .account_id = 1, .lane = LANE_NORMAL};

	(void)state;
	content.values[POLICY_SOURCE_SYSTEM] = "crawler";
	content.values[POLICY_EXTERNAL_ID] = "1";
	assert_int_equal(insert(&wanted).status, OK);
	assert_int_equal(insert(&wanted).status, CONFLICT);
	content.values[POLICY_EXTERNAL_ID] = "2";
	content.values[POLICY_LEVEL] = "galaxy";
	assert_int_equal(insert(&wanted).status, INVALID);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM policy"), 1);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM job_ready"), 3);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM revision"), 1);
}

struct earlier {
	int n_done;
	enum status status;
	struct policy_earlier found;
};

static struct step on_earlier(void *arg, enum status status, const struct policy_earlier *found)
{
	struct earlier *earlier = arg;

	earlier->n_done++;
	earlier->status = status;
	if (found != NULL)
		earlier->found = *found;
	return step_pending();
}

static struct earlier find_earlier(const struct policy_insert *wanted)
{
	struct earlier earlier = {0};

	step_detach(policy_store_find_earlier(store_rig(), wanted, on_earlier, &earlier));
	store_rig_wait(&earlier.n_done, 1);
	return earlier;
}

static void an_earlier_policy_is_found_by_key_and_by_source(void **state)
{
	struct policy_content content = content_of("方案");
	struct policy_insert wanted = {&content, 1, LANE_NORMAL, "key", a_hash};
	struct earlier earlier;
	int64_t id;

	(void)state;
	content.values[POLICY_SOURCE_SYSTEM] = "crawler";
	content.values[POLICY_EXTERNAL_ID] = "1";
	assert_int_equal(find_earlier(&wanted).status, NOT_FOUND);
	id = insert(&wanted).id;
	earlier = find_earlier(&wanted);
	assert_true(earlier.found.id == id && earlier.found.by_key && earlier.found.is_same_body);
	wanted.body_sha256 = other_hash;
	earlier = find_earlier(&wanted);
	assert_true(earlier.found.by_key && !earlier.found.is_same_body);
	wanted.idempotency_key = "another";
	earlier = find_earlier(&wanted);
	assert_true(earlier.found.id == id && !earlier.found.by_key);
}

static void drafts_are_for_their_maker_and_for_editors(void **state)
{
	const struct actor maker = {.account_id = 1, .role = ROLE_SUBMITTER}, other = {.account_id = 2, .role = ROLE_SUBMITTER};
	int64_t id = insert_one("方案").id;

	(void)state;
	assert_int_equal(get(id, &anonymous).status, OK);
	pg_scratch_sql("UPDATE policy SET state = 'draft'");
	assert_int_equal(get(id, &editor).status, OK);
	assert_int_equal(get(id, &maker).status, OK);
	assert_int_equal(get(id, &other).status, NOT_FOUND);
	assert_int_equal(get(id, &anonymous).status, NOT_FOUND);
	assert_int_equal(get(id + 1, &editor).status, NOT_FOUND);
}

static void an_update_of_a_version_that_moved_on_changes_nothing(void **state)
{
	struct policy_content before = content_of("方案"), after = before;
	int64_t id = insert_one("方案").id;
	struct outcome updated;

	(void)state;
	after.values[POLICY_LEVEL] = "zone";
	updated = update(id, 1, &before, &after);
	assert_int_equal(updated.status, OK);
	assert_int_equal(updated.version, 2);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM job_ready"), 3); /* the text is the same */
	assert_int_equal(update(id, 1, &before, &after).status, CONFLICT);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM revision"), 2);
}

static void a_new_text_makes_new_jobs_on_the_first_lane(void **state)
{
	struct policy_content before = content_of("方案"), after = before;
	int64_t id = insert_one("方案").id;

	(void)state;
	after.values[POLICY_BODY_ZH] = after.values[POLICY_ORIGIN_ZH] = NULL;
	after.values[POLICY_BODY_EN] = "Body";
	after.values[POLICY_ORIGIN_EN] = "machine";
	assert_int_equal(update(id, 1, &before, &after).status, OK);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM job_ready WHERE lane = 0 AND text_version = 2"), 3);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM policy_text WHERE lang = 'zh'"), 0);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM policy_text WHERE lang = 'en' AND origin = 'machine'"), 1);
}

struct base {
	int n_done;
	enum status status;
	int64_t version;
	char now[64], base[64];
	bool has_base_level;
};

static struct step on_base(void *arg, enum status status, const struct policy_edit_base *found)
{
	struct base *base = arg;

	base->n_done++;
	base->status = status;
	if (found != NULL) {
		base->version = found->version;
		strcpy(base->now, found->now.values[POLICY_TITLE_ZH]);
		strcpy(base->base, found->base.values[POLICY_TITLE_ZH]);
		base->has_base_level = found->base.values[POLICY_LEVEL] != NULL;
	}
	return step_pending();
}

static struct base load(int64_t id, int64_t version)
{
	struct base base = {0};

	step_detach(policy_store_load_for_edit(store_rig(), id, version, &editor, on_base, &base));
	store_rig_wait(&base.n_done, 1);
	return base;
}

static void the_content_of_any_earlier_version_is_found_again(void **state)
{
	struct policy_content one = content_of("一"), two = content_of("二"), three = content_of("三");
	int64_t id = insert_one("一").id;
	struct base base;

	(void)state;
	three.values[POLICY_LEVEL] = "zone";
	assert_int_equal(update(id, 1, &one, &two).status, OK);
	assert_int_equal(update(id, 2, &two, &three).status, OK);
	base = load(id, 1);
	assert_int_equal(base.version, 3);
	assert_string_equal(base.now, "三");
	assert_string_equal(base.base, "一");
	assert_false(base.has_base_level);
	assert_string_equal(load(id, 2).base, "二");
	assert_string_equal(load(id, 3).base, "三");
	assert_int_equal(load(id + 1, 1).status, NOT_FOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_policy_its_jobs_and_its_revision_are_one_transaction, store_rig_clear),
		cmocka_unit_test_setup(a_refused_insert_leaves_nothing, store_rig_clear),
		cmocka_unit_test_setup(an_earlier_policy_is_found_by_key_and_by_source, store_rig_clear),
		cmocka_unit_test_setup(drafts_are_for_their_maker_and_for_editors, store_rig_clear),
		cmocka_unit_test_setup(an_update_of_a_version_that_moved_on_changes_nothing, store_rig_clear),
		cmocka_unit_test_setup(a_new_text_makes_new_jobs_on_the_first_lane, store_rig_clear),
		cmocka_unit_test_setup(the_content_of_any_earlier_version_is_found_again, store_rig_clear),
	};

	return cmocka_run_group_tests(tests, store_rig_start, store_rig_stop);
}
