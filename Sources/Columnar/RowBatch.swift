// SPDX-License-Identifier: Apache-2.0

/// Rows for a table, and what is known of other rows of the table.
///
/// ```swift
/// let batch = RowBatch(rows)   // rows, and nothing else is known
/// ```
public struct RowBatch: Sendable {
    /// The rows.
    public var rows: RecordBatch
    /// What tells each row's record from every other record, as a text, if the row's key does not; two rows with one key and
    /// different texts are two records, and must not become one row.
    public var identities: ColumnData?
    /// Keys of rows that stay as they are, although no row came for them: their records exist and are not loaded.
    public var kept: [RecordBatch]
    /// Keys that the records' rows had before their key was made in another way.
    public var former: RecordBatch?
    /// In which pass the rows were read. Of two rows with one key, that of the later pass counts, and within a pass the one
    /// that came later.
    public var pass: Int

    /// Rows.
    public init(
        _ rows: RecordBatch, identities: ColumnData? = nil, kept: [RecordBatch] = [], former: RecordBatch? = nil,
        pass: Int = 0
    ) {
        self.rows = rows
        self.identities = identities
        self.kept = kept
        self.former = former
        self.pass = pass
    }
}

extension RecordBatch {
    /// The key's columns alone, in the order of the schema.
    package var keys: RecordBatch {
        let places = schema.columns.indices.filter { schema.key.contains(schema.columns[$0].name) }
        return RecordBatch(
            Schema(places.map { schema.columns[$0] }, key: schema.key), columns: places.map { columns[$0] })
    }
}

extension Schema {
    /// The key's columns alone, in the order of the schema.
    package var keys: Schema { Schema(columns.filter { key.contains($0.name) }, key: key) }
}
