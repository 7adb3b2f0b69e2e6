// SPDX-License-Identifier: Apache-2.0

import SyncCore

/// The tables of the PostgreSQL store, version by version. A version that was released is never changed: what comes
/// later is a migration of its own.
enum PostgresSchema {
    /// The schema that holds them all.
    static let name = "syspro_tableau"

    /// The version that this program writes.
    static var latest: Int { migrations.count }

    private static let migrations = [version1, version2]

    /// Brings the database up to the latest version, in one transaction; of several runners that start at once, one
    /// does it and the others wait.
    ///
    /// - Throws: ``SyncError`` with code `stateTooNew`, or ``PostgresError``.
    static func migrate(_ session: PostgresSession, at address: PostgresAddress) throws {
        guard try version(session, address) < latest else { return }
        try session.execute("BEGIN")
        do {
            try session.execute("SELECT pg_advisory_xact_lock(\(lock))")
            for number in try version(session, address)..<latest {
                for statement in migrations[number] { try session.execute(statement) }
                try session.execute("INSERT INTO schema_version (version) VALUES (\(number + 1))")
            }
            try session.execute("COMMIT")
        } catch {
            _ = try? session.execute("ROLLBACK")
            throw error
        }
    }

    /// The version that the database has; 0 where there is nothing yet.
    private static func version(_ session: PostgresSession, _ address: PostgresAddress) throws -> Int {
        // Not to_regclass: it may answer from before the wait for the lock.
        let found = try session.rows(
            "SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = '\(name)' AND tablename = 'schema_version')")
        guard found[0].flag(0) else { return 0 }
        let version = try session.rows("SELECT coalesce(max(version), 0) FROM schema_version")[0].number(0)
        guard version <= latest else {
            throw SyncError(
                .stateTooNew,
                """
                the PostgreSQL store \(address) was written by a newer version (its schema is \(version), this program \
                knows \(latest)); use the newer program on every machine, or put back a backup from before it was \
                installed
                """)
        }
        return version
    }

    /// The advisory lock of migrations: "SynS" in ASCII.
    private static let lock = 0x5379_6E53
    /// The advisory lock of the audit's end.
    static let auditLock = 0x5379_6E41

    private static let version1 = [
        // An owner may have made it for a user who may make none.
        """
        DO $$ BEGIN
            IF to_regnamespace('\(name)') IS NULL THEN CREATE SCHEMA \(name); END IF;
        END $$
        """,
        """
        CREATE TABLE schema_version (
            version integer NOT NULL PRIMARY KEY,
            installed timestamptz NOT NULL DEFAULT clock_timestamp()
        )
        """,
        // A row stays when its lease is let go: the fencing number only ever rises.
        """
        CREATE TABLE lease (
            pipeline text NOT NULL PRIMARY KEY,
            fence bigint NOT NULL CHECK (fence > 0),
            runner text NOT NULL,
            expires timestamptz,
            kept_until timestamptz NOT NULL DEFAULT '-infinity',
            taken_over timestamptz
        ) WITH (fillfactor = 50)
        """,
        """
        CREATE TABLE watermark (
            pipeline text NOT NULL PRIMARY KEY,
            position text NOT NULL,
            revision bigint NOT NULL CHECK (revision > 0)
        )
        """,
        // The generation rises with every load that is about to be sent, one that is sent again under a new key
        // included: the newest tells what the destination holds.
        "CREATE SEQUENCE load_generation",
        """
        CREATE TABLE journal (
            number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            run text NOT NULL UNIQUE,
            pipeline text NOT NULL,
            step text NOT NULL,
            request text NOT NULL,
            generation bigint NOT NULL DEFAULT nextval('load_generation'),
            body text NOT NULL
        )
        """,
        "CREATE INDEX journal_open ON journal (pipeline, number) WHERE step NOT IN ('finished', 'abandoned')",
        "CREATE INDEX journal_generation ON journal (pipeline, generation) WHERE request <> ''",
        """
        CREATE TABLE payload (
            run text NOT NULL,
            pipeline text NOT NULL,
            file text NOT NULL,
            piece integer NOT NULL,
            bytes bytea NOT NULL,
            PRIMARY KEY (run, file, piece)
        )
        """,
        // A payload is compressed already.
        "ALTER TABLE payload ALTER COLUMN bytes SET STORAGE EXTERNAL",
        "CREATE TABLE destination (pipeline text NOT NULL PRIMARY KEY, body text NOT NULL)",
        """
        CREATE TABLE audit (
            sequence bigint NOT NULL PRIMARY KEY,
            previous text NOT NULL,
            body text NOT NULL,
            hash text NOT NULL,
            run text NOT NULL,
            pipeline text NOT NULL,
            outcome text NOT NULL
        )
        """,
        "CREATE INDEX audit_run ON audit (run, outcome)",
        "CREATE INDEX audit_pipeline ON audit (pipeline, sequence)",
        """
        CREATE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'the audit log only grows'; END $$
        """,
        """
        CREATE TRIGGER audit_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
        FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows()
        """,
        """
        CREATE TABLE rejected (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            pipeline text NOT NULL,
            digest bytea NOT NULL UNIQUE,
            body text NOT NULL
        )
        """,
        "CREATE INDEX rejected_pipeline ON rejected (pipeline, id)",
        """
        CREATE TABLE rejected_by (
            number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            id bigint NOT NULL REFERENCES rejected (id) ON DELETE CASCADE,
            run text NOT NULL,
            time text NOT NULL,
            UNIQUE (id, run)
        )
        """,
        "CREATE INDEX rejected_by_run ON rejected_by (run, id)",
    ]

    private static let version2 = [
        "ALTER TABLE rejected ADD COLUMN times bigint NOT NULL DEFAULT 0",
        "UPDATE rejected SET times = (SELECT count(*) FROM rejected_by WHERE id = rejected.id)",
        """
        CREATE TABLE audit_segment (
            first bigint NOT NULL PRIMARY KEY,
            last bigint NOT NULL,
            previous text NOT NULL,
            hash text NOT NULL,
            from_run text NOT NULL,
            to_run text NOT NULL,
            body bytea NOT NULL
        )
        """,
        "ALTER TABLE audit_segment ALTER COLUMN body SET STORAGE EXTERNAL",
        """
        CREATE TRIGGER audit_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_segment
        FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows()
        """,
        // What is in the archive need not stay beside it.
        "DROP TRIGGER audit_only_grows ON audit",
        """
        CREATE TRIGGER audit_only_grows BEFORE UPDATE OR TRUNCATE ON audit
        FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows()
        """,
        """
        CREATE FUNCTION audit_is_archived() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF OLD.sequence > coalesce((SELECT max(last) FROM \(name).audit_segment), 0) THEN
                RAISE EXCEPTION 'the audit log only grows';
            END IF;
            RETURN OLD;
        END $$
        """,
        """
        CREATE TRIGGER audit_is_archived BEFORE DELETE ON audit
        FOR EACH ROW EXECUTE FUNCTION audit_is_archived()
        """,
    ]
}
