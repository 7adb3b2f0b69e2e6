// SPDX-License-Identifier: Apache-2.0

/// Some rows of a table, held column by column.
public struct RecordBatch: Sendable {
    /// What the columns are.
    public let schema: Schema
    /// The values, one entry per column of `schema`, each `count` long.
    public var columns: [ColumnData]

    /// An empty batch with room for `capacity` rows.
    public init(_ schema: Schema, capacity: Int = 0) {
        self.schema = schema
        self.columns = schema.columns.map { ColumnData($0.type, capacity: capacity) }
    }

    /// A batch of these columns.
    ///
    /// - Precondition: there is one column per column of `schema`, of its type, and all are equally long.
    public init(_ schema: Schema, columns: [ColumnData]) {
        precondition(columns.map(\.type) == schema.columns.map(\.type), "the columns do not fit the schema")
        precondition(columns.allSatisfy { $0.count == columns[0].count }, "the columns differ in length")
        self.schema = schema
        self.columns = columns
    }

    /// How many rows there are.
    public var count: Int { columns.first?.count ?? 0 }

    /// The row at `index`, one value per column.
    public func row(_ index: Int) -> [Value] {
        columns.map { $0[index] }
    }

    /// Adds a row.
    ///
    /// - Throws: ``ValueError`` that names the column whose value does not fit, or counts the values if there are too many
    ///   or too few; the batch is then unchanged.
    public mutating func append(_ row: [Value]) throws {
        guard row.count == columns.count else {
            throw ValueError(reason: "a row has \(row.count) values, but there are \(columns.count) columns")
        }
        for (index, value) in row.enumerated() {
            do {
                try columns[index].append(value)
            } catch var error as ValueError {
                for done in 0..<index { columns[done].removeLast() }
                error.column = schema.columns[index].name
                throw error
            }
        }
    }

    /// The rows for which `isIncluded` is true, in order.
    public func filtered(_ isIncluded: (Int) -> Bool) -> RecordBatch {
        let rows = (0..<count).filter(isIncluded)
        guard rows.count < count else { return self }
        return RecordBatch(schema, columns: columns.map { $0.taking(rows) })
    }
}
