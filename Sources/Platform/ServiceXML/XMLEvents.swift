// SPDX-License-Identifier: Apache-2.0

import CLibxml2

/// Reads a document in pieces and gives its events.
///
/// ```swift
/// let events = XMLEvents()
/// for try await piece in body { for event in try events.feed(piece) { … } }
/// for event in try events.finish() { … }
/// ```
///
/// Nothing is ever loaded from elsewhere and no entity is known but the five that XML has: a document with a DOCTYPE
/// is refused. After an error the reader gives the same error again.
public final class XMLEvents {
    /// Which encoding the bytes are in.
    public enum Encoding: Sendable {
        /// What the document declares; UTF-8 where it declares none.
        case declared
        /// UTF-8, whatever the document declares: for XML that came inside a JSON or XML string.
        case utf8
    }

    private let context: xmlParserCtxtPtr
    private let sink: XMLEventSink
    private let limits: XMLLimits
    private var handler: xmlSAXHandler
    private var received = 0

    /// A reader at the start of a document.
    public init(limits: XMLLimits = XMLLimits(), encoding: Encoding = .declared) throws {
        _ = Self.prepared
        sink = XMLEventSink(depth: limits.depth)
        self.limits = limits
        handler = XMLEventSink.handler()
        guard let context = xmlCreatePushParserCtxt(&handler, Unmanaged.passUnretained(sink).toOpaque(), nil, 0, nil)
        else { throw XMLError(.malformed, "there is no memory for a parser") }
        self.context = context
        sink.parser = context
        // Without NOENT an attribute's `&amp;` comes out as `&#38;`; there are no other entities to be replaced.
        var options = CInt(XML_PARSE_NONET.rawValue | XML_PARSE_NOENT.rawValue)
        if encoding == .utf8 { options |= CInt(XML_PARSE_IGNORE_ENC.rawValue) }
        xmlCtxtUseOptions(context, options)
        if encoding == .utf8 { xmlSwitchEncoding(context, XML_CHAR_ENCODING_UTF8) }
    }

    deinit {
        xmlFreeParserCtxt(context)
    }

    /// Reads the next piece, of any size, and gives what it completes.
    ///
    /// - Throws: ``XMLError``.
    public func feed(_ bytes: some Sequence<UInt8>) throws -> [XMLEvent] {
        let whole: Void? = try bytes.withContiguousStorageIfAvailable { try parse($0, last: false) }
        if whole == nil { try Array(bytes).withUnsafeBufferPointer { try parse($0, last: false) } }
        return sink.take()
    }

    /// Ends the document and gives what is left.
    ///
    /// - Throws: ``XMLError``, also where the document is not complete.
    public func finish() throws -> [XMLEvent] {
        try parse(UnsafeBufferPointer(start: nil, count: 0), last: true)
        return sink.take()
    }

    private func parse(_ bytes: UnsafeBufferPointer<UInt8>, last: Bool) throws {
        received += bytes.count
        if received > limits.bytes {
            sink.fail(XMLError(.tooLarge, "the document has more than \(limits.bytes) bytes"))
        }
        var rest = UnsafeRawBufferPointer(bytes)[...]
        // The thread may be another one at each call: conversion errors go to the function that the thread has now.
        let (previous, previousContext) = (cxml_thread_error(), cxml_thread_error_context())
        xmlSetStructuredErrorFunc(Unmanaged.passUnretained(sink).toOpaque(), handler.serror)
        defer { xmlSetStructuredErrorFunc(previousContext, previous) }
        repeat {
            if let error = sink.error { throw error }
            let part = UnsafeRawBufferPointer(rebasing: rest.prefix(1 << 20))
            rest = rest.dropFirst(part.count)
            let done = last && rest.isEmpty
            let status = xmlParseChunk(
                context, part.bindMemory(to: CChar.self).baseAddress, CInt(part.count), done ? 1 : 0)
            if sink.error == nil, context.pointee.wellFormed == 0 || status == XML_PARSER_EOF.rawValue && !done {
                sink.fail(XMLError(.malformed, "the document cannot be read", line: line))
            }
            if let error = sink.error { throw error }
        } while !rest.isEmpty
    }

    private var line: Int { Int(context.pointee.input?.pointee.line ?? 0) }

    private static let prepared: Void = xmlInitParser()
}
