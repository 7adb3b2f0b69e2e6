#pragma once
#include <zlib.h>

/* inflateInit2 and deflateInit2 are macros with sizeof in them, which Swift does not import. */
static inline int czlib_inflate_raw_init(z_stream *stream) { return inflateInit2(stream, -MAX_WBITS); }
static inline int czlib_deflate_raw_init(z_stream *stream) {
    return deflateInit2(stream, Z_BEST_SPEED, Z_DEFLATED, -MAX_WBITS, MAX_MEM_LEVEL, Z_DEFAULT_STRATEGY);
}
