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

    private static let migrations = [version1]

    /// Brings the file up to the latest version, in one transaction.
    ///
    /// - Throws: `SyncError` with code `stateTooNew` or `stateCorrupted`.
    static func migrate(_ db: Database, path: String) throws {
        let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        let application = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
        guard application == applicationID || (application == 0 && version == 0 && tables == 0) else {
            throw SyncError(
                .stateCorrupted,
                "\(path) is a database of some other program; give the runner a state directory of its own")
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
        for migration in migrations[version...] { try db.execute(sql: migration) }
        try db.execute(sql: "PRAGMA application_id = \(applicationID)")
        try db.execute(sql: "PRAGMA user_version = \(latest)")
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
}
