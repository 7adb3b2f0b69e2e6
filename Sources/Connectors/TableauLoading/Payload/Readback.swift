// SPDX-License-Identifier: Apache-2.0

import HyperExtract
import SyncCore

/// Asks a data source's content whether a load has arrived.
struct Readback {
    let payload: ExtractFile
    let plan: LoadPlan

    private static let sent = "sent"

    /// Whether every row of the payload is in the file attached as `content` as it was sent, and none of the rows that
    /// were to go.
    func isIn(_ content: String, on connection: HyperConnection) async throws -> Bool {
        do {
            return try await payload.attached(to: connection, as: Self.sent) {
                try await compare(HyperTable(database: content), on: connection)
            }
        } catch let error as HyperError where [.schemaMismatch, .notFound].contains(error.code) {
            return false
        }
    }

    private func compare(_ held: HyperTable, on connection: HyperConnection) async throws -> Bool {
        let changes = try await connection.changes(
            from: held, to: HyperTable(database: Self.sent), key: plan.schema.key, isWhole: plan.kind == .publish)
        guard changes.isEmpty, plan.deletes else { return changes.isEmpty }
        let deleted = HyperTable(database: Self.sent, name: ExtractFile.deletions.name)
        let matches = try await connection.keyMatch(plan.schema.key, of: held, deleted).condition("m", "s")
        // A key that was put in again after its rows went is there, as it was sent.
        let again = try await connection.keyMatch(plan.schema.key, of: HyperTable(database: Self.sent), deleted)
            .condition("s", "u")
        let left = try await connection.query(
            "SELECT count(*) FROM \(held.sql) m JOIN \(deleted.sql) s ON \(matches) WHERE NOT EXISTS "
                + "(SELECT 1 FROM \(HyperTable(database: Self.sent).sql) u WHERE \(again))")
        return left.columns[0].integers[0] == 0
    }
}
