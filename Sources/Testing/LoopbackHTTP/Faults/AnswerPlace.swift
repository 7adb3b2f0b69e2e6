// SPDX-License-Identifier: Apache-2.0

/// A kind of boundary between two bytes of an answer, by name: each is another state that a reader of HTTP and JSON may
/// be in when the connection ends.
///
/// Where an answer has no such place (no character of several bytes, say), all of it is sent.
public enum AnswerPlace: String, Sendable, CaseIterable {
    /// Nothing was sent.
    case beforeStatusLine
    /// Within `HTTP/1.1 200 OK`.
    case statusLine
    /// Within the name of the last header field.
    case headers
    /// Between the last header field and the blank line.
    case beforeBlankLine
    /// The head is whole; of the body there is nothing.
    case beforeBody
    /// One byte of the body was sent.
    case firstByte
    /// Between two digits or letters in the midst of the body: half a number, or half a word.
    case token
    /// Within the first character of the body that takes several bytes.
    case character
    /// Behind the backslash of the first escape in a string.
    case escape
    /// All but the last byte.
    case beforeLastByte
    /// Within the line that tells a chunk's size. This and the next three send the body in chunks.
    case chunkSize
    /// Between two chunks.
    case chunkBoundary
    /// Before the chunk of no bytes that ends a body.
    case beforeLastChunk
    /// Within that chunk.
    case lastChunk
    /// Everything was sent; the connection ends all the same.
    case afterBody

    /// Whether the answer is whole when it ends here.
    public var isWhole: Bool { self == .afterBody }

    var isOfChunks: Bool {
        switch self {
        case .chunkSize, .chunkBoundary, .beforeLastChunk, .lastChunk: true
        default: false
        }
    }

    /// A body in three chunks and the empty one.
    static func chunked(_ body: [UInt8]) -> [UInt8] {
        let size = Self.size(of: body)
        var output: [UInt8] = []
        for start in stride(from: 0, to: body.count, by: size) {
            let chunk = body[start..<min(start + size, body.count)]
            output += Array("\(String(chunk.count, radix: 16))\r\n".utf8) + chunk + Array("\r\n".utf8)
        }
        return output + Array("0\r\n\r\n".utf8)
    }

    /// Sixteen bytes at least, so that the size has two digits.
    private static func size(of body: [UInt8]) -> Int { max(16, body.count / 3 + 1) }

    /// How many bytes of head and body are sent; `nil` if there is no such place. `body` is as chunked as it goes out.
    func offset(head: [UInt8], body: [UInt8]) -> Int? {
        let start = head.count
        func within(_ isPlace: (Int) -> Bool, from first: Int = 0) -> Int? {
            body.indices.dropFirst(first).first(where: isPlace).map { start + $0 + 1 }
        }
        switch self {
        case .beforeStatusLine: return 0
        case .statusLine: return 9
        case .headers:
            let lines = head.dropLast(4)
            return lines.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 3 }
        case .beforeBlankLine: return start - 2
        case .beforeBody: return start
        case .firstByte: return body.isEmpty ? nil : start + 1
        case .token:
            return within({ $0 + 1 < body.count && isWord(body[$0]) && isWord(body[$0 + 1]) }, from: body.count / 2)
        case .character: return within { body[$0] >= 0xC0 }
        case .escape: return within { body[$0] == UInt8(ascii: "\\") }
        case .beforeLastByte: return body.isEmpty ? nil : start + body.count - 1
        case .chunkSize: return secondChunk(body).map { start + $0 + 1 }
        case .chunkBoundary: return secondChunk(body).map { start + $0 }
        case .beforeLastChunk: return start + body.count - 5
        case .lastChunk: return start + body.count - 2
        case .afterBody: return start + body.count
        }
    }

    /// Where the second chunk begins.
    private func secondChunk(_ body: [UInt8]) -> Int? {
        guard let line = body.firstIndex(of: UInt8(ascii: "\r")),
            let size = Int(String(decoding: body[..<line], as: UTF8.self), radix: 16), size > 0
        else { return nil }
        return line + 2 + size + 2
    }

    private func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }
}
