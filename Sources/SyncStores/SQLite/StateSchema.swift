// SPDX-License-Identifier: Apache-2.0

import GRDB
import SyncCore

/// The tables of a state file, version by version. A version that was released is never changed: what comes later is
/// a migration of its own.
enum StateSchema {
    /// Marks the file as ours: "SynS" in ASCII.
    static let applicationID = 0x5379_6E53

    /// The version that this program writes.
    static var latest: Int { migrations.count }

    private static let migrations: [@Sendable (Database) throws -> Void] = [
        { try $0.execute(sql: version1) }, StateSchema.addSealsAndArchive, { try $0.execute(sql: version3) },
    ]

    /// Brings the file up to the latest version, in one transaction.
    ///
    /// - Throws: `SyncError` with code `stateTooNew` or `stateCorrupted`.
    static func migrate(_ db: Database, to latest: Int = StateSchema.latest, path: String) throws {
        let version = try number("PRAGMA user_version", in: db)
        let application = try number("PRAGMA application_id", in: db)
        let tables = try number("SELECT count(*) FROM sqlite_schema", in: db)
        guard application == applicationID || (application == 0 && version == 0 && tables == 0), version >= 0 else {
            throw SyncError(
                .stateCorrupted,
                """
                \(path) is a database of some other program, or damaged; give the runner a state directory of its own, or \
                put back a backup of the state
                """)
        }
        guard version <= latest else {
            throw SyncError(
                .stateTooNew,
                """
                the state file \(path) was written by a newer version (its schema is \(version), this program knows \
                \(latest)); use the newer program, or put back the copy from before it was installed
                """)
        }
        guard version < latest else { return }
        for migration in migrations[version..<latest] { try migration(db) }
        try db.execute(sql: "PRAGMA application_id = \(applicationID)")
        try db.execute(sql: "PRAGMA user_version = \(latest)")
    }

    private static func number(_ sql: String, in db: Database) throws -> Int {
        try Row.fetchOne(db, sql: sql)?.number(0) ?? 0
    }

    // Lookup columns are computed from the stored text, so that none can be changed without changing the text, which
    // the chain of the audit would show.
    private static let version1 = """
        CREATE TABLE watermark (
            pipeline TEXT NOT NULL PRIMARY KEY,
            position TEXT NOT NULL,
            revision INTEGER NOT NULL CHECK (revision > 0)
        ) STRICT;

        CREATE TABLE journal (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            run TEXT NOT NULL UNIQUE,
            pipeline TEXT NOT NULL,
            step TEXT NOT NULL,
            body TEXT NOT NULL
        ) STRICT;
        CREATE INDEX journal_open ON journal (pipeline, number) WHERE step NOT IN ('finished', 'abandoned');

        CREATE TABLE audit (
            sequence INTEGER NOT NULL PRIMARY KEY,
            previous TEXT NOT NULL,
            body TEXT NOT NULL,
            hash TEXT NOT NULL,
            run TEXT GENERATED ALWAYS AS (json_extract(body, '$.run.id')) VIRTUAL,
            pipeline TEXT GENERATED ALWAYS AS (json_extract(body, '$.run.pipeline')) VIRTUAL,
            outcome TEXT GENERATED ALWAYS AS (json_extract(body, '$.outcome')) VIRTUAL
        ) STRICT;
        CREATE INDEX audit_run ON audit (run, outcome);
        CREATE INDEX audit_pipeline ON audit (pipeline, sequence);
        CREATE TRIGGER audit_is_not_edited BEFORE UPDATE ON audit
        BEGIN SELECT raise(ABORT, 'the audit log only grows'); END;
        CREATE TRIGGER audit_is_not_removed BEFORE DELETE ON audit
        BEGIN SELECT raise(ABORT, 'the audit log only grows'); END;

        CREATE TABLE rejected (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            pipeline TEXT NOT NULL,
            digest BLOB NOT NULL UNIQUE,
            body TEXT NOT NULL
        ) STRICT;
        CREATE INDEX rejected_pipeline ON rejected (pipeline, id);

        CREATE TABLE rejected_by (
            number INTEGER PRIMARY KEY,
            id INTEGER NOT NULL REFERENCES rejected (id) ON DELETE CASCADE,
            run TEXT NOT NULL,
            time TEXT NOT NULL,
            UNIQUE (id, run)
        ) STRICT;
        CREATE INDEX rejected_by_run ON rejected_by (run, id);
        """

    /// Version 2: rows are sealed, the audit has an archive, and a rejected record counts its runs itself, so that only the
    /// newest of them need to be kept.
    @Sendable private static func addSealsAndArchive(_ db: Database) throws {
        try db.execute(sql: version2)
        for row in try Row.fetchAll(db, sql: "SELECT pipeline, position, revision FROM watermark") {
            let (pipeline, position, revision) = (try row.text(0), try row.text(1), try row.number(2))
            try db.execute(
                sql: "UPDATE watermark SET seal = ? WHERE pipeline = ?",
                arguments: [try Seal.of(pipeline, position, "\(revision)"), pipeline])
        }
        for row in try Row.fetchAll(db, sql: "SELECT run, pipeline, step, body FROM journal") {
            let (run, pipeline, step, body) = (try row.text(0), try row.text(1), try row.text(2), try row.text(3))
            try db.execute(
                sql: "UPDATE journal SET seal = ? WHERE run = ?",
                arguments: [try Seal.of(run, pipeline, step, body), run])
        }
        for row in try Row.fetchAll(db, sql: "SELECT number, id, run, time FROM rejected_by") {
            let (number, id, run, time) = (try row.number(0), try row.number(1), try row.text(2), try row.text(3))
            try db.execute(
                sql: "UPDATE rejected_by SET seal = ? WHERE number = ?",
                arguments: [try Seal.of("\(id)", run, time), number])
        }
    }

    private static let version2 = """
        ALTER TABLE watermark ADD COLUMN seal TEXT NOT NULL DEFAULT '';
        ALTER TABLE journal ADD COLUMN seal TEXT NOT NULL DEFAULT '';
        ALTER TABLE rejected ADD COLUMN times INTEGER NOT NULL DEFAULT 0;
        UPDATE rejected SET times = (SELECT count(*) FROM rejected_by WHERE id = rejected.id);
        ALTER TABLE rejected_by ADD COLUMN seal TEXT NOT NULL DEFAULT '';

        CREATE TABLE audit_segment (
            first INTEGER NOT NULL PRIMARY KEY,
            last INTEGER NOT NULL,
            previous TEXT NOT NULL,
            hash TEXT NOT NULL,
            from_run TEXT NOT NULL,
            to_run TEXT NOT NULL,
            body BLOB NOT NULL
        ) STRICT;
        CREATE TRIGGER audit_segment_is_not_edited BEFORE UPDATE ON audit_segment
        BEGIN SELECT raise(ABORT, 'the archive of the audit log only grows'); END;
        CREATE TRIGGER audit_segment_is_not_removed BEFORE DELETE ON audit_segment
        BEGIN SELECT raise(ABORT, 'the archive of the audit log only grows'); END;
        DROP TRIGGER audit_is_not_removed;
        CREATE TRIGGER audit_is_not_removed BEFORE DELETE ON audit
        WHEN OLD.sequence > coalesce((SELECT max(last) FROM audit_segment), 0)
        BEGIN SELECT raise(ABORT, 'the audit log only grows'); END;
        """

    /// Version 3: the state belongs to a deployment.
    private static let version3 = """
        CREATE TABLE deployment (
            one INTEGER PRIMARY KEY CHECK (one = 1),
            name TEXT NOT NULL,
            source TEXT NOT NULL,
            destination TEXT NOT NULL,
            seal TEXT NOT NULL
        ) STRICT;
        """

    /// Refuses to write into a file that a newer version of this program has changed meanwhile.
    ///
    /// - Throws: `SyncError` with code `stateTooNew`.
    static func requireKnown(_ db: Database, path: String) throws {
        let version = try number("PRAGMA user_version", in: db)
        guard version > latest else { return }
        throw SyncError(
            .stateTooNew,
            """
            a newer version of this program has taken over the state file \(path) (its schema is \(version) now, this \
            program knows \(latest)); nothing was written. End this program and use the newer one
            """)
    }
}
