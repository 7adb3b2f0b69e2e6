// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import ServiceHTTP

/// A multipart `$batch` of one request, as bytes (OData 4.0, part 1, 11.7.1 and 11.7.3).
enum BatchMessage {
    /// What stands between the parts of a request; a URL has no line breaks, so that nothing in it can be taken for one.
    static let boundary = "batch-of-one"

    /// The body of a batch that holds a GET of `url`.
    static func request(_ url: String, _ fields: HTTPFields) -> [UInt8] {
        var lines = ["--\(boundary)", "Content-Type: application/http", "Content-Transfer-Encoding: binary", ""]
        lines.append("GET \(url) HTTP/1.1")
        lines += fields.map { "\($0.name.rawName): \($0.value)" }
        lines += ["", "", "--\(boundary)--", ""]
        return Array(lines.joined(separator: "\r\n").utf8)
    }

    /// The answer that the first part of a batch's answer holds.
    ///
    /// - Parameter type: the answer's `Content-Type`.
    /// - Throws: ``ODataError`` with code `malformedPage`.
    static func response(_ body: [UInt8], type: String) throws -> ServiceResponse {
        guard type.lowercased().hasPrefix("multipart/"), let boundary = parameter("boundary", of: type) else {
            throw malformed("is not multipart")
        }
        var reader = LineReader(bytes: body[...])
        // What stands before the first boundary means nothing.
        while reader.line() != "--\(boundary)" {
            guard !reader.bytes.isEmpty else { throw malformed("has no part") }
        }
        while let line = reader.line(), !line.isEmpty {}
        guard let status = reader.line()?.split(separator: " "), status.count >= 2, status[0].hasPrefix("HTTP/"),
            let code = Int(status[1]), (200..<600).contains(code)
        else { throw malformed("has a part without a status") }
        var fields = HTTPFields()
        while let line = reader.line(), !line.isEmpty {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, let name = HTTPField.Name(String(parts[0])) else { continue }
            fields[name] = String(parts[1].drop { $0 == " " })
        }
        guard let end = reader.bytes.firstRange(of: Array("\n--\(boundary)".utf8)) else {
            throw malformed("ends in the middle")
        }
        var content = reader.bytes[..<end.lowerBound]
        if content.last == UInt8(ascii: "\r") { content.removeLast() }
        if let length = fields[.contentLength].flatMap({ Int($0) }) {
            guard length <= content.count else { throw malformed("is shorter than it says") }
            content = content.prefix(length)
        }
        return ServiceResponse(
            HTTPResponse(status: HTTPResponse.Status(code: code), headerFields: fields),
            body: ResponseBody(Array(content)))
    }

    private static func malformed(_ words: String) -> ODataError {
        ODataError(
            .malformedPage, "the service's answer to a $batch \(words); leave $batch out of its limits",
            isRetriable: true)
    }

    private static func parameter(_ name: String, of type: String) -> String? {
        for part in type.split(separator: ";").dropFirst() {
            let pair = part.split(separator: "=", maxSplits: 1).map { $0.drop { $0 == " " } }
            guard pair.count == 2, pair[0].lowercased() == name else { continue }
            let value = pair[1].filter { $0 != "\"" }
            return value.isEmpty ? nil : String(value)
        }
        return nil
    }
}

/// Takes lines off the front of bytes, ended by LF with or without a CR.
private struct LineReader {
    var bytes: ArraySlice<UInt8>

    /// The next line without its end; `nil` if there is none.
    mutating func line() -> String? {
        guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else {
            bytes = []
            return nil
        }
        var line = bytes[..<end]
        bytes = bytes[(end + 1)...]
        while line.last == UInt8(ascii: "\r") || line.last == UInt8(ascii: " ") { line.removeLast() }
        return String(decoding: line, as: UTF8.self)
    }
}
