// SPDX-License-Identifier: Apache-2.0

import PostgresWire
public import SyncCore

public import struct FoundationEssentials.Date

/// What people have been told of, so that of several runners one tells them, and whoever leads at the end of an outage
/// tells them that it is over.
extension PostgresStore {
    /// Notes that people are told that `pipeline` has trouble of a kind since then.
    ///
    /// - Returns: whether nobody has told them yet.
    public func noteAlert(_ kind: String, of pipeline: PipelineID, since: Date) async throws -> Bool {
        let values: [WireValue] = [
            .text(pipeline.rawValue), .text(kind), .text(StateText.text(of: since)),
        ]
        return try await connection.transaction { session in
            try session.execute(
                """
                INSERT INTO alert (pipeline, kind, since) VALUES ($1, $2, $3::timestamptz) ON CONFLICT DO NOTHING
                """, values) == 1
        }
    }

    /// Notes that `pipeline` has no trouble any more.
    ///
    /// - Returns: since when it had, if people were told so; `nil` if they were not, or know that it is over.
    public func endAlerts(of pipeline: PipelineID) async throws -> Date? {
        try await connection.transaction { session in
            let row = try session.rows(
                """
                WITH over AS (DELETE FROM alert WHERE pipeline = $1 RETURNING since)
                SELECT extract(epoch FROM min(since))::bigint FROM over
                """, [.text(pipeline.rawValue)]
            )[0]
            return row.optional(0) == nil ? nil : Date(timeIntervalSince1970: Double(try row.number(0)))
        }
    }
}
