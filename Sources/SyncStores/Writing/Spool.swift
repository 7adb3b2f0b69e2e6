// SPDX-License-Identifier: Apache-2.0

import Digests
import Foundation
import GRDB
import SyncCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The file of a ``WritingSink``.
///
/// `staged` holds the rows of the run that `state.stage` names. `changes` holds what a load does, until it is settled. `written`
/// holds a digest of each row that the destination holds as of the write `state.written`; none if it is not known to be so.
struct Spool: Sendable {
    /// What a comparison of the staged rows with the written ones found.
    struct Comparison: Sendable {
        /// Whether the destination's last write is the one that the spool knows.
        var isKnown: Bool
        /// How many rows were written, as far as is known.
        var held = 0
        /// How many staged rows were not written before.
        var inserted = 0
        /// How many staged rows were written otherwise before, or perhaps.
        var updated = 0
        /// How many written rows are not staged.
        var absent = 0
        /// The digest of the changes; `nil` if there are none.
        var digest: String?
    }

    let path: String
    private let queue: DatabaseQueue

    private static let version = 1

    init(_ path: String) throws {
        self.path = path
        if let slash = path.lastIndex(of: "/"), mkdir(String(path[..<slash]), 0o700) != 0, errno != EEXIST {
            throw SyncError.file(String(path[..<slash]), "make the folder", errno)
        }
        try OpenStateFiles.make(path)
        do {
            queue = try OpenStateFiles.connection(to: path) {
                let queue = try DatabaseQueue(path: path, configuration: SQLiteStore.configuration(.seconds(5)))
                try queue.write { db in try Self.migrate(db, path) }
                return queue
            }
        } catch let error as DatabaseError {
            throw Self.explained(error, path)
        }
    }

    private static func migrate(_ db: Database, _ path: String) throws {
        let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        guard found <= version else {
            throw SyncError(.stateTooNew, "the spool \(path) was written by a newer version (\(found)); use that one")
        }
        guard found == 0 else { return }
        try db.execute(
            sql: """
                CREATE TABLE state (stage TEXT, written TEXT);
                INSERT INTO state VALUES (NULL, NULL);
                CREATE TABLE staged (key BLOB PRIMARY KEY, row BLOB NOT NULL, digest BLOB NOT NULL);
                CREATE TABLE written (key BLOB PRIMARY KEY, digest BLOB) WITHOUT ROWID;
                CREATE TABLE changes (number INTEGER PRIMARY KEY, load TEXT NOT NULL, key BLOB NOT NULL, row BLOB, digest BLOB);
                CREATE INDEX changes_of_load ON changes (load);
                PRAGMA user_version = \(version);
                """)
    }

    // MARK: - Staging

    /// Empties the stage for `run`.
    func begin(_ run: Run) async throws {
        try await write { db in
            try db.execute(sql: "DELETE FROM staged")
            try db.execute(sql: "UPDATE state SET stage = ?", arguments: [run.id.rawValue])
        }
    }

    /// Stages rows. A row that comes again takes the place of the one before.
    ///
    /// - Parameter refusesOthers: Whether a row that comes again must be as it was.
    func add<Row: Identifiable & Encodable>(
        _ rows: [Row], of run: Run, refusesOthers: Bool
    ) async throws where Row.ID: Encodable {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let encoded = try rows.map { row in
            let text = try encoder.encode(row)
            return (key: try encoder.encode(row.id), row: text, digest: Data(try SHA256.digest(of: text)))
        }
        try await write { db in
            try Self.requireStage(of: run, db, path)
            let known = try db.cachedStatement(sql: "SELECT digest FROM staged WHERE key = ?")
            let put = try db.cachedStatement(sql: "INSERT OR REPLACE INTO staged VALUES (?, ?, ?)")
            for row in encoded {
                if refusesOthers, let digest = try Data.fetchOne(known, arguments: [row.key]), digest != row.digest {
                    throw SyncError(
                        .source,
                        "two rows of one read have the ID \(String(decoding: row.key, as: UTF8.self)) and differ; nothing was "
                            + "loaded. If the record changed while it was read, the next run succeeds; otherwise give rows an "
                            + "ID that tells them apart",
                        isRetriable: true)
                }
                try put.execute(arguments: [row.key, row.row, row.digest])
            }
        }
    }

    /// Compares what is staged with what was written, and writes the changes down.
    ///
    /// - Parameters:
    ///   - last: The destination's last write.
    ///   - removes: Whether written rows that are not staged go.
    func compare(_ run: Run, last: String?, removes: Bool) async throws -> Comparison {
        try await write { db in
            try Self.requireStage(of: run, db, path)
            let isKnown = try String.fetchOne(db, sql: "SELECT written FROM state") == last
            var found = Comparison(isKnown: isKnown)
            func count(_ sql: String) throws -> Int { try Int.fetchOne(db, sql: "SELECT count(*) FROM " + sql) ?? 0 }
            let load = run.id.rawValue
            found.held = try count("written")
            found.absent = try count("written WHERE key NOT IN (SELECT key FROM staged)")
            found.inserted = try count("staged WHERE key NOT IN (SELECT key FROM written)")
            try db.execute(sql: "DELETE FROM changes WHERE load = ?", arguments: [load])
            if removes {
                try db.execute(
                    sql: """
                        INSERT INTO changes (load, key)
                        SELECT ?, key FROM written WHERE key NOT IN (SELECT key FROM staged) ORDER BY key
                        """, arguments: [load])
            }
            try db.execute(
                sql: """
                    INSERT INTO changes (load, key, row, digest)
                    SELECT ?, s.key, s.row, s.digest FROM staged s LEFT JOIN written w ON w.key = s.key
                    WHERE w.digest IS NOT s.digest OR NOT ? ORDER BY s.key
                    """, arguments: [load, isKnown])
            found.updated = db.changesCount - found.inserted
            found.digest = try Self.digest(of: load, db)
            return found
        }
    }

    /// Drops what is staged of `run`, and its changes.
    func discard(_ run: Run) async throws {
        try await write { db in
            try db.execute(sql: "DELETE FROM changes WHERE load = ?", arguments: [run.id.rawValue])
            guard try String.fetchOne(db, sql: "SELECT stage FROM state") == run.id.rawValue else { return }
            try db.execute(sql: "DELETE FROM staged")
        }
    }

    private static func requireStage(of run: Run, _ db: Database, _ path: String) throws {
        guard try String.fetchOne(db, sql: "SELECT stage FROM state") != run.id.rawValue else { return }
        throw SyncError(
            .conflict, "another run stages rows in \(path); let one run at a time use the spool", isRetriable: true)
    }

    // MARK: - Loads

    /// Whether the changes of `load` are there as they were written, and can be read as changes of `Row`: a program that was
    /// updated since may have changed the type.
    func holds<Row: Identifiable & Decodable & Sendable>(
        _ load: PreparedLoad, of type: Row.Type
    ) async throws -> Bool where Row.ID: Decodable & Sendable {
        guard try await read({ db in try Self.digest(of: load.file, db) == load.digest }) else { return false }
        let changes: RowChanges<Row> = changes(of: load)
        do { try changes.forEach { _ in } } catch is DecodingError { return false }
        return true
    }

    /// The changes of a load.
    func changes<Row>(of load: PreparedLoad) -> RowChanges<Row> where Row: Decodable, Row.ID: Decodable {
        RowChanges { place in
            let rows = try explaining {
                try queue.read { db in
                    try GRDB.Row.fetchAll(
                        db,
                        sql:
                            "SELECT number, key, row FROM changes WHERE load = ? AND number > ? ORDER BY number LIMIT 500",
                        arguments: [load.file, place])
                }
            }
            let decoder = JSONDecoder()
            let changes = try rows.map { row -> RowChange<Row> in
                guard let text: Data = row["row"] else {
                    return .delete(try decoder.decode(Row.ID.self, from: row["key"] as Data))
                }
                return .put(try decoder.decode(Row.self, from: text))
            }
            return (changes, rows.last?["number"] ?? place)
        }
    }

    /// Notes that the destination holds the changes of a load, and lets all changes go: those of earlier loads are over.
    ///
    /// - Parameter forgets: Whether what was noted of other rows is no longer true.
    func settle(_ load: PreparedLoad, forgets: Bool) async throws {
        try await write { db in
            // If they are gone the load was settled before; or they were lost, and `written` stays behind, which is noticed.
            guard try Self.digest(of: load.file, db) == load.digest else { return }
            if forgets { try db.execute(sql: "UPDATE written SET digest = NULL") }
            try db.execute(
                sql: "DELETE FROM written WHERE key IN (SELECT key FROM changes WHERE load = ? AND row IS NULL)",
                arguments: [load.file])
            try db.execute(
                sql: """
                    INSERT OR REPLACE INTO written
                    SELECT key, digest FROM changes WHERE load = ? AND row IS NOT NULL ORDER BY key
                    """, arguments: [load.file])
            try db.execute(sql: "UPDATE state SET written = ?", arguments: [load.requestID])
            try db.execute(sql: "DELETE FROM changes")
            try db.execute(sql: "DELETE FROM staged")
        }
    }

    /// SHA-256 of a load's changes: a line for each, of the key's JSON and the row's. `nil` if there are none.
    private static func digest(of load: String, _ db: Database) throws -> String? {
        let digest = try SHA256()
        var isEmpty = true
        let rows = try GRDB.Row.fetchCursor(
            db, sql: "SELECT key, row FROM changes WHERE load = ? ORDER BY number", arguments: [load])
        while let row = try rows.next() {
            isEmpty = false
            // JSON on one line has no tab and no line feed in it.
            let line = (row["key"] as Data) + [9] + (row["row"] as Data? ?? Data()) + [10]
            line.withUnsafeBytes { digest.add($0) }
        }
        return isEmpty ? nil : digest.finish { hexadecimal($0) }
    }

    // MARK: - The file

    private func write<Value: Sendable>(_ work: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await explaining {
            try await withCheckedThrowingContinuation { continuation in
                queue.asyncWrite(work) { _, result in continuation.resume(with: result) }
            }
        }
    }

    private func read<Value: Sendable>(_ work: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await explaining {
            try await withCheckedThrowingContinuation { continuation in
                queue.asyncRead { database in continuation.resume(with: Result { try work(database.get()) }) }
            }
        }
    }

    private func explaining<Value>(_ work: () throws -> Value) throws -> Value {
        do { return try work() } catch let error as DatabaseError { throw Self.explained(error, path) }
    }

    private func explaining<Value>(_ work: () async throws -> Value) async throws -> Value {
        do { return try await work() } catch let error as DatabaseError { throw Self.explained(error, path) }
    }

    private static func explained(_ error: DatabaseError, _ path: String) -> SyncError {
        let known = SyncError(error, at: path)
        guard known.code == .stateCorrupted else { return known }
        return SyncError(
            .stateCorrupted,
            "the spool \(path) is damaged or not a spool (\(error.message ?? "no message")); move it away with its -wal file: the "
                + "next run writes every row that it reads again, and rows that the source no longer has stay",
            underlying: error)
    }
}
