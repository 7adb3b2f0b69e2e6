// SPDX-License-Identifier: Apache-2.0

/// One step of an update of a data source's rows. Steps run in their order; if one fails, none has an effect.
///
/// Columns pair by name. Its JSON is what Tableau takes, so an action can be kept in a journal as it is.
public struct UpdateAction: Hashable, Sendable {
    /// What a step does.
    public enum Kind: String, Hashable, Sendable, Codable {
        /// Adds the payload's rows. Doing it twice adds them twice.
        case insert
        /// Changes the rows that match.
        case update
        /// Changes the rows that match and adds the rest.
        case upsert
        /// Deletes the rows that match.
        case delete
        /// Deletes all rows and adds the payload's.
        case replace
    }

    /// A table of a .hyper file.
    public struct Table: Hashable, Sendable {
        /// The schema.
        public var schema: String
        /// The name in the schema.
        public var name: String

        /// A table.
        public init(schema: String = "Extract", _ name: String) {
            self.schema = schema
            self.name = name
        }

        /// `"Extract"."Extract"`, the one that published files have.
        public static let extract = Table("Extract")
    }

    /// What is done.
    public let kind: Kind
    /// The payload's table.
    public let source: Table?
    /// The data source's table.
    public let target: Table
    /// Which rows match.
    public let condition: Condition?

    init(_ kind: Kind, source: Table?, target: Table, condition: Condition? = nil) {
        self.kind = kind
        self.source = source
        self.target = target
        self.condition = condition
    }

    /// Adds the rows of `source`.
    public static func insert(from source: Table, into target: Table = .extract) -> UpdateAction {
        UpdateAction(.insert, source: source, target: target)
    }

    /// Changes the rows of `target` that match one of `source`.
    public static func update(
        from source: Table, into target: Table = .extract, where condition: Condition
    ) -> UpdateAction {
        UpdateAction(.update, source: source, target: target, condition: condition)
    }

    /// Changes the rows of `target` that match one of `source`, and adds the rows of `source` that match none.
    public static func upsert(
        from source: Table, into target: Table = .extract, where condition: Condition
    ) -> UpdateAction {
        UpdateAction(.upsert, source: source, target: target, condition: condition)
    }

    /// Changes the rows of `target` that have the same key as one of `source`, and adds the rows of `source` whose key is
    /// new.
    ///
    /// ```swift
    /// UpdateAction.upsert(on: "Customer", "Invoice")
    /// ```
    ///
    /// - Parameter key: The names of the key's columns, the same in both tables.
    public static func upsert(
        on key: String..., from source: Table = .extract, into target: Table = .extract
    ) -> UpdateAction {
        .upsert(from: source, into: target, where: .keys(key))
    }

    /// Deletes all rows of `target` and adds those of `source`.
    public static func replace(from source: Table, into target: Table = .extract) -> UpdateAction {
        UpdateAction(.replace, source: source, target: target)
    }

    /// Deletes the rows that match. The table of a payload may hold the columns that the condition names and no others.
    public static func delete(
        matching source: Table? = nil, from target: Table = .extract, where condition: Condition
    ) -> UpdateAction {
        UpdateAction(.delete, source: source, target: target, condition: condition)
    }

    /// What is wrong with it, as far as that can be seen here: Tableau's jobs mostly fail without a word.
    var fault: String? {
        if let condition, !condition.isWellFormed { return "`\(kind.rawValue)` has a condition without a comparison" }
        if source == nil, condition?.needsSource ?? false {
            return "`\(kind.rawValue)` compares with a column of a payload, but names no table of it"
        }
        return nil
    }
}

extension UpdateAction: Codable {
    private enum Keys: String, CodingKey {
        case action
        case sourceSchema = "source-schema"
        case sourceTable = "source-table"
        case targetSchema = "target-schema"
        case targetTable = "target-table"
        case condition
    }

    /// Writes the JSON that Tableau takes. The schemas are always in it: without them, updates failed wordlessly on 2021.3.
    public func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Keys.self)
        try object.encode(kind, forKey: .action)
        try object.encodeIfPresent(source?.schema, forKey: .sourceSchema)
        try object.encodeIfPresent(source?.name, forKey: .sourceTable)
        try object.encode(target.schema, forKey: .targetSchema)
        try object.encode(target.name, forKey: .targetTable)
        try object.encodeIfPresent(condition, forKey: .condition)
    }

    /// Reads what ``encode(to:)`` wrote.
    public init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Keys.self)
        let source = try object.decodeIfPresent(String.self, forKey: .sourceTable)
        self.init(
            try object.decode(Kind.self, forKey: .action),
            source: try source.map { Table(schema: try object.decode(String.self, forKey: .sourceSchema), $0) },
            target: Table(
                schema: try object.decode(String.self, forKey: .targetSchema),
                try object.decode(String.self, forKey: .targetTable)),
            condition: try object.decodeIfPresent(Condition.self, forKey: .condition))
    }
}
