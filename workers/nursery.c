#include "workers/nursery.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "proto/base/log.h"
#include "workers/nursery_child.h"

int nursery_send(int fd, const void *data, size_t size, int passed)
{
	union {
		char room[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} control = {{0}};
	struct iovec part = {(void *)(uintptr_t)data, size};
	struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
	struct cmsghdr *header;

	if (passed >= 0) {
		message.msg_control = control.room;
		message.msg_controllen = sizeof control.room;
		header = CMSG_FIRSTHDR(&message);
		header->cmsg_level = SOL_SOCKET;
		header->cmsg_type = SCM_RIGHTS;
		header->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(header), &passed, sizeof passed);
	}
	for (;;) {
		if (sendmsg(fd, &message, MSG_NOSIGNAL) >= 0)
			return 0;
		if (errno != EINTR)
			return -errno;
	}
}

long nursery_receive(int fd, void *data, size_t size, int flags, int *passed_out)
{
	union {
		char room[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} control = {{0}};
	struct iovec part = {data, size};
	struct msghdr message = {
		.msg_iov = &part, .msg_iovlen = 1, .msg_control = control.room, .msg_controllen = sizeof control.room};
	struct cmsghdr *header;
	ssize_t n;

	do
		n = recvmsg(fd, &message, MSG_CMSG_CLOEXEC | flags);
	while (n < 0 && errno == EINTR);
	*passed_out = -1;
	if (n < 0)
		return -errno;
	header = CMSG_FIRSTHDR(&message);
	if (header != NULL && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS)
		memcpy(passed_out, CMSG_DATA(header), sizeof *passed_out);
	return (long)n;
}

int nursery_open(struct nursery *nursery, const struct nursery_plan *plan)
{
	struct nursery opened = {.fd = -1};
	const pid_t parent = getpid();
	int pair[2];

	opened.board = mmap(NULL, sizeof *opened.board, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (opened.board == MAP_FAILED)
		return -errno;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
		return -errno;
	opened.pid = fork();
	if (opened.pid < 0)
		return -errno;
	if (opened.pid == 0) {
		close(pair[0]);
		plan->end(nursery_child_run(pair[1], parent, plan, opened.board));
		abort();
	}
	close(pair[1]);
	opened.fd = pair[0];
	*nursery = opened;
	return 0;
}

bool nursery_close(struct nursery *nursery)
{
	int status = 0;
	pid_t pid;

	if (nursery->fd >= 0)
		close(nursery->fd);
	do
		pid = waitpid(nursery->pid, &status, 0);
	while (pid < 0 && errno == EINTR);
	munmap(nursery->board, sizeof *nursery->board);
	*nursery = (struct nursery){.fd = -1};
	return pid > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static int write_all(int fd, struct mp_bytes bytes)
{
	const char *at = bytes.data;
	size_t left = bytes.size;

	while (left > 0) {
		const ssize_t n = write(fd, at, left);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 ? -errno : -EIO;
		at += n;
		left -= (size_t)n;
	}
	return 0;
}

int nursery_build(struct nursery *nursery, int64_t revision, struct mp_bytes blob)
{
	const struct nursery_order order = {.kind = ORDER_BUILD, .revision = revision, .size = blob.size};
	const int fd = memfd_create("refdata", MFD_CLOEXEC);
	int error;

	if (fd < 0)
		return -errno;
	error = write_all(fd, blob);
	if (error == 0)
		error = nursery_send(nursery->fd, &order, sizeof order, fd);
	close(fd);
	return error;
}

int nursery_spawn(struct nursery *nursery, int slot, int64_t cpu_s, int *fd_out)
{
	const struct nursery_order order = {.kind = ORDER_SPAWN, .slot = slot, .cpu_s = cpu_s};
	int pair[2], error;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
		return -errno;
	error = fcntl(pair[0], F_SETFL, O_NONBLOCK) == 0 ? 0 : -errno;
	if (error == 0)
		error = nursery_send(nursery->fd, &order, sizeof order, pair[1]);
	close(pair[1]);
	if (error != 0)
		close(pair[0]);
	else
		*fd_out = pair[0];
	return error;
}

int nursery_next(struct nursery *nursery, struct nursery_event *out)
{
	struct nursery_event event;
	int passed;
	const long n = nursery_receive(nursery->fd, &event, sizeof event, MSG_DONTWAIT, &passed);

	if (passed >= 0)
		close(passed);
	if (n == -EAGAIN || n == -EWOULDBLOCK)
		return 0;
	if (n < 0)
		return (int)n;
	if (n != (long)sizeof event)
		return n == 0 ? -EPIPE : -EBADMSG;
	*out = event;
	return 1;
}
