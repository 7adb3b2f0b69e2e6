// SPDX-License-Identifier: Apache-2.0

public import Columnar

/// The type of an entity set's records.
public struct EntityType: Hashable, Sendable {
    /// A property of a record.
    public struct Property: Hashable, Sendable {
        /// The name, as the service writes it.
        public var name: String
        /// The type; of a type definition, the type underneath.
        public var type: EdmType
        /// Whether it is a collection of values of that type.
        public var isCollection = false
        /// Whether a value may be missing. As all that follows, it is what the service says, which real services do not
        /// keep to: nothing is refused because of it.
        public var isNullable = true
        /// Digits of a decimal, or of a second's fraction, if the service says so.
        public var precision: Int?
        /// Digits of a decimal behind the point; `nil` if the service does not say, or says that it varies.
        public var scale: Int?
        /// Characters or bytes at most, if the service says so.
        public var maxLength: Int?
    }

    /// The full name, with its namespace.
    public var name: String
    /// The names of the properties that together identify a record; empty if it has no key, as SQL views have none.
    public var key: [String]
    /// The properties, inherited ones first.
    public var properties: [Property]

    /// The property called `name`.
    ///
    /// - Throws: ``ODataError`` with code `unknownName` and the nearest name.
    public func property(_ name: String) throws -> Property {
        if let property = properties.first(where: { $0.name.hasSameBytes(as: name) }) { return property }
        throw ODataError(
            .unknownName,
            "'\(self.name)' has no property '\(name)'" + NearestName.hint(name, properties.map(\.name)))
    }

    /// The column that holds a property's values exactly.
    ///
    /// - Throws: ``ODataError`` with code `unknownName`.
    public func columnType(of name: String) throws -> ColumnType {
        try property(name).columnType
    }

    /// The columns of all properties.
    public var columns: [ScanColumn] {
        properties.map { ScanColumn($0.name, $0.columnType) }
    }

    /// The property that every write of a record changes; `nil` if there is none. SYSPRO's tables have SQL Server's
    /// `rowversion` under the name of `TimeStamp`.
    public var version: String? {
        properties.first { $0.type == .binary && Self.isVersion($0.name) }?.name
    }

    static func isVersion(_ name: String) -> Bool { ["timestamp", "rowversion"].contains(name.lowercased()) }

    /// The key, as a query needs it.
    public var keyProperties: [TableQuery.KeyProperty] {
        key.map { name in
            TableQuery.KeyProperty(name, properties.first { $0.name.hasSameBytes(as: name) }?.type ?? .string)
        }
    }
}

extension EntityType.Property {
    /// The column that holds the property's values exactly; text for what has no column type of its own.
    ///
    /// A decimal without precision and scale gets 38 digits, 12 of them behind the point: CSDL reads a missing scale as 0,
    /// but Microsoft's library leaves it out and then sends fractions.
    public var columnType: ColumnType {
        guard !isCollection else { return .text }
        switch type {
        case .byte, .sbyte, .int16, .int32: return .int32
        case .int64: return .integer
        case .double, .single: return .double
        case .boolean: return .boolean
        case .date: return .date
        case .dateTimeOffset: return .instant
        case .decimal:
            guard let precision, let scale, (1...ColumnType.maximumPrecision).contains(precision),
                (0...precision).contains(scale)
            else { return .numeric(precision: 38, scale: 12) }
            return .numeric(precision: precision, scale: scale)
        default: return .text
        }
    }
}
