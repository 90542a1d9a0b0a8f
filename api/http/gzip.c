#include "api/http/exchange.h"

#include <string.h>
#include <strings.h>

#include <event2/buffer.h>
#include <talloc.h>
#include <zlib.h>

#include "proto/base/log.h"

struct gzip {
	z_stream stream; /* reset for every body: setting one up costs more than a small body */
};

struct gzip *gzip_new(int level)
{
	struct gzip *gzip = must_alloc(talloc_zero(NULL, struct gzip));
	int outcome = deflateInit2(&gzip->stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);

	must_alloc(outcome == Z_OK ? gzip : NULL);
	return gzip;
}

void gzip_free(struct gzip *gzip)
{
	if (gzip != NULL)
		deflateEnd(&gzip->stream);
	talloc_free(gzip);
}

/* Feeds one piece in; the output has room for all. */
static void deflate_piece(z_stream *stream, const struct evbuffer_iovec *piece, int flush)
{
	stream->next_in = piece->iov_base;
	stream->avail_in = (uInt)piece->iov_len;
	(void)deflate(stream, flush);
}

bool gzip_buffer(struct gzip *gzip, struct evbuffer *body)
{
	size_t n_body = evbuffer_get_length(body);
	size_t n_room = deflateBound(&gzip->stream, (uLong)n_body);
	struct evbuffer *packed = must_alloc(evbuffer_new());
	int n_pieces = evbuffer_peek(body, -1, NULL, NULL, 0);
	struct evbuffer_iovec *pieces =
	        must_alloc(talloc_array(NULL, struct evbuffer_iovec, (unsigned)n_pieces + 1));
	struct evbuffer_iovec room, none = {0};
	bool is_smaller;

	evbuffer_peek(body, -1, NULL, pieces, n_pieces);
	must_alloc(evbuffer_reserve_space(packed, (ev_ssize_t)n_room, &room, 1) == 1 ? packed : NULL);
	deflateReset(&gzip->stream);
	gzip->stream.next_out = room.iov_base;
	gzip->stream.avail_out = (uInt)room.iov_len;
	for (int i = 0; i < n_pieces; i++)
		deflate_piece(&gzip->stream, &pieces[i], Z_NO_FLUSH);
	deflate_piece(&gzip->stream, &none, Z_FINISH);
	room.iov_len = gzip->stream.total_out;
	evbuffer_commit_space(packed, &room, 1);
	is_smaller = gzip->stream.total_out < n_body;
	if (is_smaller) {
		evbuffer_drain(body, n_body);
		evbuffer_add_buffer(body, packed);
	}
	evbuffer_free(packed);
	talloc_free(pieces);
	return is_smaller;
}

bool gzip_is_accepted(const char *accept_encoding)
{
	const char *at = accept_encoding;

	while (at != NULL && *at != '\0') {
		size_t n;

		at += strspn(at, " \t,");
		n = strcspn(at, ",; \t");
		if ((n == 4 && strncasecmp(at, "gzip", 4) == 0) || (n == 1 && *at == '*')) {
			const char *weight = at + n + strspn(at + n, " \t");

			/* "gzip;q=0", "gzip; q=0.00" refuse. */
			if (*weight != ';')
				return true;
			weight += 1 + strspn(weight + 1, " \t");
			if (strncasecmp(weight, "q=", 2) != 0)
				return true;
			return weight[2 + strspn(weight + 2, "0.")] >= '1' &&
			       weight[2 + strspn(weight + 2, "0.")] <= '9';
		}
		at = strchr(at, ',');
	}
	return false;
}
