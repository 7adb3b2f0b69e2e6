#pragma once
#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <unistd.h>

#ifdef __linux__
/* Swift's Glibc module is built without _GNU_SOURCE and hides these. */
extern int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions, const char *directory);
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int descriptor);
extern int accept4(int descriptor, struct sockaddr *address, socklen_t *length, int flags);
extern int pipe2(int descriptors[2], int flags);

static inline int cspawn_closing_from(posix_spawn_file_actions_t *actions, int descriptor) {
    return posix_spawn_file_actions_addclosefrom_np(actions, descriptor);
}

static inline int cspawn_unix_socket(void) { return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0); }
static inline int cspawn_accept(int listener) { return accept4(listener, 0, 0, SOCK_CLOEXEC); }
static inline int cspawn_pipe(int descriptors[2], int flags) { return pipe2(descriptors, flags | O_CLOEXEC); }
#else
/* Without the Linux calls a child that starts in between could inherit a descriptor; POSIX_SPAWN_CLOEXEC_DEFAULT,
   which ChildProcess sets there, prevents that. */
static inline int cspawn_closed(int descriptor) {
    if (descriptor >= 0) fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    return descriptor;
}

static inline int cspawn_unix_socket(void) { return cspawn_closed(socket(AF_UNIX, SOCK_STREAM, 0)); }
static inline int cspawn_accept(int listener) { return cspawn_closed(accept(listener, 0, 0)); }
static inline int cspawn_pipe(int descriptors[2], int flags) {
    if (pipe(descriptors) != 0) return -1;
    for (int end = 0; end < 2; end++) {
        cspawn_closed(descriptors[end]);
        if (flags) fcntl(descriptors[end], F_SETFL, flags);
    }
    return 0;
}
#endif

static inline int cspawn_in(posix_spawn_file_actions_t *actions, const char *directory) {
    return posix_spawn_file_actions_addchdir_np(actions, directory);
}
