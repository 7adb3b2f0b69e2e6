// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import Testing

@testable import HyperExtract

@Suite(.enabled(if: Hyper.isInstalled, "hyperd is not installed: run `make setup`"), .timeLimit(.minutes(1)))
struct ChangesTests {
    private static let schema = Schema(
        [
            .init("Company", .text, nullable: false), .init("No", .integer, nullable: false),
            .init("amount", .numeric(precision: 28, scale: 6)), .init("name", .text), .init("rate", .double),
            .init("day", .date),
        ], key: ["Company", "No"])

    private struct Key: Hashable {
        let company: String
        let number: Int64
    }

    /// Rows by key, as they should be.
    private typealias Model = [Key: [Value]]

    private static func row(_ key: Key, _ random: inout SeededGenerator) -> [Value] {
        let names = ["", "a", "a ", "é", "e\u{301}", "A"]
        func maybe(_ value: Value, _ random: inout SeededGenerator) -> Value { random.next() % 3 == 0 ? .null : value }
        return [
            .text(key.company), .integer(key.number),
            maybe(.decimal(FixedDecimal(mantissa: Int128(random.next() % 3) - 1, scale: 6)), &random),
            maybe(.text(names.randomElement(using: &random)!), &random),
            maybe(.double([0, 0.1, 0.1 + .ulpOfOne][Int(random.next() % 3)]), &random),
            maybe(.date(CalendarDate(daysSince1970: Int(random.next() % 2))), &random),
        ]
    }

    private static func batch(_ rows: some Sequence<[Value]>) throws -> RecordBatch {
        var batch = RecordBatch(schema)
        for row in rows { try batch.append(row) }
        return batch
    }

    private static func model(_ connection: HyperConnection, _ table: HyperTable) async throws -> Model {
        var model: Model = [:]
        for try await batch in connection.rows(of: table) {
            for row in (0..<batch.count).map(batch.row) {
                guard case .text(let company) = row[0], case .integer(let number) = row[1] else { continue }
                #expect(model.updateValue(row, forKey: Key(company: company, number: number)) == nil)
            }
        }
        return model
    }

    @Test(arguments: [(1, true), (2, true), (3, false), (4, false)] as [(UInt64, Bool)])
    func aMirrorFollowsRandomStagesAsAModelDoes(_ seed: UInt64, _ isWhole: Bool) async throws {
        try await Hyper.run { connection, directory in
            var random = SeededGenerator(seed: seed)
            let mirror = ExtractFile(directory.file("mirror.hyper"))
            try await mirror.write(Self.schema, on: connection) { _ in }
            var expected: Model = [:]
            for round in 0..<6 {
                var staged: Model = isWhole ? [:] : [:]
                for company in ["X", "x", "Ö"] {
                    for number in 0..<40 where random.next() % 3 != 0 {
                        let key = Key(company: company, number: Int64(number))
                        let keepsOld = random.next() % 2 == 0
                        staged[key] = keepsOld ? expected[key] ?? Self.row(key, &random) : Self.row(key, &random)
                    }
                }
                if round == 5 { staged = isWhole ? expected : [:] }
                var counts = TableChanges()
                for (key, row) in staged {
                    if let old = expected[key] {
                        if Self.isSame(old, row) { counts.unchanged += 1 } else { counts.updated += 1 }
                    } else {
                        counts.inserted += 1
                    }
                }
                if isWhole { counts.deleted = expected.keys.count { staged[$0] == nil } }
                expected = isWhole ? staged : expected.merging(staged) { $1 }

                let stage = HyperTable.temporary("stage \(round)")
                try await connection.createTable(stage, Self.schema)
                let rows = try Self.batch(staged.values)
                try await connection.copy(into: stage) { try await $0.write(rows) }
                let payload = ExtractFile(directory.file("payload \(round).hyper"))
                let found = try await mirror.attached(to: connection, as: "mirror") {
                    let table = HyperTable(database: "mirror")
                    let counted = try await connection.changes(
                        from: table, to: stage, key: Self.schema.key, isWhole: isWhole)
                    #expect(counted == counts)
                    return try await connection.writeChanges(
                        from: table, to: stage, key: Self.schema.key, isWhole: isWhole, into: payload)
                }
                #expect(found == counts)
                try await connection.dropTable(stage)
                #expect(payload.exists == !counts.isEmpty)
                guard payload.exists else { continue }
                let digest = try FileDigest.sha256(of: payload.path)
                for _ in 0..<2 {
                    try await mirror.merge(payload, key: Self.schema.key, on: connection)
                    let table = HyperTable(database: "m")
                    let merged = try await mirror.attached(to: connection, as: "m") {
                        try await Self.model(connection, table)
                    }
                    #expect(merged.count == expected.count)
                    #expect(merged.allSatisfy { key, row in expected[key].map { Self.isSame($0, row) } ?? false })
                }
                #expect(try FileDigest.sha256(of: payload.path) == digest, "a merge must only read the payload")
            }
        }
    }

    /// Swift takes texts for equal that Unicode does; bytes differ.
    private static func isSame(_ left: [Value], _ right: [Value]) -> Bool {
        zip(left, right).allSatisfy { pair in
            guard case (.text(let a), .text(let b)) = pair else { return pair.0 == pair.1 }
            return Array(a.utf8) == Array(b.utf8)
        }
    }

    @Test func severalRowsOfOneKeyAreReportedAndTheLastCanBeKept() async throws {
        try await Hyper.run { connection, directory in
            var schema = Schema([.init("k", .text, nullable: false), .init("v", .integer)], key: ["k"])
            let mirror = ExtractFile(directory.file("mirror.hyper"))
            try await mirror.write(schema, on: connection) { _ in }
            schema.columns.append(.init("sequence", .integer, nullable: false))
            let stage = HyperTable.temporary("stage")
            try await connection.createTable(stage, schema)
            var batch = RecordBatch(schema)
            for (index, key) in ["a", "b", "a", "c", "a", "c"].enumerated() {
                try batch.append([.text(key), .integer(Int64(index * 10)), .integer(Int64(index))])
            }
            let rows = batch
            try await connection.copy(into: stage) { try await $0.write(rows) }
            let duplicates = try await connection.duplicateKeys(in: stage, key: ["k"])
            #expect(
                (0..<duplicates.count).map(duplicates.row) == [[.text("a"), .integer(3)], [.text("c"), .integer(2)]])
            try await mirror.attached(to: connection, as: "m") {
                let table = HyperTable(database: "m")
                let error = await #expect(throws: HyperError.self) {
                    try await connection.changes(from: table, to: stage, key: ["k"], isWhole: true)
                }
                #expect(error?.code == .duplicateKey)
                let removed = try await connection.removeOutdated(in: stage, key: ["k"], by: "sequence")
                #expect(removed == 3)
                let left = try await connection.query("SELECT k, v FROM stage ORDER BY k")
                #expect((0..<3).map(left.row).map { $0[1] } == [.integer(40), .integer(10), .integer(50)])
                let changes = try await connection.changes(from: table, to: stage, key: ["k"], isWhole: true)
                #expect(changes == TableChanges(inserted: 3))
            }
        }
    }

    /// A key that a mirror has more than once becomes one row, the staged one, whether or not its copies equal it.
    @Test(arguments: [true, false])
    func aKeyThatTheMirrorHasTwiceIsDeletedAndPutInOnce(isWhole: Bool) async throws {
        try await Hyper.run { connection, directory in
            let schema = Schema(
                [.init("k", .text, nullable: false), .init("v", .integer)], key: ["k"])
            func batch(_ rows: [(String, Int64)]) throws -> RecordBatch {
                var batch = RecordBatch(schema)
                for row in rows { try batch.append([.text(row.0), .integer(row.1)]) }
                return batch
            }
            let mirror = ExtractFile(directory.file("mirror.hyper"))
            let held = try batch([
                ("same", 1), ("same", 1), ("one", 1), ("one", 9), ("none", 8), ("none", 9), ("none", 8), ("single", 1),
                ("old", 1), ("unstaged", 1), ("unstaged", 2),
            ])
            try await mirror.write(schema, on: connection) { try await $0.write(held) }
            let stage = HyperTable.temporary("stage")
            try await connection.createTable(stage, schema)
            let staged = try batch([("same", 1), ("one", 1), ("none", 1), ("single", 1), ("old", 2), ("new", 1)])
            try await connection.copy(into: stage) { try await $0.write(staged) }
            let payload = ExtractFile(directory.file("payload.hyper"))
            let changes = try await mirror.attached(to: connection, as: "m") {
                try await connection.writeChanges(
                    from: HyperTable(database: "m"), to: stage, key: ["k"], isWhole: isWhole, into: payload)
            }
            #expect(
                changes
                    == TableChanges(inserted: 1, updated: 4, unchanged: 1, deleted: isWhole ? 2 : 0, repeated: 3))
            try await mirror.merge(payload, key: ["k"], on: connection)
            try await mirror.attached(to: connection, as: "m") {
                let again = try await connection.changes(
                    from: HyperTable(database: "m"), to: stage, key: ["k"], isWhole: isWhole)
                #expect(again == TableChanges(unchanged: 6))
                let rows = try await connection.query("SELECT count(*) FROM \(HyperTable(database: "m").sql)")
                #expect(rows.columns[0].integers[0] == (isWhole ? 6 : 8), "rows that were not staged stay as they are")
            }
        }
    }

    @Test func aStagedRowWithoutAKeyIsRefused() async throws {
        try await Hyper.run { connection, directory in
            let schema = Schema([.init("k", .text), .init("v", .integer)], key: ["k"])
            let mirror = ExtractFile(directory.file("mirror.hyper"))
            try await mirror.write(schema, on: connection) { _ in }
            let stage = HyperTable.temporary("stage")
            try await connection.createTable(stage, schema)
            try await connection.execute("INSERT INTO stage VALUES (NULL, 1), ('a', 1)")
            try await mirror.attached(to: connection, as: "m") {
                let error = await #expect(throws: HyperError.self) {
                    try await connection.changes(from: HyperTable(database: "m"), to: stage, key: ["k"], isWhole: true)
                }
                #expect(error?.code == .valueRefused)
                #expect(error?.message.contains("'k'") == true)
            }
        }
    }

    @Test func aMirrorWhoseColumnsDifferIsASchemaErrorThatNamesTheColumn() async throws {
        try await Hyper.run { connection, directory in
            let mirror = ExtractFile(directory.file("mirror.hyper"))
            try await mirror.write(Schema([.init("k", .text), .init("v", .integer)]), on: connection) { _ in }
            try await mirror.attached(to: connection, as: "m") {
                for (index, columns) in [[Schema.Column("k", .text)], [.init("k", .text), .init("v", .double)]]
                    .enumerated()
                {
                    let stage = HyperTable.temporary("stage \(index)")
                    try await connection.createTable(stage, Schema(columns))
                    let error = await #expect(throws: HyperError.self) {
                        try await connection.changes(
                            from: HyperTable(database: "m"), to: stage, key: ["k"], isWhole: true)
                    }
                    #expect(error?.code == .schemaMismatch)
                    #expect(error?.message.contains("'v'") == true)
                }
            }
        }
    }

    @Test func aTransactionThatFailsChangesNothing() async throws {
        try await Hyper.run { connection, directory in
            let file = ExtractFile(directory.file("a.hyper"))
            try await file.write(Schema([.init("a", .integer, nullable: false)]), on: connection) { _ in }
            try await file.attached(to: connection, as: "x") {
                let table = HyperTable(database: "x").sql
                let error = await #expect(throws: HyperError.self) {
                    try await connection.transaction([
                        "INSERT INTO \(table) VALUES (1)", "INSERT INTO \(table) VALUES (1/0)",
                    ])
                }
                #expect(error?.sqlState == "22012")
                #expect(error?.message.contains("INSERT") == true)
                let rows = try await connection.query("SELECT * FROM \(table)")
                #expect(rows.count == 0)
            }
        }
    }

    @Test func columnsWithAnotherCollationAreComparedByteByByte() async throws {
        try await Hyper.run { connection, directory in
            let path = directory.file("collated.hyper")
            try await connection.createDatabase(path, version: .two)
            let file = ExtractFile(path)
            try await file.attached(to: connection, as: "c") {
                try await connection.execute(#"CREATE SCHEMA c."Extract""#)
                try await connection.execute(
                    #"CREATE TABLE c."Extract"."Extract" (k text COLLATE "en_US_CI" NOT NULL, v text COLLATE "en_US_CI")"#
                )
                try await connection.execute(#"INSERT INTO c."Extract"."Extract" VALUES ('a', 'x'), ('B', 'y')"#)
                let stage = HyperTable.temporary("stage")
                try await connection.createTable(stage, Schema([.init("k", .text), .init("v", .text)]))
                try await connection.execute("INSERT INTO stage VALUES ('a', 'X'), ('b', 'y')")
                let changes = try await connection.changes(
                    from: HyperTable(database: "c"), to: stage, key: ["k"], isWhole: true)
                #expect(changes == TableChanges(inserted: 1, updated: 1, unchanged: 0, deleted: 1))
            }
            // A rebuilt file keeps the collations.
            let copy = ExtractFile(directory.file("copy.hyper"))
            try await copy.rebuild(from: file, on: connection)
            try await copy.attached(to: connection, as: "c") {
                let same = try await connection.query(#"SELECT * FROM c."Extract"."Extract" WHERE v = 'X'"#)
                #expect(same.count == 1)
            }
        }
    }
}
