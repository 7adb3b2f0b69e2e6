// SPDX-License-Identifier: Apache-2.0

/// One record that a source's system was asked to change.
public struct AuditedChange: Hashable, Sendable, Codable {
    /// One field of it.
    public struct Field: Hashable, Sendable, Codable {
        /// The field's name.
        public var name: String
        /// What it held before.
        public var before: String
        /// What it was to hold.
        public var after: String

        /// A field.
        public init(name: String, before: String, after: String) {
            self.name = name
            self.before = before
            self.after = after
        }
    }

    /// What was asked to make the change, such as a service.
    public var object: String
    /// Who asked, as that system knows them.
    public var operatorName: String
    /// The record's key, by the names of its parts.
    public var record: [String: String]
    /// The fields.
    public var fields: [Field]

    /// A change.
    public init(object: String, operatorName: String, record: [String: String], fields: [Field]) {
        self.object = object
        self.operatorName = operatorName
        self.record = record
        self.fields = fields
    }
}
