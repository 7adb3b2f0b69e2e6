// SPDX-License-Identifier: Apache-2.0

import HTTPTypes

/// Puts the lines that libcurl gives together to the head of an answer.
struct ResponseHeadParser {
    /// How large a head may be, interim ones included.
    static let limit = 256 << 10

    enum Step {
        case more
        case complete(HTTPResponse)
        case tooLarge
    }

    private var size = 0
    private var response: HTTPResponse?
    private(set) var isComplete = false

    /// Takes one line, its end included.
    mutating func add(_ line: UnsafeRawBufferPointer) -> Step {
        size += line.count
        guard size <= Self.limit else { return .tooLarge }
        // What comes behind the body are trailers, which nobody reads.
        guard !isComplete else { return .more }
        let text = String(decoding: line, as: UTF8.self).trimmingLineEnd()
        if text.isEmpty { return end() }
        if text.hasPrefix("HTTP/") {
            response = Self.status(text)
        } else if text.hasPrefix(" ") || text.hasPrefix("\t") {
            fold(text)
        } else if let colon = text.firstIndex(of: ":"), let name = HTTPField.Name(String(text[..<colon])) {
            let value = text[text.index(after: colon)...].trimmingBlanks()
            response?.headerFields.append(HTTPField(name: name, value: String(value)))
        }
        return .more
    }

    private mutating func end() -> Step {
        guard let response, !(100...199).contains(response.status.code) else {
            response = nil
            return .more
        }
        isComplete = true
        return .complete(response)
    }

    /// A line that goes on with the field before it (RFC 9112, 5.2).
    private mutating func fold(_ text: Substring) {
        guard var fields = response?.headerFields, let last = fields.last else { return }
        fields[fields.endIndex - 1] = HTTPField(name: last.name, value: last.value + " " + text.trimmingBlanks())
        response?.headerFields = fields
    }

    private static func status(_ line: Substring) -> HTTPResponse? {
        let parts = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count >= 2, let code = Int(parts[1]), (100...999).contains(code) else { return nil }
        return HTTPResponse(status: .init(code: code, reasonPhrase: parts.count > 2 ? String(parts[2]) : ""))
    }
}

extension String {
    fileprivate func trimmingLineEnd() -> Substring {
        var text = self[...]
        while let last = text.utf8.last, last == 0x0D || last == 0x0A { text = Substring(text.utf8.dropLast()) }
        return text
    }
}

extension Substring {
    fileprivate func trimmingBlanks() -> Substring {
        var text = self
        while text.utf8.first == 0x20 || text.utf8.first == 0x09 { text = text.dropFirst() }
        while text.utf8.last == 0x20 || text.utf8.last == 0x09 { text = text.dropLast() }
        return text
    }
}
