#include "api/http/files.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include <event2/buffer.h>
#include <talloc.h>
#include <zlib.h>

#include "api/http/exchange.h"
#include "api/http/reply.h"

#define MAX_DEPTH  8
#define MAX_FILES  10000
#define GZIP_LEVEL 9 /* packed once and sent often */

struct text {
	char *data;
	size_t n_bytes;
};

struct file {
	char *path; /* relative to the folder */
	const char *media_type;
	bool is_for_ever;
	struct text plain, packed; /* packed.data NULL = not worth it */
	char etag[40];
};

struct files {
	struct file **list; /* sorted by path */
	size_t n;
	size_t n_bytes;
	struct gzip *gzip;
};

static const struct {
	const char *suffix, *media_type;
	bool is_packed; /* worth compressing */
} types[] = {
        {".html", "text/html; charset=utf-8", true},
        {".js", "text/javascript; charset=utf-8", true},
        {".mjs", "text/javascript; charset=utf-8", true},
        {".css", "text/css; charset=utf-8", true},
        {".json", "application/json", true},
        {".geojson", "application/geo+json", true},
        {".map", "application/json", true},
        {".svg", "image/svg+xml", true},
        {".txt", "text/plain; charset=utf-8", true},
        {".webmanifest", "application/manifest+json", true},
        {".yaml", "application/yaml", true},
        {".ico", "image/x-icon", false},
        {".png", "image/png", false},
        {".jpg", "image/jpeg", false},
        {".webp", "image/webp", false},
        {".woff2", "font/woff2", false},
        {".wasm", "application/wasm", true},
};

static void set_type(struct file *file, bool *is_packed)
{
	size_t n_path = strlen(file->path);

	file->media_type = "application/octet-stream";
	*is_packed = false;
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
		size_t n = strlen(types[i].suffix);

		if (n_path > n && strcasecmp(file->path + n_path - n, types[i].suffix) == 0) {
			file->media_type = types[i].media_type;
			*is_packed = types[i].is_packed;
			return;
		}
	}
}

/* "-5KXQ2ZB7." before the suffix: the bundler's hash of the content. */
static bool has_hash(const char *path)
{
	const char *dash = strrchr(path, '-');

	return dash != NULL && strspn(dash + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == 8 &&
	       dash[9] == '.';
}

static void pack(struct files *files, struct file *file)
{
	struct evbuffer *buffer = must_alloc(evbuffer_new());

	must_alloc(evbuffer_add(buffer, file->plain.data, file->plain.n_bytes) == 0 ? buffer : NULL);
	if (gzip_buffer(files->gzip, buffer)) {
		file->packed.n_bytes = evbuffer_get_length(buffer);
		file->packed.data = must_alloc(talloc_size(file, file->packed.n_bytes));
		evbuffer_remove(buffer, file->packed.data, file->packed.n_bytes);
	}
	evbuffer_free(buffer);
}

/* --- reading the folder --- */

static enum status status_of(int error)
{
	return error == ENOENT || error == ENOTDIR ? NOT_FOUND : error == EACCES ? DENIED : UNAVAILABLE;
}

static enum status read_content(struct text *out, const void *owner, int fd, size_t n_bytes)
{
	size_t n = 0;
	ssize_t got = 1;

	out->data = must_alloc(talloc_size(owner, n_bytes + 1));
	while (n < n_bytes && (got = read(fd, out->data + n, n_bytes - n)) > 0)
		n += (size_t)got;
	if (got < 0)
		return status_of(errno);
	out->n_bytes = n;
	return OK;
}

static enum status add_file(struct files *files, int fd, const char *path, size_t n_bytes)
{
	struct file *file;
	enum status status;
	bool is_packed;
	uLong sum;

	if (files->n == MAX_FILES || n_bytes > FILES_MAX_BYTES - files->n_bytes)
		return TOO_LARGE;
	files->n_bytes += n_bytes;
	files->list = must_alloc(talloc_realloc(files, files->list, struct file *, (unsigned)files->n + 1));
	file = must_alloc(talloc_zero(files, struct file));
	file->path = must_alloc(talloc_strdup(file, path));
	file->is_for_ever = has_hash(path);
	set_type(file, &is_packed);
	status = read_content(&file->plain, file, fd, n_bytes);
	if (status != OK)
		return status;
	sum = crc32_z(0, (const Bytef *)file->plain.data, file->plain.n_bytes);
	snprintf(file->etag, sizeof file->etag, "\"%08lx-%zx\"", sum, file->plain.n_bytes);
	if (is_packed && file->plain.n_bytes > 1024)
		pack(files, file);
	files->list[files->n++] = file;
	return OK;
}

static enum status add_folder(struct files *files, int fd, const char *prefix, int depth);

static enum status add_entry(struct files *files, int folder, const char *prefix, const char *name, int depth)
{
	int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	enum status status = OK;
	struct stat stat;
	char *path;

	if (fd < 0)
		return errno == ELOOP ? OK : status_of(errno);
	path = must_alloc(talloc_asprintf(NULL, "%s%s", prefix, name));
	if (fstat(fd, &stat) != 0) {
		status = status_of(errno);
	} else if (S_ISDIR(stat.st_mode) && depth < MAX_DEPTH) {
		path = must_alloc(talloc_strdup_append_buffer(path, "/"));
		status = add_folder(files, dup(fd), path, depth + 1);
	} else if (S_ISREG(stat.st_mode)) {
		status = add_file(files, fd, path, (size_t)stat.st_size);
	}
	talloc_free(path);
	close(fd);
	return status;
}

/* Closes fd. */
static enum status add_folder(struct files *files, int fd, const char *prefix, int depth)
{
	DIR *folder = fdopendir(fd);
	enum status status = OK;
	struct dirent *entry;

	if (folder == NULL) {
		status = status_of(errno);
		close(fd);
		return status;
	}
	while (status == OK && (entry = readdir(folder)) != NULL)
		if (entry->d_name[0] != '.')
			status = add_entry(files, dirfd(folder), prefix, entry->d_name, depth);
	closedir(folder);
	return status;
}

static int compare_files(const void *a, const void *b)
{
	return strcmp((*(struct file *const *)a)->path, (*(struct file *const *)b)->path);
}

static int compare_path(const void *path, const void *file)
{
	return strcmp(path, (*(struct file *const *)file)->path);
}

enum status files_new(struct files **out, const char *folder)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct files *files;
	enum status status;

	if (fd < 0)
		return status_of(errno);
	files = must_alloc(talloc_zero(NULL, struct files));
	files->gzip = gzip_new(GZIP_LEVEL);
	status = add_folder(files, fd, "", 0);
	gzip_free(files->gzip);
	files->gzip = NULL;
	if (status != OK) {
		files_free(files);
		return status;
	}
	if (files->n > 0)
		qsort(files->list, files->n, sizeof(struct file *), compare_files);
	*out = files;
	return OK;
}

void files_free(struct files *files)
{
	talloc_free(files);
}

/* --- serving --- */

static const struct file *file_find(const struct files *files, const char *path)
{
	struct file **found = NULL;

	if (files->n > 0)
		found = bsearch(path[0] == '\0' ? "index.html" : path, files->list, files->n,
		                sizeof(struct file *), compare_path);
	return found != NULL ? *found : NULL;
}

bool files_has(const struct files *files, const char *path)
{
	return file_find(files, path) != NULL;
}

static struct step reply_as(struct request *req, int status, const struct files *files, const char *path)
{
	const struct file *file = file_find(files, path);
	const struct text *text;

	if (file == NULL)
		return reply_status(req, NOT_FOUND);
	text = &file->plain;
	if (file->packed.data != NULL) {
		reply_header(req, "Vary", "Accept-Encoding");
		if (gzip_is_accepted(request_header(req, "Accept-Encoding"))) {
			reply_header(req, "Content-Encoding", "gzip");
			text = &file->packed;
		}
	}
	reply_header(req, "Cache-Control",
	             file->is_for_ever ? "public, max-age=31536000, immutable" : "no-cache");
	if (strncmp(file->media_type, "text/html", 9) == 0) {
		reply_header(req, "Content-Security-Policy",
		             "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
		             "object-src 'none'; base-uri 'none'; frame-ancestors 'none'");
		reply_header(req, "Referrer-Policy", "same-origin");
	}
	if (status == 200)
		reply_etag(req, file->etag);
	if (reply_buffer(req) != NULL)
		evbuffer_add_reference(reply_buffer(req), text->data, text->n_bytes, NULL, NULL);
	return reply_send(req, status, file->media_type, false);
}

STEP reply_file(struct request *req, const struct files *files, const char *path)
{
	return reply_as(req, 200, files, path);
}

STEP reply_file_missing(struct request *req, const struct files *files, const char *path)
{
	return reply_as(req, 404, files, path);
}
