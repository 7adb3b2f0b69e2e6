#pragma once
/* Debian's headers pull those of ICU in, which are not the ones that Foundation brings: a module that sees both does not
   compile. Only the fields of a struct that is never touched here depend on it. */
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/globals.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>
#include <string.h>

/* A handler without callbacks: the magic number is a macro that Swift does not import as the field's type. */
static inline void cxml_clear(xmlSAXHandler *sax) {
    memset(sax, 0, sizeof *sax);
    sax->initialized = XML_SAX2_MAGIC;
}

/* The calling thread's error function: errors without a parser, such as failed conversions, go there. */
static inline xmlStructuredErrorFunc cxml_thread_error(void) { return xmlStructuredError; }
static inline void *cxml_thread_error_context(void) { return xmlStructuredErrorContext; }
