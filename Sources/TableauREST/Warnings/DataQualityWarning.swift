// SPDX-License-Identifier: Apache-2.0

/// A warning that people see at a data source.
public struct DataQualityWarning: Hashable, Sendable {
    /// What it warns of.
    public struct Kind: RawRepresentable, Hashable, Sendable {
        /// The kind as Tableau spells it.
        public let rawValue: String

        /// A kind by its spelling.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// The data are old.
        public static let stale = Kind(rawValue: "STALE")
        /// Anything.
        public static let warning = Kind(rawValue: "WARNING")
        /// The data should no longer be used.
        public static let deprecated = Kind(rawValue: "DEPRECATED")
        /// The data are nobody else's business.
        public static let sensitive = Kind(rawValue: "SENSITIVE_DATA")
        /// Somebody works on the data.
        public static let maintenance = Kind(rawValue: "MAINTENANCE")
    }

    /// What it warns of.
    public let kind: Kind
    /// The words that people read.
    public let message: String
    /// Whether it shows now.
    public let isActive: Bool
    /// Whether it shows wherever the data are used, and not only where one looks for it.
    public let isSevere: Bool

    /// A warning.
    public init(_ kind: Kind, _ message: String, isActive: Bool = true, isSevere: Bool = false) {
        self.kind = kind
        self.message = message
        self.isActive = isActive
        self.isSevere = isSevere
    }

    init(_ node: TableauNode) throws(AnswerFault) {
        kind = Kind(rawValue: try node.value("type"))
        message = node.text("message") ?? ""
        isActive = try node.flag("isActive") ?? true
        isSevere = try node.flag("isSevere") ?? false
    }
}
