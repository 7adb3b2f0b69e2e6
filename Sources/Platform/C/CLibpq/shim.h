#pragma once
#include <libpq-fe.h>
#include <sys/socket.h>

/* Swift's Glibc module is built without _GNU_SOURCE and hides these. */
extern int accept4(int descriptor, struct sockaddr *address, socklen_t *length, int flags);
extern int pipe2(int descriptors[2], int flags);

/* No descriptor of ours is ever inherited by a child, hence CLOEXEC from the first moment. */
static inline int clibpq_unix_socket(void) { return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0); }
static inline int clibpq_accept(int listener) { return accept4(listener, 0, 0, SOCK_CLOEXEC); }
static inline int clibpq_pipe(int descriptors[2], int flags) { return pipe2(descriptors, flags); }
