// SPDX-License-Identifier: Apache-2.0
//
// Loaded into a process by LD_PRELOAD, it writes down in which order the process makes its files durable: what a file
// holds when it is synced, and every name that comes, goes or moves. From that a test makes the states in which a power
// cut could leave a folder. DURABILITY_ROOT is the folder, DURABILITY_LOG where the log and the contents go.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static int is_ours(const char *path) {
    const char *root = getenv("DURABILITY_ROOT");
    return root && path && strncmp(path, root, strlen(root)) == 0 && path[strlen(root)] == '/';
}

static void whole(int directory, const char *path, char *out) {
    char base[PATH_MAX] = "", link[64];
    if (path[0] != '/') {
        if (directory == AT_FDCWD) {
            if (!getcwd(base, sizeof base)) base[0] = 0;
        } else {
            snprintf(link, sizeof link, "/proc/self/fd/%d", directory);
            ssize_t length = readlink(link, base, sizeof base - 1);
            base[length < 0 ? 0 : length] = 0;
        }
    }
    if (snprintf(out, PATH_MAX, "%s%s%s", base, path[0] == '/' ? "" : "/", path) >= PATH_MAX) out[0] = 0;
}

// One line at a time, of all processes; the copy of a file is taken within the same lock.
static void note(const char *kind, const char *path, const char *other, int content) {
    const char *log = getenv("DURABILITY_LOG");
    if (!log) return;
    int saved = errno;
    char name[PATH_MAX], line[2 * PATH_MAX + 64], copy[64] = "-";
    snprintf(name, sizeof name, "%s/log", log);
    int file = REAL(open)(name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0) return;
    flock(file, LOCK_EX);
    if (content >= 0) {
        static unsigned long number;
        snprintf(copy, sizeof copy, "%d-%lu", getpid(), __atomic_add_fetch(&number, 1, __ATOMIC_SEQ_CST));
        snprintf(name, sizeof name, "%s/%s", log, copy);
        int out = REAL(open)(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        // Another descriptor of a database would drop its locks when it is closed: only what cannot be read is opened again.
        int in = content, flags = fcntl(content, F_GETFL);
        if ((flags & O_ACCMODE) == O_WRONLY) in = REAL(open)(path, O_RDONLY | O_CLOEXEC);
        static __thread char buffer[1 << 16];
        off_t place = 0;
        for (ssize_t count; (count = pread(in, buffer, sizeof buffer, place)) > 0; place += count)
            if (write(out, buffer, count) != count) break;
        close(out);
        if (in != content) close(in);
    }
    int length = snprintf(line, sizeof line, "%s\t%s\t%s\t%s\n", kind, path, other ? other : "-", copy);
    if (write(file, line, length) != length) perror("durability");
    close(file);
    errno = saved;
}

static void synced(int descriptor) {
    char link[64], path[PATH_MAX];
    struct stat status;
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return;
    path[length] = 0;
    const char *root = getenv("DURABILITY_ROOT");
    if (!root || (!is_ours(path) && strcmp(path, root) != 0) || fstat(descriptor, &status) != 0) return;
    if (S_ISDIR(status.st_mode)) note("folder", path, NULL, -1);
    else note("file", path, NULL, descriptor);
}

int fsync(int descriptor) {
    int result = REAL(fsync)(descriptor);
    if (result == 0) synced(descriptor);
    return result;
}

int fdatasync(int descriptor) {
    int result = REAL(fdatasync)(descriptor);
    if (result == 0) synced(descriptor);
    return result;
}

static int renamed(int result, int from, const char *old, int to, const char *new) {
    char a[PATH_MAX], b[PATH_MAX];
    whole(from, old, a);
    whole(to, new, b);
    if (result == 0 && (is_ours(a) || is_ours(b))) note("rename", a, b, -1);
    return result;
}

int rename(const char *old, const char *new) { return renamed(REAL(rename)(old, new), AT_FDCWD, old, AT_FDCWD, new); }

int renameat(int from, const char *old, int to, const char *new) {
    return renamed(REAL(renameat)(from, old, to, new), from, old, to, new);
}

int renameat2(int from, const char *old, int to, const char *new, unsigned flags) {
    return renamed(REAL(renameat2)(from, old, to, new, flags), from, old, to, new);
}

static int unlinked(int result, int directory, const char *path) {
    char a[PATH_MAX];
    whole(directory, path, a);
    if (result == 0 && is_ours(a)) note("unlink", a, NULL, -1);
    return result;
}

int unlink(const char *path) { return unlinked(REAL(unlink)(path), AT_FDCWD, path); }
int remove(const char *path) { return unlinked(REAL(remove)(path), AT_FDCWD, path); }
int unlinkat(int directory, const char *path, int flags) {
    return unlinked(REAL(unlinkat)(directory, path, flags), directory, path);
}
