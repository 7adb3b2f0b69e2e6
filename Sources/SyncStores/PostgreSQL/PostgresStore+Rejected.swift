// SPDX-License-Identifier: Apache-2.0

import Digests
import FoundationEssentials
import PostgresWire
public import SyncCore

extension PostgresStore: RejectedStore {
    /// A record on its way into the table.
    private struct Given: Encodable {
        let n: Int
        let pipeline: String
        let digest: String
        let body: String
        let run: String
        let time: String
    }

    /// Keeps `records`, all or none. Of the runs that rejected a record, the newest are kept.
    public func add(_ records: [RejectedRecord]) async throws {
        guard !records.isEmpty else { return }
        let given = try records.enumerated().map { number, record in
            Given(
                n: number, pipeline: record.pipeline.rawValue, digest: hexadecimal(try record.identity()),
                body: try StateText.encode(record), run: record.run.rawValue, time: StateText.text(of: record.time))
        }
        let list = WireValue.text(try StateText.encode(given))
        try await write { session in
            try session.execute(
                """
                INSERT INTO rejected (pipeline, digest, body)
                SELECT pipeline, decode(digest, 'hex'), body
                FROM json_to_recordset($1::json) AS given (n int, pipeline text, digest text, body text) ORDER BY n
                ON CONFLICT (digest) DO NOTHING
                """, [list])
            try session.execute(
                """
                WITH seen AS (
                    INSERT INTO rejected_by (id, run, time)
                    SELECT r.id, given.run, given.time
                    FROM json_to_recordset($1::json) AS given (n int, digest text, run text, time text)
                    JOIN rejected r ON r.digest = decode(given.digest, 'hex') ORDER BY n
                    ON CONFLICT (id, run) DO NOTHING RETURNING id)
                UPDATE rejected r SET times = times + s.count
                FROM (SELECT id, count(*) FROM seen GROUP BY id) s WHERE r.id = s.id
                """, [list])
            try session.execute(
                """
                DELETE FROM rejected_by b USING rejected r
                WHERE b.id = r.id AND r.times > $2
                    AND r.digest IN (
                        SELECT decode(digest, 'hex') FROM json_to_recordset($1::json) AS given (digest text))
                    AND b.number <= coalesce((SELECT number FROM rejected_by WHERE id = r.id
                        ORDER BY number DESC LIMIT 1 OFFSET $2), 0)
                """, [list, .number(RejectedEntry.sightings)])
        }
    }

    /// The entries that fit `filter`, in the order of their numbers.
    public func entries(_ filter: RejectedFilter) async throws -> [RejectedEntry] {
        let ids = try filter.ids.map { try StateText.encode($0) }
        let waits =
            filter.waits.map { "AND (strpos(r.body, '\(RejectedRecord.waitingMark)') > 0) = \($0 ? "TRUE" : "FALSE")" }
            ?? ""
        return try await read { session in
            try session.rows(
                """
                SELECT r.id, r.body, b.run, b.time, r.times, encode(r.digest, 'hex') FROM rejected r
                JOIN rejected_by b ON b.number = (
                    SELECT max(number) FROM rejected_by WHERE id = r.id AND run = coalesce($1, run))
                WHERE r.id > $2 AND ($3::text IS NULL OR r.pipeline = $3)
                    AND ($4::text IS NULL OR r.id IN (SELECT value::bigint FROM json_array_elements_text($4::json)))
                    \(waits)
                ORDER BY r.id LIMIT $5
                """,
                [
                    .optional(filter.run?.rawValue), .number(filter.after ?? 0), .optional(filter.pipeline?.rawValue),
                    .optional(ids), .number(max(0, filter.limit)),
                ]
            ).map(RejectedEntry.init(row:))
        }
    }

    /// Lets entries go.
    @discardableResult
    public func remove(_ ids: [RejectedEntry.ID]) async throws -> Int {
        let list = try StateText.encode(ids)
        return try await write { session in
            try session.execute(
                "DELETE FROM rejected WHERE id IN (SELECT value::bigint FROM json_array_elements_text($1::json))",
                [.text(list)])
        }
    }
}

extension RejectedEntry {
    fileprivate init(row: PostgresRow) throws {
        let time = try row.text(3)
        guard let date = StateText.date(of: time) else {
            throw PostgresError(state: "22P02", message: "'\(time)' is not a time", isLost: false)
        }
        var record: RejectedRecord = try StateText.decode(from: row.text(1))
        guard try hexadecimal(record.identity()) == row.text(5) else {
            throw PostgresError(
                state: "XX001", message: "the rejected record \(try row.number(0)) is not as it was written",
                isLost: false)
        }
        let firstRun = record.run
        record.run = AuditID(rawValue: try row.text(2))
        record.time = date
        self.init(id: try row.number(0), record: record, firstRun: firstRun, times: try row.number(4))
    }
}
