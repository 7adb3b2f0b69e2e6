// SPDX-License-Identifier: Apache-2.0

package import HTTPTypes

/// A URL, or what stands for one beside a base, in the parts of RFC 3986. What is percent-encoded stays as it is.
///
/// ```swift
/// let page = URLReference(nextLink).resolved(against: URLReference(request))
/// guard page.origin == configured else { throw … }
/// ```
package struct URLReference: Hashable, Sendable, CustomStringConvertible {
    /// The scheme, without its colon.
    package var scheme: String?
    /// What stands behind `//`, up to the path.
    package var authority: String?
    /// The path; it may be empty.
    package var path: String
    /// What stands behind the question mark.
    package var query: String?
    /// What stands behind the hash sign.
    package var fragment: String?

    /// Takes a text apart. Any text has parts (RFC 3986, appendix B); bytes that cannot stand in a URL, such as blanks,
    /// quotes, braces, raw UTF-8 and a `%` without two digits, are percent-encoded.
    package init(_ text: String) {
        var rest = Self.encoded(text)[...]
        if let hash = rest.firstIndex(of: "#") {
            fragment = String(rest[rest.index(after: hash)...])
            rest = rest[..<hash]
        }
        if let mark = rest.firstIndex(of: "?") {
            query = String(rest[rest.index(after: mark)...])
            rest = rest[..<mark]
        }
        if let colon = rest.firstIndex(of: ":"), Self.isScheme(rest[..<colon]) {
            scheme = String(rest[..<colon])
            rest = rest[rest.index(after: colon)...]
        }
        if rest.hasPrefix("//") {
            let start = rest.dropFirst(2)
            let end = start.firstIndex(of: "/") ?? start.endIndex
            authority = String(start[..<end])
            rest = start[end...]
        }
        path = String(rest)
    }

    /// The URL of a request.
    package init(_ head: HTTPRequest) {
        self.init(head.path ?? "/")
        scheme = head.scheme
        authority = head.authority
    }

    /// The URL that this stands for beside `base` (RFC 3986, 5.2.2, strict).
    package func resolved(against base: URLReference) -> URLReference {
        var target = self
        target.path = Self.withoutDotSegments(path)
        guard scheme == nil else { return target }
        target.scheme = base.scheme
        guard authority == nil else { return target }
        target.authority = base.authority
        if path.isEmpty {
            target.path = base.path
            target.query = query ?? base.query
        } else if !path.hasPrefix("/") {
            target.path = Self.withoutDotSegments(base.merging(path))
        }
        return target
    }

    /// Scheme, host and port; `nil` if the URL is relative or not HTTP's.
    package var origin: Origin? {
        guard let scheme, let authority else { return nil }
        return Origin(scheme: scheme, authority: authority)
    }

    /// Path and query, as a request line has them.
    package var target: String {
        (path.isEmpty ? "/" : path) + (query.map { "?\($0)" } ?? "")
    }

    /// The parts put together again.
    package var description: String {
        (scheme.map { "\($0):" } ?? "") + (authority.map { "//\($0)" } ?? "") + path + (query.map { "?\($0)" } ?? "")
            + (fragment.map { "#\($0)" } ?? "")
    }

    private func merging(_ relative: String) -> String {
        if authority != nil, path.isEmpty { return "/" + relative }
        guard let slash = path.lastIndex(of: "/") else { return relative }
        return path[...slash] + relative
    }
}

extension URLReference {
    /// RFC 3986, 5.2.4.
    private static func withoutDotSegments(_ path: String) -> String {
        var input = path[...]
        var output: [Substring] = []
        while !input.isEmpty {
            if input.hasPrefix("../") {
                input = input.dropFirst(3)
            } else if input.hasPrefix("./") || input.hasPrefix("/./") {
                input = input.dropFirst(2)
            } else if input == "/." {
                input = "/"
            } else if input.hasPrefix("/../") {
                input = input.dropFirst(3)
                _ = output.popLast()
            } else if input == "/.." {
                input = "/"
                _ = output.popLast()
            } else if input == "." || input == ".." {
                input = ""
            } else {
                let end = input.dropFirst().firstIndex(of: "/") ?? input.endIndex
                output.append(input[..<end])
                input = input[end...]
            }
        }
        return output.joined()
    }

    private static func isScheme(_ text: Substring) -> Bool {
        guard let first = text.utf8.first, letters.contains(first) else { return false }
        return text.utf8.allSatisfy { letters.contains($0) || digits.contains($0) || "+-.".utf8.contains($0) }
    }

    private static func encoded(_ text: String) -> String {
        guard !text.utf8.allSatisfy({ verbatim.contains($0) }) else { return text }
        var result: [UInt8] = []
        var bytes = Array(text.utf8)[...]
        while let byte = bytes.popFirst() {
            let isEncoding = byte == UInt8(ascii: "%") && bytes.count >= 2 && bytes.prefix(2).allSatisfy(isHexadecimal)
            if isEncoding || verbatim.contains(byte) {
                result.append(byte)
            } else {
                result += [UInt8(ascii: "%"), hexadecimal[Int(byte >> 4)], hexadecimal[Int(byte & 15)]]
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        digits.contains(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
    }

    private static let hexadecimal = Array("0123456789ABCDEF".utf8)
    private static let digits = Set("0123456789".utf8)
    private static let letters = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
    /// Unreserved and reserved characters (RFC 3986, 2.2 and 2.3); a percent sign is looked at apart.
    private static let verbatim = letters.union(digits).union("-._~:/?#[]@!$&'()*+,;=".utf8)
}

extension HTTPRequest {
    /// A request of `url`; `nil` if that is relative or not HTTP's.
    package init?(_ method: Method, _ url: URLReference, headerFields: HTTPFields = [:]) {
        guard let origin = url.origin else { return nil }
        self.init(
            method: method, scheme: origin.scheme, authority: origin.authority, path: url.target,
            headerFields: headerFields)
    }
}
