// SPDX-License-Identifier: Apache-2.0

/// A version of the REST API, such as 3.27; not the product's version.
public struct TableauVersion: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The number before the point.
    public let major: Int
    /// The number after the point: 3.10 comes after 3.9.
    public let minor: Int

    /// A version.
    public init(_ major: Int, _ minor: Int) {
        self.major = major
        self.minor = minor
    }

    /// Reads `3.27`; `nil` if the text is something else.
    public init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let major = Int(parts[0]), let minor = Int(parts[1]), major >= 0, minor >= 0 else {
            return nil
        }
        self.init(major, minor)
    }

    /// Whether `left` is the older one.
    public static func < (left: TableauVersion, right: TableauVersion) -> Bool {
        (left.major, left.minor) < (right.major, right.minor)
    }

    /// `3.27`.
    public var description: String { "\(major).\(minor)" }
}
