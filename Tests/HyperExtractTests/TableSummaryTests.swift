// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import Testing

@testable import HyperExtract

struct TableSummaryTests {
    @Test func theOrderAndTheBatchesOfTheRowsDoNotMatterButEveryValueDoes() throws {
        var random = SeededGenerator(seed: 5)
        let batch = RandomRows.batch(500, using: &random)
        var whole = TableSummary(RandomRows.schema)
        try whole.add(batch)
        var parts = TableSummary(RandomRows.schema)
        let order = Array(0..<batch.count).shuffled(using: &random)
        for part in [order[..<17], order[17...]] {
            try parts.add(RecordBatch(RandomRows.schema, columns: batch.columns.map { $0.taking(Array(part)) }))
        }
        #expect(parts == whole)
        #expect(parts.digest == whole.digest)
        #expect(whole.digest.count == 64)

        for column in batch.columns.indices {
            var other = batch
            let row = try #require((0..<batch.count).first { !batch.columns[column].isNull($0) })
            var replaced = ColumnData(batch.columns[column].type)
            for index in 0..<batch.count {
                if index == row, RandomRows.schema.columns[column].isNullable {
                    replaced.appendNull()
                } else {
                    try replaced.append(
                        index == row ? changed(batch.columns[column][index]) : batch.columns[column][index])
                }
            }
            other.columns[column] = replaced
            var summary = TableSummary(RandomRows.schema)
            try summary.add(other)
            #expect(summary.digest != whole.digest, "\(RandomRows.schema.columns[column].name)")
        }
    }

    private func changed(_ value: Value) -> Value {
        switch value {
        case .integer(let number): .integer(number ^ 1)
        case .decimal(let decimal):
            .decimal(
                FixedDecimal(
                    mantissa: decimal.mantissa > 0 ? decimal.mantissa - 1 : decimal.mantissa + 1, scale: decimal.scale))
        case .boolean(let flag): .boolean(!flag)
        case .date(let date): .date(date.adding(days: date.daysSince1970 > 0 ? -1 : 1))
        case .text(let text): .text(text + " ")
        default: .null
        }
    }

    @Test(.enabled(if: Hyper.isInstalled, "hyperd is not installed: run `make setup`"))
    func everyRowCountsInTheOneRangeThatItsKeyIsIn() async throws {
        try await Hyper.run { connection, directory in
            let schema = Schema([
                .init("a", .text), .init("b", .integer), .init("v", .numeric(precision: 18, scale: 2)),
            ])
            var batch = RecordBatch(schema)
            // Bytes, not a language, must part the keys: "é" in two spellings, and what sorts between them.
            for (index, text) in ["", "A", "Z", "a", "e\u{301}", "f", "\u{e9}", "日"].enumerated() {
                for number in 0..<40 {
                    let value = FixedDecimal(mantissa: Int128(index * 1_000 + number), scale: 2)
                    try batch.append([
                        .text(text), .integer(Int64(number % 20 - 10) * 100_000 + Int64(number)), .decimal(value),
                    ])
                }
            }
            let file = ExtractFile(directory.file("a.hyper"))
            try await file.write(schema, on: connection) { try await $0.write(batch) }
            try await file.attached(to: connection, as: "x") {
                let table = HyperTable(database: "x")
                for (limit, count) in [(1, 1), (5, 5), (64, 20)] {
                    let ranges = try await connection.keyRanges(of: table, key: ["a", "b"], limit: limit)
                    #expect(ranges.count == count)
                    let summary = try await connection.summary(of: table, ranges: ranges)
                    #expect(summary.parts.map(\.rowCount).reduce(0, +) == 320)
                    #expect(summary.parts.map(\.rowCount).max() == 320 / count)
                    #expect(try await connection.summary(of: table).digest == summary.digest)
                }
                let ranges = try await connection.keyRanges(of: table, key: ["a", "b"])
                let before = try await connection.summary(of: table, ranges: ranges).parts
                try await connection.execute("UPDATE \(table.sql) SET v = v + 1 WHERE a = 'f' AND b = 7")
                #expect(try await connection.summary(of: table, ranges: ranges).parts == before)
                try await connection.execute("UPDATE \(table.sql) SET v = v + 0.01 WHERE a = 'f' AND b = 100011")
                let after = try await connection.summary(of: table, ranges: ranges).parts
                let place = ranges.index(of: [.text("f"), .integer(100_011)])
                #expect(zip(before, after).enumerated().filter { $1.0 != $1.1 }.map(\.offset) == [place])
            }
        }
    }

    @Test func aRowThatIsThereTwiceCounts() throws {
        let schema = Schema([.init("a", .text)])
        var once = TableSummary(schema)
        var thrice = TableSummary(schema)
        var batch = RecordBatch(schema)
        try batch.append([.text("x")])
        try once.add(batch)
        for _ in 0..<3 { try thrice.add(batch) }
        #expect(once.digest != thrice.digest)
    }

    @Test func sumsAreExactBeyondThirtyEightDigitsAndComeBack() {
        var sum = ExactSum(scale: 2)
        let largest = FixedDecimal.powersOf10[38] - 1
        for _ in 0..<1_000 { sum.add(largest) }
        #expect(sum.value == nil)
        #expect(sum.description == "more than 38 digits")
        for _ in 0..<1_001 { sum.add(-largest) }
        #expect(sum.value == FixedDecimal(mantissa: -largest, scale: 2))
        sum.add(largest)
        #expect(sum.value == FixedDecimal(mantissa: 0, scale: 2))
        sum.add(-1)
        #expect(sum.description == "-0.01")
    }

    @Test(.enabled(if: Hyper.isInstalled, "hyperd is not installed: run `make setup`"))
    func aTableInAFileHasTheSummaryOfTheBatchesThatWentIn() async throws {
        try await Hyper.run { connection, directory in
            var random = SeededGenerator(seed: 6)
            var expected = TableSummary(RandomRows.schema)
            let batches = (0..<3).map { RandomRows.batch(700, from: $0 * 700, using: &random) }
            for batch in batches { try expected.add(batch) }
            let file = ExtractFile(directory.file("a.hyper"))
            try await file.write(RandomRows.schema, on: connection) { writer in
                for batch in batches { try await writer.write(batch) }
            }
            try await file.attached(to: connection, as: "x") {
                let table = HyperTable(database: "x")
                let summary = try await connection.summary(of: table)
                #expect(summary == expected)
                #expect(summary.rowCount == 2_100)
                let sums = try await connection.query("SELECT sum(cast(money AS numeric(38,2))) FROM \(table.sql)")
                let money = try #require(summary.sums["money"]?.value)
                #expect(sums.row(0) == [.decimal(money)])
                let part = try await connection.summary(of: table, columns: ["money"])
                #expect(part.sums["money"]?.value == money)
                try await connection.execute("UPDATE \(table.sql) SET \"strict text\" = 'another' WHERE id = 1700")
                let changed = try await connection.summary(of: table)
                #expect(changed != expected)
            }
        }
    }

    @Test func theDigestOfAFileIsItsSHA256() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("a")
        try Data("abc".utf8).write(to: URL(fileURLWithPath: path))
        #expect(
            try FileDigest.sha256(of: path) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        try Data(count: 3 << 20).write(to: URL(fileURLWithPath: path))
        let tool = Python.output("/usr/bin/sha256sum", [path]).text.prefix(64)
        #expect(try FileDigest.sha256(of: path) == tool)
        let error = #expect(throws: HyperError.self) { try FileDigest.sha256(of: directory.file("absent")) }
        #expect(error?.code == .system)
    }
}
