// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import Spawning
import Testing

@testable import HyperExtract

@Suite(.enabled(if: Hyper.isInstalled, "hyperd is not installed: run `make setup`"), .timeLimit(.minutes(1)))
struct LoadTests {
    static let refused: [(Schema.Column, Value)] = [
        (.init("a", .integer, nullable: false), .null),
        (.init("a", .text), .text("before\0after")),
        (.init("a", .double), .double(.nan)),
        (.init("a", .double), .double(-.infinity)),
        (.init("a", .date), .date(CalendarDate(daysSince1970: -719_163))),
        (.init("a", .date), .date(CalendarDate(daysSince1970: 2_932_897))),
        (.init("a", .timestamp), .timestamp(Timestamp(microsecondsSince1970: 253_402_300_800_000_000))),
        (.init("a", .instant), .timestamp(Timestamp(microsecondsSince1970: -62_135_596_800_000_001))),
    ]

    @Test(arguments: refused) func aValueThatHyperdWouldTakeWithoutAWordIsRefused(
        _ column: Schema.Column, _ value: Value
    )
        async throws
    {
        var batch = RecordBatch(Schema([column]))
        try batch.append([Self.fitting[column.type.description] ?? .integer(1)])
        try batch.append([value])
        let columns = [
            HyperColumn(
                name: "a", type: HyperType(column.type), isNullable: column.isNullable, sqlType: "", isCollated: false)
        ]
        let load = CopyLoad(id: 1, table: HyperTable(), columns: columns, statement: Statement("COPY"))
        let error = #expect(throws: HyperError.self) { try load.check(batch) }
        #expect(error?.code == .valueRefused)
        #expect(error?.value?.row == 1)
        #expect(error?.value?.error.column == "a")
        #expect(error?.message.contains("after") == false)
    }

    private static let fitting: [String: Value] = [
        "text": .text("fits"), "double": .double(1), "date": .date(CalendarDate(daysSince1970: 0)),
        "timestamp": .timestamp(Timestamp(microsecondsSince1970: 0)),
        "instant": .timestamp(Timestamp(microsecondsSince1970: 0)),
    ]

    @Test(arguments: [(5, 2), (18, 0), (18, 18), (19, 2), (38, 0), (38, 38)])
    func aMantissaBeyondThePrecisionIsRefusedAndTheLargestIsTaken(_ precision: Int, _ scale: Int) throws {
        let type = ColumnType.numeric(precision: precision, scale: scale)
        let target = HyperColumn(name: "a", type: HyperType(type), isNullable: true, sqlType: "", isCollated: false)
        let limit = FixedDecimal.powersOf10[precision]
        for (mantissa, fits) in [(limit - 1, true), (1 - limit, true), (limit, false), (-limit, false)] {
            var column = ColumnData(type)
            column.appendNull()
            if precision > 18 { column.append(wide: mantissa) } else { column.append(integer: Int64(mantissa)) }
            let refusal = Result { try HyperRange.check(column, target) }
            switch refusal {
            case .success: #expect(fits, "\(mantissa)")
            case .failure(let error): #expect(!fits && (error as? HyperRange.Refusal)?.row == 1, "\(mantissa)")
            }
        }
    }

    @Test func columnsWhoseArraysDoNotFitTogetherAreRefused() throws {
        let target = HyperColumn(name: "a", type: HyperType(.text), isNullable: true, sqlType: "", isCollated: false)
        var column = ColumnData(.text)
        try column.append(.text("abc"))
        column.ends[0] = 4
        #expect(throws: HyperRange.Refusal.self) { try HyperRange.check(column, target) }
        column.ends[0] = -1
        #expect(throws: HyperRange.Refusal.self) { try HyperRange.check(column, target) }
        column.ends = []
        #expect(throws: HyperRange.Refusal.self) { try HyperRange.check(column, target) }
    }

    @Test func aRefusedValueLeavesNothingOfTheLoadAndTheConnectionWorksOn() async throws {
        try await Hyper.run { connection, _ in
            let schema = Schema([.init("a", .integer), .init("n", .numeric(precision: 5, scale: 2))])
            let table = HyperTable.temporary("t")
            try await connection.createTable(table, schema)
            var good = RecordBatch(schema)
            for row in 0..<50_000 { try good.append([.integer(Int64(row)), .null]) }
            var bad = RecordBatch(schema)
            try bad.append([.null, .null])
            bad.columns[0].append(integer: 1)
            bad.columns[1].append(integer: 100_000)
            let (first, second) = (good, bad)
            let error = await #expect(throws: HyperError.self) {
                try await connection.copy(into: table) { writer in
                    try await writer.write(first)
                    try? await writer.write(second)
                    try? await writer.write(first)
                }
            }
            #expect(error?.value?.row == 50_001)
            #expect(error?.value?.rowInBatch == 1)
            #expect(error?.value?.error.column == "n")
            #expect(error?.detail?.contains("1000.00") == true)
            let count = try await connection.query("SELECT count(*) FROM \(table.sql)")
            #expect(count.row(0) == [.integer(0)])
            let loaded = try await connection.copy(into: table) { try await $0.write(first) }
            #expect(loaded == 50_000)
        }
    }

    @Test func anErrorOfTheOneWhoWritesEndsTheLoadWithoutATrace() async throws {
        struct Stop: Error {}
        try await Hyper.run { connection, _ in
            let schema = Schema([.init("a", .integer)])
            let table = HyperTable.temporary("t")
            try await connection.createTable(table, schema)
            var batch = RecordBatch(schema)
            for row in 0..<300_000 { batch.columns[0].append(integer: Int64(row)) }
            let rows = batch
            await #expect(throws: Stop.self) {
                try await connection.copy(into: table) { writer in
                    try await writer.write(rows)
                    throw Stop()
                }
            }
            let count = try await connection.query("SELECT count(*) FROM \(table.sql)")
            #expect(count.row(0) == [.integer(0)])
        }
    }

    @Test func columnsOfAnotherNameTypeOrNumberAreRefused() async throws {
        try await Hyper.run { connection, _ in
            let table = HyperTable.temporary("t")
            try await connection.createTable(table, Schema([.init("a", .integer), .init("b", .text)]))
            for schema in [
                Schema([.init("a", .integer)]), Schema([.init("a", .integer), .init("c", .text)]),
                Schema([.init("a", .int32), .init("b", .text)]), Schema([.init("b", .text), .init("a", .integer)]),
            ] {
                let error = await #expect(throws: HyperError.self) {
                    try await connection.copy(into: table) { try await $0.write(RecordBatch(schema)) }
                }
                #expect(error?.code == .schemaMismatch)
            }
        }
    }

    @Test func aTextLongerThanAPartOfTheStreamIsLoadedWhole() async throws {
        try await Hyper.run { connection, _ in
            let schema = Schema([.init("a", .integer), .init("t", .text)])
            let table = HyperTable.temporary("t")
            try await connection.createTable(table, schema)
            var batch = RecordBatch(schema)
            for (row, size) in [3, 3_000_000, 0, 1 << 20, 7].enumerated() {
                try batch.append([.integer(Int64(row)), .text(String(repeating: "é", count: size))])
            }
            let rows = batch
            try await connection.copy(into: table) { try await $0.write(rows) }
            var texts: [UInt8] = []
            for try await part in connection.rows(of: table, orderedBy: ["a"], batchRows: 1) {
                texts += part.columns[1].bytes
            }
            let isEqual = texts == rows.columns[1].bytes
            #expect(isEqual)
        }
    }

    @Test func whileALoadIsUnderWayOtherStatementsAreRefusedAndNotMixedIn() async throws {
        try await Hyper.run { connection, _ in
            let schema = Schema([.init("a", .integer)])
            try await connection.createTable(.temporary("t"), schema)
            let count = try await connection.copy(into: .temporary("t")) { writer in
                let error = await #expect(throws: HyperError.self) { try await connection.execute("SELECT 1") }
                #expect(error?.code == .busy)
                var batch = RecordBatch(schema)
                try batch.append([.integer(1)])
                try await writer.write(batch)
            }
            #expect(count == 1)
        }
    }

    @Test func aWriterThatOutlivesItsLoadIsRefused() async throws {
        try await Hyper.run { connection, _ in
            let schema = Schema([.init("a", .integer)])
            try await connection.createTable(.temporary("t"), schema)
            let kept = Lock<CopyWriter?>(nil)
            try await connection.copy(into: .temporary("t")) { writer in kept.withLock { $0 = writer } }
            let writer = try #require(kept.withLock { $0 })
            let error = await #expect(throws: HyperError.self) { try await writer.write(RecordBatch(schema)) }
            #expect(error?.code == .connectionLost)
        }
    }
}
