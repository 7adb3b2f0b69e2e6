#pragma once
/* What Swift cannot import of libcurl: the variadic functions, one typed wrapper per kind of argument, and macros. */
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/socket.h>

typedef size_t (*ccurl_data_callback)(char *bytes, size_t size, size_t count, void *context);

static inline CURLcode ccurl_set_long(CURL *h, CURLoption o, long v) { return curl_easy_setopt(h, o, v); }
static inline CURLcode ccurl_set_size(CURL *h, CURLoption o, int64_t v) {
    return curl_easy_setopt(h, o, (curl_off_t)v);
}
static inline CURLcode ccurl_set_text(CURL *h, CURLoption o, const char *v) { return curl_easy_setopt(h, o, v); }
static inline CURLcode ccurl_set_pointer(CURL *h, CURLoption o, void *v) { return curl_easy_setopt(h, o, v); }
static inline CURLcode ccurl_set_data_callback(CURL *h, CURLoption o, ccurl_data_callback f) {
    return curl_easy_setopt(h, o, f);
}
static inline CURLcode ccurl_set_seek(CURL *h, int (*f)(void *, curl_off_t, int)) {
    return curl_easy_setopt(h, CURLOPT_SEEKFUNCTION, f);
}
static inline CURLcode ccurl_set_before_request(CURL *h, int (*f)(void *, char *, char *, int, int)) {
    return curl_easy_setopt(h, CURLOPT_PREREQFUNCTION, f);
}
static inline CURLMcode ccurl_multi_set_long(CURLM *m, CURLMoption o, long v) { return curl_multi_setopt(m, o, v); }

static inline CURLcode ccurl_message_result(const CURLMsg *m) { return m->data.result; }
static inline long ccurl_info_long(CURL *h, CURLINFO i) {
    long value = 0;
    curl_easy_getinfo(h, i, &value);
    return value;
}

/* libcurl opens sockets that a child process would inherit. */
static inline curl_socket_t ccurl_open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address) {
    (void)context;
    (void)purpose;
#ifdef SOCK_CLOEXEC
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
#else
    curl_socket_t s = socket(address->family, address->socktype, address->protocol);
    if (s != CURL_SOCKET_BAD) fcntl(s, F_SETFD, FD_CLOEXEC);
    return s;
#endif
}
static inline CURLcode ccurl_close_sockets_on_exec(CURL *h) {
    return curl_easy_setopt(h, CURLOPT_OPENSOCKETFUNCTION, ccurl_open_socket);
}

static const size_t ccurl_write_pause = CURL_WRITEFUNC_PAUSE;
static const size_t ccurl_read_abort = CURL_READFUNC_ABORT;
static const int ccurl_pause_none = CURLPAUSE_CONT;

/* So that the thread is recognised in a debugger or in top. The Linux function hides behind a feature macro. */
#ifdef __linux__
int pthread_setname_np(pthread_t thread, const char *name);
static inline void ccurl_name_thread(const char *name) { pthread_setname_np(pthread_self(), name); }
#else
static inline void ccurl_name_thread(const char *name) { pthread_setname_np(name); }
#endif
