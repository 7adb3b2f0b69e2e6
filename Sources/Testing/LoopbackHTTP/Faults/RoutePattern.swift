// SPDX-License-Identifier: Apache-2.0

/// Which requests a fault is for: `GET /api/*/sites?*pageNumber=2*`.
///
/// The method may be `*`. `*` in path and query stands for any characters, `/` among them. Path and query are compared
/// as sent, percent-encoding untouched. Without a `?`, the query does not matter.
public struct RoutePattern: Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The pattern as it was written.
    public let description: String
    private let method: Substring
    private let path: Substring
    private let query: Substring?

    /// Every request.
    public static let any: RoutePattern = "* *"

    /// The pattern `METHOD PATH` or `METHOD PATH?QUERY`.
    public init(_ text: String) {
        description = text
        let parts = text.split(separator: " ", maxSplits: 1)
        method = parts.first ?? "*"
        let target = parts.count > 1 ? parts[1] : "*"
        let halves = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        path = halves[0]
        query = halves.count > 1 ? halves[1] : nil
    }

    /// The pattern of the literal.
    public init(stringLiteral value: String) {
        self.init(value)
    }

    func matches(method: String, path: String, query: String?) -> Bool {
        (self.method == "*" || self.method == method)
            && Self.matches(Array(self.path.utf8)[...], Array(path.utf8)[...])
            && (self.query.map { Self.matches(Array($0.utf8)[...], Array((query ?? "").utf8)[...]) } ?? true)
    }

    private static func matches(_ pattern: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>) -> Bool {
        var (pattern, text) = (pattern, text)
        var retry: (pattern: ArraySlice<UInt8>, text: ArraySlice<UInt8>)?
        while true {
            if pattern.first == UInt8(ascii: "*") {
                pattern = pattern.dropFirst()
                retry = (pattern, text)
            } else if let byte = text.first, pattern.first == byte {
                pattern = pattern.dropFirst()
                text = text.dropFirst()
            } else if text.isEmpty, pattern.isEmpty {
                return true
            } else if let last = retry, !last.text.isEmpty {
                retry = (last.pattern, last.text.dropFirst())
                (pattern, text) = (last.pattern, last.text.dropFirst())
            } else {
                return false
            }
        }
    }
}
