// SPDX-License-Identifier: Apache-2.0

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// The parts of a `multipart/mixed` body, told apart by their names alone: clients differ in the rest of the
/// disposition.
struct TableauMultipart: Sendable {
    struct Part: Sendable {
        let name: String
        let fileName: String?
        let contentType: String
        let body: [UInt8]
    }

    private(set) var parts: [Part] = []

    subscript(name: String) -> Part? {
        parts.first { $0.name == name }
    }

    init(_ call: TableauCall) throws {
        let type = call.headers["content-type"] ?? ""
        guard type.lowercased().hasPrefix("multipart/"), let boundary = Self.parameter("boundary", of: type),
            !boundary.isEmpty
        else { throw TableauFailure.badRequest("The content type is not multipart with a boundary.") }
        let body = call.body
        guard var start = body.firstRange(of: Array("--\(boundary)".utf8), from: 0)?.upperBound else {
            throw TableauFailure.badRequest("The body does not hold the boundary.")
        }
        let separator = Array("\r\n--\(boundary)".utf8)
        while !body[start...].starts(with: "--".utf8) {
            guard let end = body.firstRange(of: separator, from: start) else {
                throw TableauFailure.badRequest("The body ends inside a part.")
            }
            parts.append(try Self.part(body, start..<end.lowerBound))
            start = end.upperBound
        }
    }

    private static func part(_ bytes: [UInt8], _ range: Range<Int>) throws -> Part {
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8), from: range.lowerBound),
            end.upperBound <= range.upperBound
        else { throw TableauFailure.badRequest("A part has no headers.") }
        var headers: [String: String] = [:]
        let head = String(decoding: bytes[range.lowerBound..<end.lowerBound], as: UTF8.self)
        for line in head.split(whereSeparator: \.isNewline) {
            let pieces = line.split(separator: ":", maxSplits: 1)
            guard pieces.count == 2 else { continue }
            headers[pieces[0].lowercased()] = String(pieces[1].drop { $0 == " " })
        }
        let disposition = headers["content-disposition"] ?? ""
        guard let name = parameter("name", of: disposition) else {
            throw TableauFailure.badRequest("A part has no name.")
        }
        return Part(
            name: name, fileName: parameter("filename", of: disposition), contentType: headers["content-type"] ?? "",
            body: Array(bytes[end.upperBound..<range.upperBound]))
    }

    /// The value of a header's parameter, quoted or not.
    private static func parameter(_ name: String, of header: String) -> String? {
        for piece in header.split(separator: ";") {
            let pair = piece.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
            guard pair.first?.lowercased() == name else { continue }
            guard pair.count == 2 else { return "" }
            return String(pair[1].filter { $0 != "\"" })
        }
        return nil
    }
}

extension [UInt8] {
    /// Where `pattern` stands next, at `start` or behind it.
    fileprivate func firstRange(of pattern: [UInt8], from start: Int) -> Range<Int>? {
        withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress, let first = pattern.first else { return nil }
            // A chunk may hold 64 MB: the C library searches them as fast as memory is read.
            var position = start
            while position + pattern.count <= bytes.count {
                let room = bytes.count - pattern.count - position + 1
                guard let hit = memchr(base + position, Int32(first), room) else { return nil }
                position = UnsafeRawPointer(hit) - base
                if memcmp(hit, pattern, pattern.count) == 0 { return position..<position + pattern.count }
                position += 1
            }
            return nil
        }
    }
}
