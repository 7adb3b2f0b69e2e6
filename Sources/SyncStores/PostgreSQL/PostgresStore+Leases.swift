// SPDX-License-Identifier: Apache-2.0

import PostgresWire
public import SyncCore

import struct FoundationEssentials.Date

extension PostgresStore: LeaseStore {
    /// How long after a takeover the runner that was lost may still act: as long as Tableau keeps what was uploaded.
    private static let lateness = "24 hours"

    /// How much later than others a runner takes what is free, if one of them leads less: a twentieth of a lease.
    private var deference: Duration { leaseDuration / 20 }

    /// Makes `runner` lead `pipeline`, unless a runner is at work on it, or it is kept for another that is there. A claim
    /// whose commit was not confirmed, because the connection broke, is known again by its mark. Who does not override is
    /// a service: it is there from then on, and leaves what is free to a service that leads less.
    ///
    /// Payloads that no journal names, because their run was stopped before, go, and so do those of refused polls that a
    /// later refused one read again, and all that are too old to be sent again.
    public func claim(
        _ pipeline: PipelineID, as runner: String, overridesKeeping: Bool
    ) async throws -> LeaseClaim {
        let (name, duration) = (WireValue.text(pipeline.rawValue), WireValue.seconds(leaseDuration))
        let mark = WireValue.text(String(UInt64.random(in: .min ... .max), radix: 36))
        let oldest = WireValue.text(JournalRetention.oldest(before: Date()).rawValue)
        return try await connection.transaction { [leaseDuration, deference] session in
            if !overridesKeeping { try session.note(runner, for: leaseDuration) }
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
                WHERE l.claim = excluded.claim OR (l.expires IS NULL OR l.expires < clock_timestamp()) AND (
                    $4::boolean OR l.kept_until > clock_timestamp() AND l.runner = excluded.runner
                    OR (l.kept_until < clock_timestamp() OR NOT EXISTS (
                            SELECT FROM runner WHERE name = l.runner AND expires > clock_timestamp()))
                        AND (l.kept_until < clock_timestamp() - $6::interval OR l.kept_until > clock_timestamp()
                            OR NOT EXISTS (\(PostgresSession.idler("$2", by: 1)))))
                RETURNING fence, coalesce(taken_over > clock_timestamp() - interval '\(Self.lateness)', false)
                """,
                [
                    name, .text(runner), duration, .text(overridesKeeping ? "true" : "false"), mark,
                    .seconds(deference),
                ])
            if let row = claimed.first {
                try session.execute(
                    """
                    DELETE FROM payload p
                    WHERE pipeline = $1 AND NOT EXISTS (SELECT FROM journal j WHERE j.run = p.run)
                        OR run COLLATE "C" < $2 AND NOT EXISTS (
                            SELECT FROM journal j WHERE j.run = p.run AND j.step NOT IN ('finished', 'abandoned'))
                    """, [name, oldest])
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
            if let holder = try session.holders(of: name).first { return .elsewhere(holder) }
            guard let other = try session.rows(PostgresSession.idler("$1", by: 1), [.text(runner)]).first else {
                // It ran out between the two statements.
                throw PostgresError(state: "40001", message: "the lease changed hands", isLost: false)
            }
            return .elsewhere(
                LeaseHolder(
                    pipeline: pipeline, runner: try other.text(0), fence: 0, remaining: deference, isWorking: false))
        }
    }

    /// Says that the service `runner` is there, for as long as a lease lasts: what it keeps is kept only for as long.
    public func note(runner: String) async throws {
        try await connection.transaction { [leaseDuration] session in try session.note(runner, for: leaseDuration) }
    }

    /// Renews `lease`.
    public func renew(_ lease: Lease) async throws {
        try await connection.transaction { [leaseDuration] in try $0.hold(lease, for: leaseDuration) }
    }

    /// Ends `lease`. A pipeline is not kept for a service that leads at least two more than another one does: that one is
    /// told, and takes it over, so that in the end each leads as many as the others, give or take one.
    public func release(_ lease: Lease, keeping: Duration) async throws {
        try await connection.transaction { [schema, deference] session in
            // One after the other: of what two give away at once, the second may already be too much.
            if keeping > .zero { try session.execute("SELECT \(schema.lockingBalance)") }
            let released = try session.rows(
                """
                UPDATE lease SET expires = NULL, kept_until = CASE
                    WHEN $4::interval > interval '0' AND EXISTS (\(PostgresSession.idler("$2", by: 2, freeFor: "$5")))
                    THEN clock_timestamp() ELSE clock_timestamp() + $4::interval END
                WHERE pipeline = $1 AND runner = $2 AND fence = $3
                RETURNING kept_until <= clock_timestamp()
                """,
                [
                    .text(lease.pipeline.rawValue), .text(lease.runner), .number(lease.fence), .seconds(keeping),
                    .seconds(deference),
                ])
            guard released.first?.flag(0) == true else { return }
            try session.execute(
                "SELECT pg_notify($1, $2)", [.text(schema.name), .text(lease.pipeline.rawValue)])
        }
    }

    /// Releases all that is kept for `runner`.
    public func releaseAll(of runner: String) async throws {
        _ = try await connection.transaction { [schema] session in
            try session.execute(
                """
                WITH free AS (
                    UPDATE lease SET kept_until = '-infinity'
                    WHERE runner = $1 AND expires IS NULL AND kept_until > clock_timestamp() RETURNING pipeline)
                SELECT pg_notify($2, pipeline) FROM free
                """, [.text(runner), .text(schema.name)])
            try session.execute("DELETE FROM runner WHERE name = $1", [.text(runner)])
        }
    }

    /// Waits for pipelines that other runners release, and checks that the server answers.
    ///
    /// The connection waits too: this is for a store that does nothing else (``looking()``).
    ///
    /// - Returns: the pipelines, none if `limit` has passed or the task is cancelled; `nil` if some may have been missed.
    /// - Throws: `SyncError` with code `storeUnreachable` if the server does not answer.
    public func released(within limit: Duration) async throws -> Set<PipelineID>? {
        do {
            return try await connection.look { [schema] session in
                try session.told(on: schema.name, within: limit).map { Set($0.map { PipelineID($0) }) }
            }
        } catch is CancellationError {
            return []
        }
    }

    /// Who leads what.
    public func holders() async throws -> [LeaseHolder] {
        try await read { try $0.holders(of: .null) }
    }
}

extension PostgresSession {
    /// Until when a lease binds others, unless more is heard of its runner: at work as long as it was given, else as long as
    /// the pipeline is kept and the runner is there.
    private static let bound = """
        CASE WHEN l.expires IS NOT NULL THEN l.expires ELSE least(l.kept_until, (
            SELECT r.expires FROM runner r WHERE r.name = l.runner)) END
        """

    /// The services that are there and lead fewer pipelines than `runner`, by `difference` at least: the idlest first. What
    /// is free counts as theirs already, until it has been for `freeFor`.
    fileprivate static func idler(_ runner: String, by difference: Int, freeFor: String? = nil) -> String {
        func led(by runner: String) -> String {
            "(SELECT count(*) FROM lease WHERE runner = \(runner) AND coalesce(expires, kept_until) > clock_timestamp())"
        }
        let free = freeFor.map {
            """
            (SELECT count(*) FROM lease WHERE expires IS NULL AND kept_until <= clock_timestamp()
                AND kept_until > clock_timestamp() - \($0)::interval)
            """
        }
        return """
            SELECT other.name FROM runner other WHERE other.expires > clock_timestamp() AND other.name <> \(runner)
                AND \(led(by: "other.name")) + \(free ?? "0") <= \(led(by: runner)) - \(difference)
            ORDER BY \(led(by: "other.name"))
            """
    }

    /// Says that a service is there.
    fileprivate func note(_ runner: String, for duration: Duration) throws {
        try execute(
            """
            INSERT INTO runner AS r (name, expires) VALUES ($1, clock_timestamp() + $2::interval)
            ON CONFLICT (name) DO UPDATE SET expires = excluded.expires
            """, [.text(runner), .seconds(duration)])
    }

    /// The holders of one pipeline, or of all.
    fileprivate func holders(of pipeline: WireValue) throws -> [LeaseHolder] {
        try rows(
            """
            SELECT pipeline, runner, fence, expires IS NOT NULL,
                (extract(epoch FROM \(Self.bound) - clock_timestamp()) * 1000)::bigint
            FROM lease l
            WHERE ($1::text IS NULL OR pipeline = $1) AND \(Self.bound) > clock_timestamp()
            ORDER BY pipeline COLLATE "C"
            """, [pipeline]
        ).map { row in
            LeaseHolder(
                pipeline: PipelineID(try row.text(0)), runner: try row.text(1), fence: try row.number(2),
                remaining: .milliseconds(try row.number(4)), isWorking: row.flag(3))
        }
    }
}
