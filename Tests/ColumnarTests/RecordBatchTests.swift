// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import Testing

struct RecordBatchTests {
    static let schema = Schema(
        [
            .init("t", .text), .init("i", .int32), .init("l", .integer), .init("n", .numeric(precision: 5, scale: 2)),
            .init("w", .numeric(precision: 38, scale: 10)), .init("d", .double), .init("b", .boolean),
            .init("day", .date),
            .init("ts", .timestamp), .init("tz", .instant),
        ], key: ["t", "l"])

    static let row: [Value] = [
        .text("ü"), .integer(-5), .integer(.max), .decimal(FixedDecimal("-999.99")!),
        .decimal(FixedDecimal("0.0000000001")!),
        .double(-0.0), .boolean(true), .date(CalendarDate("2024-02-29")!),
        .timestamp(Timestamp(microsecondsSince1970: -1)),
        .timestamp(Timestamp(microsecondsSince1970: 1)),
    ]

    static func batch(_ rows: [[Value]]) throws -> RecordBatch {
        var batch = RecordBatch(schema)
        for row in rows { try batch.append(row) }
        return batch
    }

    @Test func whatIsAppendedIsThere() throws {
        let nulls = [Value](repeating: .null, count: Self.row.count)
        let batch = try Self.batch([Self.row, nulls, Self.row])
        #expect(batch.count == 3)
        #expect(batch.row(0) == Self.row)
        #expect(batch.row(1) == nulls)
        #expect(batch.row(2) == Self.row)
        #expect(batch.columns[0].textRange(2) == 2..<4)
        for (column, definition) in zip(batch.columns, Self.schema.columns) {
            let used = [column.ends.count, column.integers.count, column.wides.count, column.doubles.count]
            #expect(used.filter { $0 > 0 } == [3], "\(definition.name) uses one kind of storage")
        }
    }

    @Test(arguments: Array(schema.columns.indices))
    func aRowWithOneValueThatDoesNotFitChangesNothingAndNamesTheColumn(_ column: Int) throws {
        let bad: [Value] = [
            .integer(1), .integer(3_000_000_000), .text("1"), .decimal(FixedDecimal("1000.00")!),
            .decimal(FixedDecimal("0.00000000001")!),
            .integer(1), .integer(1), .timestamp(Timestamp(microsecondsSince1970: 0)),
            .date(CalendarDate(daysSince1970: 0)), .text(""),
        ]
        var batch = try Self.batch([Self.row])
        var row = Self.row
        row[column] = bad[column]
        let error = #expect(throws: ValueError.self) { try batch.append(row) }
        #expect(error?.column == Self.schema.columns[column].name)
        #expect(batch.columns.allSatisfy { $0.count == 1 })
        #expect(batch.row(0) == Self.row)
        try batch.append(Self.row)
        #expect(batch.row(1) == Self.row)
    }

    @Test func decimalsAreNeverRounded() {
        var column = ColumnData(.numeric(precision: 5, scale: 2))
        #expect(throws: ValueError.self) { try column.append(.decimal(FixedDecimal("1.005")!)) }
        #expect(throws: Never.self) { try column.append(.decimal(FixedDecimal("1.5000")!)) }
        #expect(throws: Never.self) { try column.append(.integer(999)) }
        #expect(throws: ValueError.self) { try column.append(.integer(1_000)) }
        #expect(throws: ValueError.self) { try column.append(.integer(.min)) }
        #expect(column.integers == [150, 99_900])
    }

    @Test func takingAndFilteringKeepValuesAndOrder() throws {
        var rows: [[Value]] = []
        for index in 0..<50 {
            var row = index % 7 == 0 ? [Value](repeating: .null, count: Self.row.count) : Self.row
            row[0] = index % 3 == 0 ? .null : .text(String(repeating: "é", count: index % 5))
            row[2] = .integer(Int64(index))
            rows.append(row)
        }
        let batch = try Self.batch(rows)
        let odd = batch.filtered { $0 % 2 == 1 }
        #expect((0..<odd.count).map(odd.row) == rows.enumerated().filter { $0.offset % 2 == 1 }.map(\.element))
        #expect(batch.filtered { _ in true }.count == 50)
        #expect(batch.filtered { _ in false }.count == 0)
        let picked = [49, 0, 0, 7]
        let taken = RecordBatch(Self.schema, columns: batch.columns.map { $0.taking(picked) })
        #expect((0..<4).map(taken.row) == picked.map { rows[$0] })
        var shorter = taken
        for index in shorter.columns.indices { shorter.columns[index].removeLast() }
        #expect((0..<3).map(shorter.row) == picked.dropLast().map { rows[$0] })
    }

    @Test func aSchemaFindsItsColumnsAndSurvivesJSON() throws {
        #expect(Self.schema.index(of: "w") == 4)
        #expect(Self.schema.index(of: "W") == nil)
        #expect(Self.schema.keyIndices == [0, 2])
        let decoded = try JSONDecoder().decode(Schema.self, from: try JSONEncoder().encode(Self.schema))
        #expect(decoded == Self.schema)
    }

    @Test(arguments: [
        "numeric(0,0)", "numeric(39,0)", "numeric(5,6)", "numeric(5,-1)", "numeric(5)", "numeric(5,2", "Text", "int",
        "", "numeric(a,b)", "numeric(+5,2)", "numeric(5,2,1)", "numeric(5,,2)",
    ])
    func onlyTheDocumentedTypesAreRead(_ text: String) {
        #expect(ColumnType(text) == nil)
    }

    @Test(arguments: schema.columns) func aTypeIsReadFromItsText(_ column: Schema.Column) {
        #expect(ColumnType(column.type.description) == column.type)
    }

    @Test func blanksInANumericAreAllowed() {
        #expect(ColumnType("numeric(18, 2)") == .numeric(precision: 18, scale: 2))
    }
}
