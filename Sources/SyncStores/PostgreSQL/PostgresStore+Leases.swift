// SPDX-License-Identifier: Apache-2.0

public import SyncCore

extension PostgresStore: LeaseStore {
    /// How long after a takeover the runner that was lost may still act: as long as Tableau keeps what was uploaded.
    private static let lateness = "24 hours"

    /// Makes `runner` lead `pipeline`, unless a runner is at work on it, or it is kept for another. A claim whose commit was
    /// not confirmed, because the connection broke, is known again by its mark. Payloads that no
    /// journal names, because their run was stopped before, go, and so do those of refused polls that a later refused
    /// one read again.
    public func claim(
        _ pipeline: PipelineID, as runner: String, overridesKeeping: Bool
    ) async throws -> LeaseClaim {
        let (name, duration) = (PostgresValue.text(pipeline.rawValue), PostgresValue.seconds(leaseDuration))
        let mark = PostgresValue.text(String(UInt64.random(in: .min ... .max), radix: 36))
        return try await connection.transaction { session in
            let claimed = try session.rows(
                """
                INSERT INTO lease AS l (pipeline, fence, runner, claim, expires)
                VALUES ($1, 1, $2, $5, clock_timestamp() + $3::interval)
                ON CONFLICT (pipeline) DO UPDATE SET
                    fence = l.fence + 1, runner = excluded.runner, claim = excluded.claim,
                    expires = clock_timestamp() + $3::interval,
                    kept_until = '-infinity', taken_over = CASE
                        WHEN l.expires IS NOT NULL AND l.runner <> excluded.runner THEN clock_timestamp()
                        ELSE l.taken_over END
                WHERE l.claim = excluded.claim OR (l.expires IS NULL OR l.expires < clock_timestamp())
                    AND (l.kept_until < clock_timestamp() OR l.runner = excluded.runner OR $4::boolean)
                RETURNING fence, coalesce(taken_over > clock_timestamp() - interval '\(Self.lateness)', false)
                """, [name, .text(runner), duration, .text(overridesKeeping ? "true" : "false"), mark])
            if let row = claimed.first {
                try session.execute(
                    """
                    DELETE FROM payload p WHERE pipeline = $1
                        AND NOT EXISTS (SELECT FROM journal j WHERE j.run = p.run)
                    """, [name])
                try session.execute(
                    """
                    DELETE FROM payload p USING journal j, journal later
                    WHERE p.pipeline = $1 AND j.run = p.run AND j.step = 'abandoned'
                        AND later.pipeline = $1 AND later.step = 'abandoned' AND later.number > j.number
                        AND strpos(j.body, '"kind":"sync"') > 0 AND strpos(later.body, '"kind":"sync"') > 0
                    """, [name])
                return .led(
                    Lease(
                        pipeline: pipeline, runner: runner, fence: try row.number(0), followsLostRunner: row.flag(1)))
            }
            guard let holder = try session.holders(of: name).first else {
                // It ran out between the two statements.
                throw PostgresError(state: "40001", message: "the lease changed hands", isLost: false)
            }
            return .elsewhere(holder)
        }
    }

    /// Renews `lease`.
    public func renew(_ lease: Lease) async throws {
        try await connection.transaction { [leaseDuration] in try $0.hold(lease, for: leaseDuration) }
    }

    /// Ends `lease`.
    public func release(_ lease: Lease, keeping: Duration) async throws {
        try await connection.transaction { [schema] session in
            let released = try session.execute(
                """
                UPDATE lease SET expires = NULL, kept_until = clock_timestamp() + $4::interval
                WHERE pipeline = $1 AND runner = $2 AND fence = $3
                """,
                [.text(lease.pipeline.rawValue), .text(lease.runner), .number(lease.fence), .seconds(keeping)])
            guard released > 0, keeping == .zero else { return }
            try session.execute(
                "SELECT pg_notify($1, $2)", [.text(schema.name), .text(lease.pipeline.rawValue)])
        }
    }

    /// Lets go of all that is kept for `runner`.
    public func releaseAll(of runner: String) async throws {
        _ = try await connection.transaction { [schema] session in
            try session.execute(
                """
                WITH free AS (
                    UPDATE lease SET kept_until = '-infinity'
                    WHERE runner = $1 AND expires IS NULL AND kept_until > clock_timestamp() RETURNING pipeline)
                SELECT pg_notify($2, pipeline) FROM free
                """, [.text(runner), .text(schema.name)])
        }
    }

    /// Waits for pipelines that other runners let go of, and makes sure that the server answers.
    ///
    /// The connection waits too: this is for a store that does nothing else (``looking()``).
    ///
    /// - Returns: the pipelines, none if `limit` has passed; `nil` if some may have been missed.
    /// - Throws: `SyncError` with code `storeUnreachable` if the server does not answer.
    public func released(within limit: Duration) async throws -> Set<PipelineID>? {
        try await connection.look { [schema] session in
            try session.told(on: schema.name, within: limit).map { Set($0.map { PipelineID($0) }) }
        }
    }

    /// Who leads what.
    public func holders() async throws -> [LeaseHolder] {
        try await read { try $0.holders(of: .null) }
    }
}

extension PostgresSession {
    /// The holders of one pipeline, or of all.
    fileprivate func holders(of pipeline: PostgresValue) throws -> [LeaseHolder] {
        try rows(
            """
            SELECT pipeline, runner, fence, expires IS NOT NULL,
                (extract(epoch FROM coalesce(expires, kept_until) - clock_timestamp()) * 1000)::bigint
            FROM lease
            WHERE ($1::text IS NULL OR pipeline = $1) AND coalesce(expires, kept_until) > clock_timestamp()
            ORDER BY pipeline COLLATE "C"
            """, [pipeline]
        ).map { row in
            LeaseHolder(
                pipeline: PipelineID(try row.text(0)), runner: try row.text(1), fence: try row.number(2),
                remaining: .milliseconds(try row.number(4)), isWorking: row.flag(3))
        }
    }
}
