// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
import SyncCore
import Testing

@testable import SyncStores

/// A state file in which any value of any row is another one: what it holds is refused as damaged or taken as it was
/// written, and nothing ends the process.
@Suite("A damaged state file")
struct DamagedStateTests {
    /// Where a value is damaged.
    struct Place: CustomTestStringConvertible, Sendable {
        let table: String
        let column: String
        var testDescription: String { "\(table).\(column)" }
    }

    static let places: [Place] = [
        ("watermark", ["pipeline", "position", "revision", "seal"]),
        ("journal", ["run", "pipeline", "step", "body", "seal"]),
        ("audit", ["sequence", "previous", "body", "hash"]),
        ("audit_segment", ["first", "last", "previous", "hash", "from_run", "to_run", "body"]),
        ("rejected", ["id", "pipeline", "digest", "body", "times"]),
        ("rejected_by", ["id", "run", "time", "seal"]),
    ].flatMap { table, columns in columns.map { Place(table: table, column: $0) } }

    /// SQL of what may stand in any column.
    static let values = [
        "NULL", "0", "-1", "9223372036854775807", "-9223372036854775808", "1.5", "''", "'garbage'", "'{'", "x''",
        "x'00FF80'", "'null'", "'[]'", "'\u{1F600}'", "'2026-11-22T22:40:00.123Z'", "'9999-99-99T99:99:99.999Z'",
        "'7ZZZZZZZZZZZZZZZZZZZZZZZZZ'", "x'FFFFFFFFFFFFFFFFFF'", "zeroblob(20)",
    ]
    /// What may become of a text that was written; `@` is the column.
    static let changes = [
        "replace(@, '1', '9223372036854775807')", "replace(@, '1', '-1')", "replace(@, ':0', ':-9223372036854775808')",
        "replace(@, '1', '1e308')", "replace(@, '\"', '')", "substr(@, 1, length(@) / 2)", "@ || @", "upper(@)",
        "replace(@, '2026', '9999999')", "CAST(@ AS BLOB)",
    ]

    @Test(arguments: places)
    func isRefusedOrReadAsItWasWrittenWhateverStandsInAColumn(place: Place) async throws {
        let whole = try await Self.filled()
        let column = Self.places.firstIndex { $0.testDescription == place.testDescription } ?? 0
        let all = Self.values + Self.changes
        // A quarter of them each time, another one for each column.
        let isWhole = ProcessInfo.processInfo.environment["DAMAGE_COUNT"] != nil
        for (index, change) in all.enumerated() where isWhole || (index + column) % 4 == 0 {
            let sql = change.replacing("@", with: place.column)
            for isSealed in [false, true] {
                let directory = try whole.copy()
                try Self.damage(directory, place, sql, isSealed: isSealed)
                try await Self.callEverything(directory, "\(place.testDescription) = \(change)")
            }
        }
    }

    @Test(arguments: [
        "user_version = -1", "user_version = -2147483648", "user_version = 2147483647", "application_id = 0",
        "application_id = -1", "application_id = 2147483647",
    ])
    func isRefusedForAVersionThatNobodyWrote(pragma: String) async throws {
        let directory = try await Self.filled()
        try directory.tamper { try $0.execute(sql: "PRAGMA \(pragma)") }
        let error = #expect(throws: SyncError.self) { try directory.open() }
        #expect(error?.code == .stateCorrupted || error?.code == .stateTooNew)
        #expect(error?.message.contains(directory.file) == true)
    }

    @Test func namesTheRowThatIsNotAsItWasWritten() async throws {
        let directory = try await Self.filled()
        try directory.tamper { try $0.execute(sql: "UPDATE watermark SET revision = revision + 1") }
        let store = try directory.open()
        let error = await #expect(throws: SyncError.self) { _ = try await store.watermark(of: "a") }
        #expect(error?.code == .stateCorrupted)
        #expect(error?.message.contains("the watermark of 'a'") == true)
    }

    // MARK: - A state with something in every table

    private static func filled() async throws -> StateDirectory {
        let directory = try StateDirectory()
        let store = try directory.open()
        let time = Date(timeIntervalSince1970: 1_795_387_200)
        var links: [AuditLink] = []
        for number in 1...3 {
            let run = Run(
                id: AuditIDSource.shared.next(at: time), pipeline: "a", kind: .sync, started: time)
            try await store.save(Watermark(position: Position("\(number)"), revision: number), for: "a")
            var entry = JournalEntry(
                run: run, load: PreparedLoad(requestID: "r\(number)", digest: "d", file: "f", plan: Array("{}".utf8)),
                counts: RunCounts(), before: nil, after: Position("\(number)"))
            try await store.record(entry)
            if number < 3 {
                entry.step = number == 1 ? .finished : .abandoned
                try await store.record(entry)
            }
            let audit = AuditEntry(run: run, outcome: .ok, finished: time, counts: RunCounts())
            try await store.append(audit)
            links = try await store.links(after: 0, limit: 10)
            let record = RejectedRecord(
                run: run.id, pipeline: "a", time: time, raw: "{\"n\":\(number)}", reason: "no", mappingVersion: "1")
            try await store.add([record])
        }
        // An archive, as a log of thousands of entries has one.
        let segment = try #require(try AuditSegment(packing: Array(links.prefix(2))))
        try await store.write { db in
            try db.execute(
                sql: "INSERT INTO audit_segment VALUES (?, ?, ?, ?, ?, ?, ?)",
                arguments: [
                    segment.first, segment.last, segment.previous, segment.hash, segment.runs.lowerBound,
                    segment.runs.upperBound, Data(segment.body),
                ])
            try db.execute(sql: "DELETE FROM audit WHERE sequence = 1")
        }
        try await store.write { try $0.execute(sql: "SELECT 1") }
        return directory
    }

    /// Puts a value where SQLite's own rules would not let it be.
    private static func damage(
        _ directory: StateDirectory, _ place: Place, _ sql: String, isSealed: Bool
    ) throws {
        try directory.tamper { db in
            try db.execute(sql: "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON")
            for trigger in try String.fetchAll(db, sql: "SELECT name FROM sqlite_schema WHERE type = 'trigger'") {
                try db.execute(sql: "DROP TRIGGER \(trigger)")
            }
            for index in try String.fetchAll(
                db, sql: "SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL")
            {
                try db.execute(sql: "DROP INDEX \(index)")
            }
            try db.execute(
                sql: """
                    PRAGMA writable_schema = ON;
                    UPDATE sqlite_schema SET sql = replace(replace(replace(replace(sql,
                        ' STRICT', ''), ' NOT NULL', ''), ' TEXT', ''), ' BLOB', '')
                    WHERE type = 'table' AND name = '\(place.table)';
                    """)
            let version = try Int.fetchOne(db, sql: "PRAGMA schema_version") ?? 0
            try db.execute(sql: "PRAGMA schema_version = \(version + 1); PRAGMA writable_schema = OFF")
        }
        try directory.tamper { db in
            try db.execute(sql: "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON")
            // A key that is a number takes nothing else, and one that is unique nothing twice.
            try? db.execute(sql: "UPDATE OR IGNORE \(place.table) SET \(place.column) = \(sql)")
            guard isSealed else { return }
            // As a version with a fault would have written it.
            for row in try Row.fetchAll(db, sql: "SELECT rowid AS place, * FROM \(place.table)")
            where row.hasColumn("seal") {
                func text(_ column: String) -> String {
                    let value: DatabaseValue = row[column]
                    return switch value.storage {
                    case .int64(let number): "\(number)"
                    case .string(let text): text
                    default: ""
                    }
                }
                let seal =
                    switch place.table {
                    case "watermark": try Seal.of(text("pipeline"), text("position"), text("revision"))
                    case "journal": try Seal.of(text("run"), text("pipeline"), text("step"), text("body"))
                    default: try Seal.of(text("id"), text("run"), text("time"))
                    }
                let rowid: Int64 = row["place"]
                try db.execute(
                    sql: "UPDATE \(place.table) SET seal = ? WHERE rowid = ?", arguments: [seal, rowid])
            }
        }
    }

    /// Everything that a store can be asked for; an error has to be one of the store's own.
    private static func callEverything(_ directory: StateDirectory, _ what: String) async throws {
        let store: SQLiteStore
        do {
            store = try directory.open()
        } catch let error as SyncError {
            #expect(error.code == .stateCorrupted, "\(what): \(error)")
            return
        }
        let time = Date(timeIntervalSince1970: 1_795_387_300)
        let run = Run(id: AuditIDSource.shared.next(at: time), pipeline: "a", kind: .sync, started: time)
        let entry = JournalEntry(
            run: run, load: .nothing, counts: RunCounts(), before: nil, after: nil, step: .finished)
        let record = RejectedRecord(
            run: run.id, pipeline: "a", time: time, raw: "{\"n\":1}", reason: "no", mappingVersion: "1")
        let calls: [(String, () async throws -> Void)] = [
            ("watermark", { _ = try await store.watermark(of: "a") }),
            ("save", { try await store.save(Watermark(position: Position("4"), revision: 4), for: "a") }),
            ("unfinished", { _ = try await store.unfinished(of: "a") }),
            ("journal entry", { _ = try await store.entry(of: run.id) as JournalEntry? }),
            ("record", { try await store.record(entry) }),
            ("check", { try await store.checkReported() }),
            (
                "append",
                { try await store.append(AuditEntry(run: run, outcome: .ok, finished: time, counts: RunCounts())) }
            ),
            ("entries", { _ = try await store.entries(of: nil, limit: 100) }),
            ("entries of one", { _ = try await store.entries(of: "a", limit: 100) }),
            ("audit entry", { _ = try await store.entry(of: run.id) as AuditEntry? }),
            ("old audit entry", { _ = try await store.entry(of: AuditID(rawValue: "0")) as AuditEntry? }),
            ("links", { _ = try await store.links(after: 0, limit: 100) }),
            ("links of the end", { _ = try await store.links(after: Int.max, limit: 100) }),
            ("archived", { _ = try await store.archived() }),
            ("verify", { _ = try await AuditChain.sha256.verify(store, anchor: store.reported()) }),
            ("rejected", { _ = try await store.entries(RejectedFilter()) }),
            (
                "rejected of one",
                { _ = try await store.entries(RejectedFilter(pipeline: "a", run: run.id, waits: false)) }
            ),
            ("add", { try await store.add([record]) }),
            ("remove", { try await store.remove([1, 2]) }),
            ("accept", { try await store.acceptAudit() }),
            ("integrity", { try await store.checkIntegrity() }),
        ]
        for (name, call) in calls {
            do {
                try await call()
            } catch let error as SyncError {
                #expect(
                    error.code == .stateCorrupted || error.code == .auditShortened,
                    "\(what), \(name): \(error)")
            } catch is WatermarkConflict {
                // Another revision is stored than the one before.
            } catch {
                Issue.record("\(what), \(name): \(type(of: error)) \(error)")
            }
        }
    }
}
