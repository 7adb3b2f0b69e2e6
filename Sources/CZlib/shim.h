#pragma once
#include <zlib.h>

/* inflateInit2 is a macro with sizeof in it, which Swift does not import. */
static inline int czlib_inflate_raw_init(z_stream *stream) { return inflateInit2(stream, -MAX_WBITS); }
