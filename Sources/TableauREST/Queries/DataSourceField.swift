// SPDX-License-Identifier: Apache-2.0

/// A field of a data source, as people see it in Tableau.
public struct DataSourceField: Hashable, Sendable, Decodable {
    /// What its values are.
    public struct DataType: RawRepresentable, Hashable, Sendable {
        /// The type as Tableau spells it.
        public let rawValue: String

        /// A type by its spelling.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// Whole numbers.
        public static let integer = DataType(rawValue: "INTEGER")
        /// Other numbers.
        public static let real = DataType(rawValue: "REAL")
        /// Texts.
        public static let string = DataType(rawValue: "STRING")
        /// Points in time.
        public static let dateTime = DataType(rawValue: "DATETIME")
        /// Days.
        public static let date = DataType(rawValue: "DATE")
        /// True and false.
        public static let boolean = DataType(rawValue: "BOOLEAN")
        /// Something that the service cannot tell.
        public static let unknown = DataType(rawValue: "UNKNOWN")
    }

    /// The name of the column in the data.
    public let name: String
    /// The name that people see; they may have changed it.
    public let caption: String
    /// What its values are, which people may have changed too.
    public let dataType: DataType
    /// `COLUMN`, or a kind of field that people added, such as `CALCULATION`; `nil` if the server does not say.
    public let columnClass: String?

    /// Whether it shows a column of the data, not something that people worked out from them.
    public var isColumn: Bool { columnClass.map { $0 == "COLUMN" } ?? true }

    private enum CodingKeys: String, CodingKey {
        case name = "fieldName"
        case caption = "fieldCaption"
        case dataType
        case columnClass
    }

    /// Reads a member of the service's answer.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let name = try container.decode(String.self, forKey: .name)
        self.name = name
        caption = try container.decodeIfPresent(String.self, forKey: .caption) ?? name
        dataType = DataType(rawValue: try container.decodeIfPresent(String.self, forKey: .dataType) ?? "UNKNOWN")
        columnClass = try container.decodeIfPresent(String.self, forKey: .columnClass)
    }

    /// A field that is known already.
    public init(name: String, caption: String? = nil, dataType: DataType, columnClass: String? = "COLUMN") {
        self.name = name
        self.caption = caption ?? name
        self.dataType = dataType
        self.columnClass = columnClass
    }
}
