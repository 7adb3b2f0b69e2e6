// SPDX-License-Identifier: Apache-2.0

/// A request as it came over the wire.
public struct SimulatedRequest: Sendable {
    /// The method, in the case in which it was sent.
    public let method: String
    /// The path as it was sent: nothing is percent-decoded, no dot segment is removed.
    public let rawPath: String
    /// What stood behind the first `?`, as it was sent; `nil` if there was no `?`.
    public let rawQuery: String?
    /// The header fields.
    public let headers: SimulatedHeaders
    /// The body, which is read from the wire only while it is asked for.
    public let body: SimulatedRequestBody

    package init(
        method: String, rawPath: String, rawQuery: String?, headers: SimulatedHeaders,
        body: SimulatedRequestBody = SimulatedRequestBody()
    ) {
        self.method = method
        self.rawPath = rawPath
        self.rawQuery = rawQuery
        self.headers = headers
        self.body = body
    }

    /// The path's segments, each percent-decoded; an empty one at the end is left out.
    public var pathSegments: [String] {
        var parts = rawPath.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        if parts.last?.isEmpty == true { parts.removeLast() }
        return parts.map { PercentCoding.decoded($0) }
    }

    /// The query's options in order, names and values percent-decoded; `+` stays `+`, as OData demands.
    public var queryOptions: [(name: String, value: String)] {
        (rawQuery ?? "").split(separator: "&").map { option in
            let parts = option.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (PercentCoding.decoded(parts[0]), parts.count > 1 ? PercentCoding.decoded(parts[1]) : "")
        }
    }
}

/// Percent-encoding as RFC 3986 has it.
package enum PercentCoding {
    /// `text` with every `%XX` replaced by its byte; what is no such triplet stays as it is.
    package static func decoded(_ text: some StringProtocol) -> String {
        guard text.utf8.contains(UInt8(ascii: "%")) else { return String(text) }
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
                let high = hexValue(bytes[index + 1]), let low = hexValue(bytes[index + 2])
            {
                result.append(high << 4 | low)
                index += 3
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// `text` with everything but unreserved characters written as `%XX`.
    package static func encoded(_ text: some StringProtocol) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var result: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                result.append(byte)
            default:
                result.append(contentsOf: [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]])
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func hexValue(_ byte: UInt8) -> UInt8? {
        Character(UnicodeScalar(byte)).hexDigitValue.map { UInt8($0) }
    }
}
