// SPDX-License-Identifier: Apache-2.0
//
// Loaded into a process by LD_PRELOAD, it refuses the first ACCEPT_REFUSALS connections as the kernel does when the
// process has no descriptors left. A lower limit would refuse everything: libdispatch ends a process in which it cannot
// open /proc for a moment.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/socket.h>

static int is_refused(void) {
    static atomic_int refused;
    const char *limit = getenv("ACCEPT_REFUSALS");
    return limit && atomic_fetch_add(&refused, 1) < atoi(limit);
}

int accept(int socket, struct sockaddr *restrict address, socklen_t *restrict length) {
    if (is_refused()) return errno = EMFILE, -1;
    return ((__typeof__(&accept))dlsym(RTLD_NEXT, "accept"))(socket, address, length);
}

int accept4(int socket, struct sockaddr *restrict address, socklen_t *restrict length, int flags) {
    if (is_refused()) return errno = EMFILE, -1;
    return ((__typeof__(&accept4))dlsym(RTLD_NEXT, "accept4"))(socket, address, length, flags);
}
