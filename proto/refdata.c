#include "proto/refdata.h"

#include <string.h>

#include <talloc.h>

#include "proto/base/log.h"

#define FORMAT 1

/* Items of a term: seven texts, then two arrays. Written by place, for 10,000 terms the keys would be most of it. */
enum { TERM_FACET, TERM_CODE, TERM_PARENT, TERM_ZH, TERM_EN, TERM_FROM, TERM_TO, TERM_ALIASES, TERM_ATTRS, N_TERM_ITEMS };

#define ITEMS_MAX   ((size_t)64)   /* of a term: later versions may say more */
#define ALIASES_MAX ((size_t)4096)

/* ---- The blob ---- */

static void put_item(struct mp_buffer *buffer, const char *text)
{
	mp_put_text(buffer, NULL, text, REFDATA_TEXT_MAX);
}

static void put_term(struct mp_buffer *buffer, const struct term *term)
{
	const char *texts[TERM_ALIASES] = {
		[TERM_FACET] = term->facet,     [TERM_CODE] = term->code,     [TERM_PARENT] = term->parent,
		[TERM_ZH] = term->name_zh,      [TERM_EN] = term->name_en,    [TERM_FROM] = term->valid_from,
		[TERM_TO] = term->valid_to,
	};

	mp_open_array(buffer, NULL, N_TERM_ITEMS);
	for (size_t i = 0; i < TERM_ALIASES; i++)
		put_item(buffer, texts[i]);
	mp_open_array(buffer, NULL, term->n_aliases);
	for (size_t i = 0; i < term->n_aliases; i++)
		put_item(buffer, term->aliases[i]);
	mp_close(buffer);
	mp_open_array(buffer, NULL, 2 * term->n_attrs);
	for (size_t i = 0; i < term->n_attrs; i++) {
		put_item(buffer, term->attrs[i].key);
		put_item(buffer, term->attrs[i].value);
	}
	mp_close(buffer);
	mp_close(buffer);
}

enum status refdata_encode(struct mp_buffer *buffer, const struct refdata *refdata)
{
	if (refdata->terms.n > REFDATA_TERMS_MAX || refdata->n_glossary > REFDATA_TERMS_MAX ||
	    refdata->n_models > REFDATA_MODELS_MAX)
		mp_buffer_fail(buffer, TOO_LARGE);
	mp_open_map(buffer, NULL);
	mp_put_int(buffer, "v", FORMAT);
	mp_put_int(buffer, "revision", refdata->revision);
	mp_open_array(buffer, "terms", refdata->terms.n);
	for (size_t i = 0; i < refdata->terms.n; i++)
		put_term(buffer, &refdata->terms.terms[i]);
	mp_close(buffer);
	mp_open_array(buffer, "glossary", refdata->n_glossary);
	for (size_t i = 0; i < refdata->n_glossary; i++) {
		mp_open_array(buffer, NULL, 2);
		put_item(buffer, refdata->glossary[i].zh);
		put_item(buffer, refdata->glossary[i].en);
		mp_close(buffer);
	}
	mp_close(buffer);
	mp_open_array(buffer, "models", refdata->n_models);
	for (size_t i = 0; i < refdata->n_models; i++) {
		mp_open_map(buffer, NULL);
		mp_put_int(buffer, "id", refdata->models[i].id);
		mp_put_bin(buffer, "data", refdata->models[i].bytes);
		mp_close(buffer);
	}
	mp_close(buffer);
	mp_close(buffer);
	return mp_buffer_status(buffer);
}

static const char *get_item(struct mp_value array, size_t i)
{
	return mp_item_text(array, i, REFDATA_TEXT_MAX);
}

static struct term get_term(struct mp_value array, void *owner)
{
	struct term term = {
		.facet = get_item(array, TERM_FACET),
		.code = get_item(array, TERM_CODE),
		.parent = get_item(array, TERM_PARENT),
		.name_zh = get_item(array, TERM_ZH),
		.name_en = get_item(array, TERM_EN),
		.valid_from = get_item(array, TERM_FROM),
		.valid_to = get_item(array, TERM_TO),
	};
	struct mp_value aliases = mp_item_array(array, TERM_ALIASES, 0, ALIASES_MAX, &term.n_aliases);
	size_t n_items;
	struct mp_value items = mp_item_array(array, TERM_ATTRS, 0, ALIASES_MAX, &n_items);
	struct term_attr *attrs = NULL;

	term.n_attrs = n_items / 2;
	if (term.n_aliases > 0)
		term.aliases = must_alloc(talloc_zero_array(owner, const char *, (unsigned)term.n_aliases));
	if (term.n_attrs > 0)
		attrs = must_alloc(talloc_zero_array(owner, struct term_attr, (unsigned)term.n_attrs));
	for (size_t i = 0; i < term.n_aliases; i++)
		term.aliases[i] = get_item(aliases, i);
	for (size_t i = 0; i < term.n_attrs; i++)
		attrs[i] = (struct term_attr){get_item(items, 2 * i), get_item(items, 2 * i + 1)};
	term.attrs = attrs;
	return term;
}

/* Absent where the server knows none. */
static void decode_models(struct refdata *refdata, void *owner, struct mp_value root)
{
	struct mp_value array = mp_array_or_empty(root, "models", REFDATA_MODELS_MAX, &refdata->n_models);
	struct refdata_model *models = must_alloc(talloc_zero_array(owner, struct refdata_model, (unsigned)refdata->n_models + 1));

	for (size_t i = 0; i < refdata->n_models; i++) {
		struct mp_value map = mp_item_map(array, i);
		struct mp_bytes data = mp_bin(map, "data", REFDATA_MODEL_BYTES_MAX);

		models[i].id = mp_int(map, "id", 1, INT64_MAX);
		models[i].bytes.size = data.size;
		models[i].bytes.data = must_alloc(talloc_memdup(models, data.size > 0 ? data.data : "", data.size + !data.size));
	}
	refdata->models = models;
}

static void decode(struct refdata *refdata, void *owner, struct mp_value root)
{
	struct mp_value array;
	struct refdata_entry *glossary;
	size_t n;

	mp_int(root, "v", FORMAT, FORMAT);
	refdata->revision = mp_int(root, "revision", 1, INT64_MAX);
	array = mp_array(root, "terms", 0, REFDATA_TERMS_MAX, &refdata->terms.n);
	refdata->terms.terms = must_alloc(talloc_zero_array(owner, struct term, (unsigned)refdata->terms.n));
	for (size_t i = 0; i < refdata->terms.n; i++)
		refdata->terms.terms[i] =
			get_term(mp_item_array(array, i, N_TERM_ITEMS, ITEMS_MAX, &n), refdata->terms.terms);
	array = mp_array_or_empty(root, "glossary", REFDATA_TERMS_MAX, &refdata->n_glossary);
	glossary = must_alloc(talloc_zero_array(owner, struct refdata_entry, (unsigned)refdata->n_glossary));
	for (size_t i = 0; i < refdata->n_glossary; i++) {
		struct mp_value pair = mp_item_array(array, i, 2, ITEMS_MAX, &n);

		glossary[i] = (struct refdata_entry){get_item(pair, 0), get_item(pair, 1)};
	}
	refdata->glossary = glossary;
	decode_models(refdata, owner, root);
}

enum status refdata_decode(struct refdata *out, void *owner, struct mp_bytes blob, char error[MP_ERROR_SIZE])
{
	struct mp_reader *reader =
		mp_reader_new_limited(owner, blob.data, blob.size, REFDATA_BYTES_MAX, REFDATA_OBJECTS_MAX);
	struct refdata refdata = {0};
	enum status status;

	decode(&refdata, owner, mp_root(reader));
	status = mp_reader_finish(reader, error);
	if (status == OK)
		*out = refdata;
	return status;
}

/* ---- Chunks ---- */

static size_t n_chunks_of(size_t total)
{
	return (total + MESSAGE_CHUNK_BYTES - 1) / MESSAGE_CHUNK_BYTES;
}

static size_t chunk_size(size_t total, int seq)
{
	size_t left = total - (size_t)seq * MESSAGE_CHUNK_BYTES;

	return left < MESSAGE_CHUNK_BYTES ? left : MESSAGE_CHUNK_BYTES;
}

int refdata_n_chunks(struct mp_bytes blob)
{
	return (int)n_chunks_of(blob.size);
}

struct message_refdata refdata_chunk(struct mp_bytes blob, int64_t revision, int seq)
{
	return (struct message_refdata){
		.revision = revision,
		.seq = seq,
		.n_chunks = refdata_n_chunks(blob),
		.total = blob.size,
		.data = {(const char *)blob.data + (size_t)seq * MESSAGE_CHUNK_BYTES, chunk_size(blob.size, seq)},
	};
}

struct refdata_joiner {
	struct message_refdata first; /* chunk 0, without its data; n_chunks 0: nothing collected */
	int n;                        /* chunks taken in */
	uint8_t *bytes;
	size_t size;
};

struct refdata_joiner *refdata_joiner_new(void *owner)
{
	return must_alloc(talloc_zero(owner, struct refdata_joiner));
}

static void reset(struct refdata_joiner *joiner)
{
	talloc_free(joiner->bytes);
	*joiner = (struct refdata_joiner){0};
}

static bool fits(const struct refdata_joiner *joiner, const struct message_refdata *chunk)
{
	return chunk->seq == joiner->n && chunk->seq < chunk->n_chunks &&
	       chunk->revision == joiner->first.revision && chunk->n_chunks == joiner->first.n_chunks &&
	       chunk->total == joiner->first.total && chunk->total <= REFDATA_BYTES_MAX &&
	       (size_t)chunk->n_chunks == n_chunks_of(chunk->total) &&
	       chunk->data.size == chunk_size(chunk->total, chunk->seq);
}

enum status refdata_joiner_add(struct refdata_joiner *joiner, const struct message_refdata *chunk)
{
	if (chunk->seq == 0) {
		reset(joiner);
		joiner->first = *chunk;
		joiner->first.data = (struct mp_bytes){NULL, 0};
	}
	if (!fits(joiner, chunk)) {
		reset(joiner);
		return INVALID;
	}
	joiner->bytes = must_alloc(
		talloc_realloc(joiner, joiner->bytes, uint8_t, (unsigned)(joiner->size + chunk->data.size)));
	memcpy(joiner->bytes + joiner->size, chunk->data.data, chunk->data.size);
	joiner->size += chunk->data.size;
	joiner->n++;
	return OK;
}

bool refdata_joiner_is_complete(const struct refdata_joiner *joiner, struct mp_bytes *blob_out)
{
	if (joiner->n == 0 || joiner->n != joiner->first.n_chunks)
		return false;
	*blob_out = (struct mp_bytes){joiner->bytes, joiner->size};
	return true;
}
