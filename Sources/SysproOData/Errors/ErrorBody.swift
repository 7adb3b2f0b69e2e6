// SPDX-License-Identifier: Apache-2.0

import ServiceHTTP

/// What a service's error body says, in any of the shapes that services use.
struct ErrorBody: Equatable {
    /// The service's code; `nil` if it is missing, null or empty.
    var code: String?
    /// The service's message, on one line and of bounded length.
    var message: String?
    /// Whether the body is HTML: not the OData service spoke, but the web server in front of it.
    var isHTML = false

    private init() {}

    /// Reads the body of an answer with an error status.
    init(_ body: [UInt8]) {
        self.init()
        let text = body.prefix(65_536).drop { $0 == 0xEF || $0 == 0xBB || $0 == 0xBF || $0 <= 0x20 }
        if text.first == UInt8(ascii: "<") {
            self = ErrorBody(markup: String(decoding: text, as: UTF8.self))
        } else if let document = try? JSONValue.parse(body) {
            if let error = document["error"] ?? document["odata.error"] {
                self = ErrorBody(error: error)
            } else {
                // ASP.NET's routing answers so before OData sees the request. Its MessageDetail may show a stack.
                message = Self.short((document["Message"] ?? document["message"])?.text)
            }
        }
    }

    /// Reads the value of `error`: `{"code": …, "message": …}`, where the message may be an object with a `value`.
    init(error: JSONValue) {
        switch error["code"] {
        case .string(let code): self.code = code.isEmpty ? nil : Self.short(code)
        case .number(let code): self.code = Self.short(code)
        default: code = nil
        }
        message = Self.short(error.text ?? error["message"]?.text ?? error["message"]?["value"]?.text)
        // go-odata says only "Bad Request" in the message and the cause in the details.
        if case .array(let details) = error["details"], let detail = Self.short(details.first?["message"]?.text),
            detail != message
        {
            message = message.map { "\($0): \(detail)" } ?? detail
        }
    }

    private init(markup: String) {
        let lowercased = Array(markup.utf8).map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        isHTML = !lowercased.starts(with: Array("<?xml".utf8)) && lowercased.firstRange(of: Array("<html".utf8)) != nil
        guard let open = lowercased.firstRange(of: Array("<title>".utf8)),
            let close = lowercased[open.upperBound...].firstRange(of: Array("</title>".utf8))
        else { return }
        let title = Array(markup.utf8)[open.upperBound..<close.lowerBound]
        message = Self.short(String(decoding: title, as: UTF8.self))
    }

    /// The text on one line, of bounded length, and cut where a URL's query begins, which may hold data or a session.
    private static func short(_ text: String?) -> String? {
        guard let text else { return nil }
        var line = Secret.scrubbed(text).split(whereSeparator: \.isWhitespace).joined(separator: " ")[...]
        if let scheme = line.firstRange(of: "://"), let query = line[scheme.upperBound...].firstIndex(of: "?") {
            line = line[..<query] + "?…"
        }
        guard !line.isEmpty else { return nil }
        return line.count > 300 ? line.prefix(300) + "…" : String(line)
    }
}
