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

/// What a Tableau Server or Tableau Cloud says of itself to anybody.
public struct ServerInfo: Hashable, Sendable {
    /// The product's version, such as `2025.1.0`.
    public let productVersion: String
    /// The exact build.
    public let build: String?
    /// The newest version of the REST API that the server speaks.
    public let apiVersion: TableauVersion

    init(_ node: TableauNode) throws(AnswerFault) {
        let info = try node.child("serverInfo")
        let text = try info.value("restApiVersion")
        guard let version = TableauVersion(text) else {
            throw AnswerFault("`restApiVersion` is not a version: \(text.prefix(40))")
        }
        apiVersion = version
        productVersion = info.text("productVersion") ?? ""
        build = info.first("productVersion")?.text("build")
    }
}
