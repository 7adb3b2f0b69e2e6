// SPDX-License-Identifier: Apache-2.0

import Columnar
import Testing

@testable import HyperExtract

/// Keys are equal if their bytes are, also where a column's collation says otherwise.
@Suite(.enabled(if: Hyper.isInstalled, "hyperd is not installed: run `make setup`"), .timeLimit(.minutes(1)))
struct KeyMatchTests {
    private static let schema = Schema(
        [.init("Key", .text, nullable: false), .init("Value", .integer)], key: ["Key"])
    private static let texts = ["ABC", "abc", "CAF\u{C9}", "CAFE\u{301}", "K", "\u{212A}"]

    private func with(_ body: (HyperConnection, _ stage: HyperTable, _ collated: HyperTable) async throws -> Void)
        async throws
    {
        try await withHyperServer { server in
            try await server.connected { connection in
                let stage = HyperTable.temporary("stage"), collated = HyperTable.temporary("collated")
                try await connection.createTable(stage, Self.schema)
                try await connection.execute(
                    "CREATE TEMPORARY TABLE \(quoted(identifier: "collated")) "
                        + "(\"Key\" text COLLATE \"en_US_CI\" NOT NULL, \"Value\" bigint)")
                for table in [stage, collated] {
                    for (index, text) in Self.texts.enumerated() {
                        try await connection.execute(
                            "INSERT INTO \(table.sql) VALUES (\(quoted(literal: text)), \(index))")
                    }
                }
                try await body(connection, stage, collated)
            }
        }
    }

    @Test func aCollationJoinsKeysThatBytesKeepApart() async throws {
        try await with { connection, stage, collated in
            func pairs(_ condition: String) async throws -> Int64 {
                try await connection.query(
                    "SELECT count(*) FROM \(stage.sql) s JOIN \(collated.sql) m ON \(condition)"
                ).columns[0].integers[0]
            }
            #expect(try await pairs("s.\"Key\" = m.\"Key\"") > 6, "what the rule is for")
            let match = try await connection.keyMatch(["Key"], of: stage, collated)
            #expect(try await pairs(match.condition("s", "m")) == 6)
            #expect(try await pairs(KeyMatch(Self.schema).condition("s", "m")) == 6)
            #expect(try await connection.collatedColumns(of: collated) == ["Key"])
            #expect(try await connection.collatedColumns(of: stage) == [])
        }
    }

    @Test func aComparisonWithACollatedTableFindsNothingToDo() async throws {
        try await with { connection, stage, collated in
            let changes = try await connection.changes(from: collated, to: stage, key: ["Key"], isWhole: true)
            #expect(changes == TableChanges(unchanged: 6))
            #expect(try await connection.duplicateKeys(in: collated, key: ["Key"]).count == 0)
        }
    }

    @Test func rowsThatLeaveAreThoseThatAreStagedUnderAnotherKey() async throws {
        try await with { connection, stage, collated in
            let former = HyperTable.temporary("former")
            try await connection.createTable(former, Schema([.init("Key", .text, nullable: false)], key: ["Key"]))
            for text in ["ABC", "abc", "K"] {
                try await connection.execute("INSERT INTO \(former.sql) VALUES (\(quoted(literal: text)))")
            }
            try await connection.execute("DELETE FROM \(stage.sql) WHERE \"Key\" IN ('ABC', 'CAF\u{C9}')")
            let changes = try await connection.changes(
                from: collated, to: stage, key: ["Key"], isWhole: false, gone: [former])
            #expect(changes == TableChanges(unchanged: 4, deleted: 1), "abc and K are staged, CAF\u{C9} never left")
        }
    }
}
