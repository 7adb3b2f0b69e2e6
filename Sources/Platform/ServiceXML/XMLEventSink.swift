// SPDX-License-Identifier: Apache-2.0

import CLibxml2

/// Where libxml2's callbacks put what they see; it belongs to one ``XMLEvents``.
final class XMLEventSink {
    var parser: xmlParserCtxtPtr?
    private(set) var error: XMLError?
    private let limit: Int
    private var depth = 0
    private var events: [XMLEvent] = []
    private var text: [UInt8] = []

    init(depth: Int) {
        limit = depth
    }

    /// What has come since the last call. Text waits until it is complete.
    func take() -> [XMLEvent] {
        defer { events.removeAll() }
        return events
    }

    /// Keeps the first error.
    private func keep(_ error: XMLError) {
        if self.error == nil { self.error = error }
    }

    /// Keeps the first error and ends the parser.
    func fail(_ error: XMLError) {
        keep(error)
        if let parser { xmlStopParser(parser) }
    }

    private func start(_ name: XMLName, _ attributes: [XMLAttribute]) {
        flush()
        depth += 1
        if depth > limit { fail(at(.tooDeep, "<\(name.local)> lies deeper than \(limit) elements")) }
        events.append(.start(name, attributes))
    }

    private func end(_ name: XMLName) {
        flush()
        depth -= 1
        events.append(.end(name))
    }

    private func flush() {
        guard !text.isEmpty else { return }
        events.append(.text(String(decoding: text, as: UTF8.self)))
        text.removeAll(keepingCapacity: true)
    }

    private func at(_ code: XMLError.Code, _ message: String) -> XMLError {
        let input = parser?.pointee.input?.pointee
        return XMLError(code, message, line: Int(input?.line ?? 0), column: Int(input?.col ?? 0))
    }

    /// The callbacks. There are none for entities and external subsets: libxml2 then knows the five of XML only.
    static func handler() -> xmlSAXHandler {
        var handler = xmlSAXHandler()
        cxml_clear(&handler)
        handler.startElementNs = { context, local, _, uri, _, _, count, _, attributes in
            sink(context)?.start(name(local, uri), list(attributes, count: Int(count)))
        }
        handler.endElementNs = { context, local, _, uri in
            sink(context)?.end(name(local, uri))
        }
        handler.characters = { context, characters, count in
            sink(context)?.text.append(contentsOf: UnsafeBufferPointer(start: characters, count: Int(count)))
        }
        handler.ignorableWhitespace = handler.characters
        handler.cdataBlock = handler.characters
        handler.internalSubset = { context, _, _, _ in
            guard let sink = sink(context) else { return }
            sink.fail(sink.at(.doctypeRefused, "a document with a DOCTYPE is not read"))
        }
        handler.reference = { context, entity in
            guard let sink = sink(context) else { return }
            sink.fail(sink.at(.malformed, "Entity '\(string(entity) ?? "")' not defined"))
        }
        handler.serror = { context, error in
            guard let problem = error?.pointee, problem.level == XML_ERR_FATAL, let sink = sink(context) else { return }
            let message = problem.message.map { String(cString: $0).filter { $0 != "\n" } } ?? "unknown error"
            // Wrong UTF-8 and a forbidden character have the same code.
            let isEncoding =
                XMLEventSink.encodingErrors.contains(problem.code) || message.hasPrefix("Input is not proper UTF-8")
            // The parser is not to be stopped inside its own error: it goes on with what it has in hands.
            sink.keep(
                XMLError(
                    isEncoding ? .encoding : .malformed, message, line: Int(problem.line), column: Int(problem.int2)))
        }
        return handler
    }

    private static let encodingErrors: Set<CInt> = [
        CInt(XML_ERR_UNKNOWN_ENCODING.rawValue), CInt(XML_ERR_UNSUPPORTED_ENCODING.rawValue),
        CInt(XML_ERR_INVALID_ENCODING.rawValue), CInt(XML_I18N_CONV_FAILED.rawValue),
        CInt(XML_I18N_NO_HANDLER.rawValue),
    ]
}

private func sink(_ context: UnsafeMutableRawPointer?) -> XMLEventSink? {
    context.map { Unmanaged<XMLEventSink>.fromOpaque($0).takeUnretainedValue() }
}

private func string(_ text: UnsafePointer<xmlChar>?) -> String? {
    text.map { String(decodingCString: $0, as: UTF8.self) }
}

private func name(_ local: UnsafePointer<xmlChar>?, _ uri: UnsafePointer<xmlChar>?) -> XMLName {
    XMLName(string(local) ?? "", namespace: string(uri))
}

/// Five pointers stand for an attribute: name, prefix, namespace, value and the value's end.
private func list(
    _ pointers: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?, count: Int
) -> [XMLAttribute] {
    guard let pointers, count > 0 else { return [] }
    return (0..<count).map { index in
        let part = pointers + 5 * index
        let length = if let start = part[3], let end = part[4] { end - start } else { 0 }
        let value = UnsafeBufferPointer(start: part[3], count: length)
        return XMLAttribute(name(part[0], part[2]), String(decoding: value, as: UTF8.self))
    }
}
