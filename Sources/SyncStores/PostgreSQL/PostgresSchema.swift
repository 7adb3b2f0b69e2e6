// SPDX-License-Identifier: Apache-2.0

import SyncCore

/// The tables of the PostgreSQL store, version by version. A version that was released is never changed: what comes
/// later is a migration of its own.
struct PostgresSchema: Sendable {
    /// The schema that holds them all.
    let name: String

    /// The version that this program writes.
    static let latest = 3

    /// - Throws: `SyncError` with code `configuration` for a name that is none.
    init(_ name: String) throws {
        let isName =
            (1...63).contains(name.utf8.count) && !name.hasPrefix("pg_") && name.utf8.first.map { $0 > 0x39 } == true
            && name.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F }
        guard isName else {
            throw SyncError(
                .configuration,
                "the schema of a PostgreSQL store is named by up to 63 small letters, digits and underscores; it begins "
                    + "with none of the digits and not with pg_")
        }
        self.name = name
    }

    private var migrations: [[String]] { [version1, version2, version3] }

    /// Brings the database up to the latest version, in one transaction; of several runners that start at once, one
    /// does it and the others wait.
    ///
    /// - Throws: ``SyncError`` with code `stateTooNew`, or ``PostgresError``.
    func migrate(_ session: PostgresSession, at address: PostgresAddress) throws {
        guard try version(session, address) < Self.latest else { return }
        try session.begin()
        do {
            try session.execute("SELECT \(Self.locking(Self.migrationLock, name))")
            for number in try version(session, address)..<Self.latest {
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
    private func version(_ session: PostgresSession, _ address: PostgresAddress) throws -> Int {
        // Not to_regclass: it may answer from before the wait for the lock.
        let found = try session.rows(
            "SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = '\(name)' AND tablename = 'schema_version')")
        guard found[0].flag(0) else { return 0 }
        let version = try session.rows("SELECT coalesce(max(version), 0) FROM \(name).schema_version")[0].number(0)
        guard version <= Self.latest else {
            throw SyncError(
                .stateTooNew,
                """
                the PostgreSQL store \(address) was written by a newer version (its schema is \(version), this program \
                knows \(Self.latest)); use the newer program on every machine, or put back a backup from before it was \
                installed
                """)
        }
        return version
    }

    /// Waits for the end of the audit log in a transaction: one runner at a time adds to it.
    var lockingAudit: String { Self.locking(Self.auditLock, name) }

    /// Waits in a transaction until no other one decides who keeps what.
    var lockingBalance: String { Self.locking(Self.balanceLock, name) }

    /// "SynS" in ASCII.
    private static let migrationLock = 0x5379_6E53
    private static let auditLock = 0x5379_6E41
    private static let balanceLock = 0x5379_6E42

    /// The advisory locks of a database are common to all its schemas: each schema has its own.
    private static func locking(_ lock: Int, _ name: String) -> String {
        "pg_advisory_xact_lock(\(lock), hashtext('\(name)'))"
    }

    private var version1: [String] {
        [
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
    }

    private var version2: [String] {
        [
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

    /// Version 3: the state belongs to a deployment, an older program that is still at work writes nothing, a claim is
    /// known by whoever made it, runners say that they are there, a credential is used by one of them at a time, and files
    /// that any of them may need are kept.
    private var version3: [String] {
        let tables = [
            "lease", "runner", "credential", "alert", "watermark", "journal", "payload", "destination", "file",
            "file_piece", "audit", "rejected", "rejected_by",
        ]
        return [
            """
            CREATE TABLE credential (
                name text NOT NULL PRIMARY KEY,
                runner text NOT NULL,
                expires timestamptz NOT NULL
            ) WITH (fillfactor = 50)
            """,
            "ALTER TABLE lease ADD COLUMN claim text",
            """
            CREATE TABLE runner (
                name text NOT NULL PRIMARY KEY,
                expires timestamptz NOT NULL
            ) WITH (fillfactor = 50)
            """,
            // A file is what its version's pieces are: those of the version before go in the same transaction.
            """
            CREATE TABLE file (
                pipeline text NOT NULL,
                name text NOT NULL,
                version text NOT NULL,
                PRIMARY KEY (pipeline, name)
            )
            """,
            """
            CREATE TABLE file_piece (
                pipeline text NOT NULL,
                name text NOT NULL,
                version text NOT NULL,
                piece integer NOT NULL,
                bytes bytea NOT NULL,
                PRIMARY KEY (pipeline, name, version, piece)
            )
            """,
            "ALTER TABLE file_piece ALTER COLUMN bytes SET STORAGE EXTERNAL",
            """
            CREATE TABLE alert (
                pipeline text NOT NULL,
                kind text NOT NULL,
                since timestamptz NOT NULL,
                PRIMARY KEY (pipeline, kind)
            )
            """,
            """
            CREATE TABLE deployment (
                one boolean PRIMARY KEY DEFAULT true CHECK (one),
                name text NOT NULL,
                source text NOT NULL,
                destination text NOT NULL
            )
            """,
            // A session of this program says which version it writes. Older ones say nothing; neither does a person.
            """
            CREATE FUNCTION written_by_this_version() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE
                needed integer := (SELECT max(version) FROM \(name).schema_version);
                known integer := nullif(current_setting('\(Self.versionSetting)', true), '')::integer;
            BEGIN
                IF known < needed OR known IS NULL AND current_setting('application_name') = 'sample-runner' THEN
                    RAISE EXCEPTION 'the schema is of version % now', needed USING ERRCODE = '\(Self.outdated)';
                END IF;
                RETURN NULL;
            END $$
            """,
        ]
            + tables.map {
                """
                CREATE TRIGGER written_by_this_version BEFORE INSERT OR UPDATE OR DELETE ON \($0)
                FOR EACH STATEMENT EXECUTE FUNCTION written_by_this_version()
                """
            }
    }

    /// How a session says which version it writes.
    static let versionSetting = "syspro_tableau.schema_version"
    /// The SQLSTATE of a write by a program of an older version.
    static let outdated = "SY001"
}
