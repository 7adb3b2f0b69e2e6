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
        let left = try await connection.query(
            "SELECT count(*) FROM \(held.sql) m JOIN \(deleted.sql) s ON \(matches)")
        return left.columns[0].integers[0] == 0
    }
}
