// SPDX-License-Identifier: Apache-2.0
// Written by EntityGenerator from the service's $metadata; it is written again each time, so do not edit it.
// swift-format-ignore-file

public import SysproOData

/// A group of ledger accounts. Some releases call the table GenGlGroup.
public struct GenGroups: ODataEntity, Hashable {
    public static let entitySet = "GenGroups"
    public static let key: [TableQuery.KeyProperty] = [
        TableQuery.KeyProperty("Company"), TableQuery.KeyProperty("GlGroup"),
    ]
    public static let fields: [any FieldName] = [Fields.company, Fields.glGroup, Fields.description, Fields.timeStamp]

    /// The properties of ``GenGroups``.
    public enum Fields {
        public static let company = Field<GenGroups, String>("Company")
        public static let glGroup = Field<GenGroups, String>("GlGroup")
        public static let description = Field<GenGroups, String>("Description")
        public static let timeStamp = Field<GenGroups, String?>("TimeStamp", edm: .binary)
    }

    /// The company's code, padded with blanks to four characters. A ledger may hold several companies.
    public let company: String
    public let glGroup: String
    public let description: String
    /// The row's version, which the database raises with each write; over OData good for equality only.
    public let timeStamp: String?

    public init(from row: inout RowReader) throws {
        self.company = try row.next(Fields.company)
        self.glGroup = try row.next(Fields.glGroup)
        self.description = try row.next(Fields.description)
        self.timeStamp = try row.next(Fields.timeStamp)
    }
}
