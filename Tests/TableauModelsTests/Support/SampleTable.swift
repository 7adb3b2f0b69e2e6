// SPDX-License-Identifier: Apache-2.0

import Columnar
import HyperExtract
import TableauModels

/// A table with its rows, for hyperd and for the oracle.
struct SampleTable {
    let name: String
    let columns: [(name: String, type: ColumnType)]
    var rows: [[Value]] = []

    func load(into connection: HyperConnection) async throws {
        let schema = Schema(columns.map { .init($0.name, $0.type) })
        try await connection.createTable(.temporary(name), schema)
        var batch = RecordBatch(schema)
        for row in rows {
            for index in columns.indices { try batch.columns[index].append(row[index]) }
        }
        let loaded = batch
        try await connection.copy(into: .temporary(name)) { try await $0.write(loaded) }
    }
}

extension FieldCatalogue {
    /// A catalogue over temporary tables with the columns' own names.
    init(
        _ tables: [SampleTable], calculations: [Calculation] = [], parameters: [Parameter] = [],
        relationships: [Relationship] = []
    ) {
        self.init(
            tables: tables.map { .init($0.name, schema: nil) },
            columns: tables.flatMap { table in
                table.columns.map { .init($0.name, table: table.name, type: $0.type) }
            },
            calculations: calculations, parameters: parameters, relationships: relationships)
    }
}

func date(_ text: String) -> Value { CalendarDate(text).map(Value.date) ?? .null }
func money(_ text: String) -> Value { FixedDecimal(text).map(Value.decimal) ?? .null }
