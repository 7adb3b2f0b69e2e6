// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import Testing

@testable import HyperExtract

@Suite(.enabled(if: Hyper.isInstalled, "hyperd is not installed: run `make setup`"), .timeLimit(.minutes(1)))
struct ExtractFileTests {
    private static let schema = Schema(
        [.init("id", .integer, nullable: false), .init("text", .text), .init("n", .numeric(precision: 18, scale: 2))],
        key: ["id"])

    private static func rows(_ range: Range<Int>, _ text: String = "row") -> RecordBatch {
        var batch = RecordBatch(schema)
        for id in range {
            batch.columns[0].append(integer: Int64(id))
            batch.columns[1].bytes.append(contentsOf: "\(text) \(id)".utf8)
            batch.columns[1].endText()
            batch.columns[2].append(integer: Int64(id))
        }
        return batch
    }

    private static func write(_ count: Int, to file: ExtractFile, _ connection: HyperConnection) async throws {
        let batch = rows(0..<count)
        try await file.write(schema, on: connection) { try await $0.write(batch) }
    }

    private static func count(_ file: ExtractFile, _ connection: HyperConnection) async throws -> Int {
        try await file.attached(to: connection, as: "count") {
            Int(try await connection.query(#"SELECT count(*) FROM "count"."Extract"."Extract""#).columns[0].integers[0])
        }
    }

    @Test func theVersionIsTheOldestThatHoldsTheColumns() async throws {
        #expect(HyperFileVersion.fitting(Self.schema) == .two)
        let wide = Schema([.init("w", .numeric(precision: 19, scale: 0))])
        #expect(HyperFileVersion.fitting(wide) == .three)
        try await Hyper.run { connection, directory in
            let file = ExtractFile(directory.file("two.hyper"))
            try await Self.write(1, to: file, connection)
            try await file.attached(to: connection, as: "x") {
                let error = await #expect(throws: HyperError.self) {
                    try await connection.createTable(HyperTable(database: "x", name: "wide"), wide)
                }
                #expect(error?.sqlState == "0A000")
            }
        }
    }

    @Test func aFileWithTwoRowsOfOneKeyIsNotPutInPlace() async throws {
        try await Hyper.run { connection, directory in
            let file = ExtractFile(directory.file("keys.hyper"))
            try await Self.write(3, to: file, connection)
            let error = await #expect(throws: HyperError.self) {
                try await file.write(Self.schema, distinct: ["id"], on: connection) {
                    try await $0.write(Self.rows(0..<5))
                    try await $0.write(Self.rows(4..<6))
                }
            }
            #expect(error?.code == .duplicateKey && error?.message.contains("(id)") == true)
            #expect(try await Self.count(file, connection) == 3)
            try await file.write(Self.schema, distinct: ["id"], on: connection) { try await $0.write(Self.rows(0..<5)) }
            #expect(try await Self.count(file, connection) == 5)
        }
    }

    @Test func whatIsDetachedSurvivesTheDeathOfHyperdAndAFileThatIsNotIsAsItWas() async throws {
        let directory = try TemporaryDirectory()
        let file = ExtractFile(directory.file("a.hyper"))
        try await withHyperServer { server in
            let connection = try await server.connect()
            try await Self.write(1_000, to: file, connection)
            try await connection.attach(file.path, as: "x")
            let more = Self.rows(1_000..<2_000)
            try await connection.copy(into: HyperTable(database: "x")) { try await $0.write(more) }
            kill(server.pid, SIGKILL)
            #expect(await eventually { !server.isRunning })
        }
        try await withHyperServer { server in
            let connection = try await server.connect()
            let count = try await Self.count(file, connection)
            #expect(count == 1_000)
        }
    }

    @Test func aFileThatIsWrittenAnewIsTheOldOneUntilItIsWhole() async throws {
        struct Stop: Error {}
        try await Hyper.run { connection, directory in
            let file = ExtractFile(directory.file("a.hyper"))
            try await Self.write(10, to: file, connection)
            let digest = try FileDigest.sha256(of: file.path)
            await #expect(throws: Stop.self) {
                try await file.write(Self.schema, on: connection) { writer in
                    try await writer.write(Self.rows(0..<100))
                    throw Stop()
                }
            }
            #expect(try FileDigest.sha256(of: file.path) == digest)
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["a.hyper"])
            // What a killed process left behind does not hinder.
            try Data("rest".utf8).write(to: URL(fileURLWithPath: file.path + ".part"))
            try await Self.write(20, to: file, connection)
            let count = try await Self.count(file, connection)
            #expect(count == 20)
            let attached = await connection.attachedFiles
            #expect(attached.isEmpty)
        }
    }

    @Test func damagedFilesAreNamedWithWhatToDo() async throws {
        try await Hyper.run { connection, directory in
            let file = ExtractFile(directory.file("whole.hyper"))
            try await Self.write(50_000, to: file, connection)
            let bytes = try Data(contentsOf: URL(fileURLWithPath: file.path))
            var corrupt = bytes
            for index in corrupt.indices.dropFirst(20_000).prefix(20_000) { corrupt[index] ^= 0x55 }
            let damaged: [(String, Data)] = [
                ("half", bytes.prefix(bytes.count / 2)), ("last page", bytes.dropLast(4_096)), ("empty", Data()),
                ("text", Data("<html>not a file</html>".utf8)), ("header", bytes.prefix(100)), ("corrupt", corrupt),
            ]
            for (name, data) in damaged {
                let path = directory.file(name)
                try data.write(to: URL(fileURLWithPath: path))
                let error = await #expect(throws: HyperError.self, "\(name)") {
                    try await connection.attach(path, as: "x")
                }
                #expect(error?.code == .damagedFile, "\(name): \(error?.message ?? "")")
                #expect(error?.message.contains(path) == true && error?.message.contains("built again") == true)
            }
            let error = await #expect(throws: HyperError.self) {
                try await connection.attach(directory.file("absent"), as: "x")
            }
            #expect(error?.code == .notFound)
            #expect(error?.message.contains("absent") == true)
        }
    }

    @Test func aFileThatAnotherHyperdHoldsIsLocked() async throws {
        try await Hyper.run { connection, directory in
            let file = ExtractFile(directory.file("a.hyper"))
            try await Self.write(1, to: file, connection)
            try await connection.attach(file.path, as: "x")
            try await withHyperServer { other in
                let second = try await other.connect()
                let error = await #expect(throws: HyperError.self) { try await second.attach(file.path, as: "y") }
                #expect(error?.code == .locked)
                #expect(error?.isRetriable == true)
                #expect(error?.message.contains(file.path) == true)
            }
        }
    }

    @Test func compactionTakesTheGapsOutAndKeepsRowsAndNullability() async throws {
        try await Hyper.run { connection, directory in
            let file = ExtractFile(directory.file("a.hyper"))
            try await Self.write(20_000, to: file, connection)
            let small = try file.size
            for round in 0..<8 {
                try await file.attached(to: connection, as: "x") {
                    let table = HyperTable(database: "x").sql
                    try await connection.execute("UPDATE \(table) SET text = 'round \(round) ' || text")
                }
            }
            let grown = try file.size
            #expect(grown > small + small / 2)
            let none = try await file.compact(ifGrownFrom: small, floor: 1 << 30, on: connection)
            #expect(none == nil)
            let before = try await file.attached(to: connection, as: "x") {
                try await connection.summary(of: HyperTable(database: "x"))
            }
            let size = try #require(
                try await file.compact(ifGrownFrom: small, floor: 0, orderedBy: ["id"], on: connection))
            #expect(size < grown / 3 * 2)
            #expect(try file.size == size)
            try await file.attached(to: connection, as: "x") {
                let table = HyperTable(database: "x")
                let after = try await connection.summary(of: table)
                #expect(after == before)
                let schema = try await connection.schema(of: table)
                #expect(schema.columns == Self.schema.columns)
            }
            let again = try await file.compact(ifGrownFrom: size, floor: 0, on: connection)
            #expect(again == nil)
        }
    }

    @Test func namesWithQuotesDoNoHarm() async throws {
        try await Hyper.run { connection, directory in
            let path = directory.file(#"it's "quoted".hyper"#)
            let table = HyperTable(schema: #"a"b'c"#, name: #"x"; DROP TABLE "y"#)
            let schema = Schema([.init(#"col"umn's"#, .integer)])
            try await ExtractFile(path).write(schema, table: table, on: connection) { _ in }
            try await ExtractFile(path).attached(to: connection, as: #"al"ias"#) {
                let found = try await connection.schema(of: table.within(#"al"ias"#))
                #expect(found == schema)
            }
        }
    }

    @Test func aMissingTableIsNamed() async throws {
        try await Hyper.run { connection, directory in
            let file = ExtractFile(directory.file("a.hyper"))
            try await Self.write(1, to: file, connection)
            try await file.attached(to: connection, as: "x") {
                let absent = HyperTable(database: "x", name: "absent")
                let error = await #expect(throws: HyperError.self) { try await connection.schema(of: absent) }
                #expect(error?.code == .notFound)
                #expect(error?.message.contains("absent") == true && error?.message.contains(file.path) == true)
            }
            let error = await #expect(throws: HyperError.self) {
                try await connection.schema(of: HyperTable(database: "nobody"))
            }
            #expect(error?.code == .notFound)
        }
    }
}
