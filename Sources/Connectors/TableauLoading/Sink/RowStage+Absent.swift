// SPDX-License-Identifier: Apache-2.0

import Columnar
import HyperExtract
import SyncCore

/// The rows that the data source has and that a read did not bring, and what the source says of them.
extension RowStage {
    package func sweep(_ keys: RecordBatch) async throws {
        if !hasSweep {
            try await connection.createTable(Self.swept, layout.schema.keys)
            hasSweep = true
        }
        guard keys.count > 0 else { return }
        _ = try await connection.copy(into: Self.swept) { try await $0.write(keys) }
    }

    package func absent(in scope: RowScope?, isSweep: Bool, limit: Int) async throws -> AbsentKeys {
        guard let mirror, mirror.rows > 0 else { return .keys(RecordBatch(layout.schema.keys)) }
        guard mirror.fits, let scope else { return .unknown }
        let unread = unread(of: scope, isSweep: isSweep, mirror)
        return try await mirror.file.attached(to: connection, as: Mirror.alias) {
            let count = try await connection.query("SELECT count(*) FROM \(unread)").columns[0].integers[0]
            guard count <= Int64(limit) else { return .tooMany }
            return .keys(try await connection.query("SELECT DISTINCT \(list(of: "m")) FROM \(unread)"))
        }
    }

    package func unknownKeys(limit: Int) async throws -> RecordBatch? {
        guard hasSweep, let mirror, mirror.fits else { return nil }
        let match = KeyMatch(layout.schema.keys)
        return try await mirror.file.attached(to: connection, as: Mirror.alias) {
            try await connection.query(
                "SELECT DISTINCT \(list(of: "k")) FROM \(Self.swept.sql) k WHERE "
                    + "NOT EXISTS (SELECT 1 FROM \(Mirror.table.sql) m WHERE \(match.condition("k", "m"))) "
                    + "AND NOT EXISTS (SELECT 1 FROM \(table.sql) s WHERE \(match.condition("k", "s"))) "
                    + "LIMIT \(limit)")
        }
    }

    package func removeAbsent(in scope: RowScope) async throws {
        guard let mirror, mirror.fits else { return }
        try await makeLeaving()
        let names = layout.schema.keys.columns.map { quoted(identifier: $0.name) }.joined(separator: ", ")
        try await mirror.file.attached(to: connection, as: Mirror.alias) {
            _ = try await connection.execute(
                "INSERT INTO \(Self.leavingKeys.sql) (\(names)) SELECT \(list(of: "m")) FROM "
                    + unread(of: scope, isSweep: true, mirror))
        }
    }

    package func remove(_ keys: RecordBatch) async throws {
        guard keys.count > 0 else { return }
        try await makeLeaving()
        _ = try await connection.copy(into: Self.leavingKeys) { try await $0.write(keys) }
    }

    package func endSweep() async throws {
        if hasSweep { _ = try await connection.execute("DELETE FROM \(Self.swept.sql)") }
    }

    private func makeLeaving() async throws {
        guard !hasLeaving else { return }
        try await connection.createTable(Self.leavingKeys, layout.schema.keys)
        hasLeaving = true
    }

    /// The rows of the mirror that were neither read nor stay as they are.
    private func unread(of scope: RowScope, isSweep: Bool, _ mirror: Mirror) -> String {
        let tables = [table] + (isSweep && hasSweep ? [Self.swept] : []) + (keptKeys.map { [$0] } ?? [])
        let match = KeyMatch(layout.schema.keys).condition("k", "m")
        let read = tables.map { " AND NOT EXISTS (SELECT 1 FROM \($0.sql) k WHERE \(match))" }
        // A row under a key that is made in another way today was read: it leaves without a question.
        let former = formerKeys(in: mirror).map { former, schema in
            " AND NOT EXISTS (SELECT 1 FROM \(former.sql) k WHERE \(KeyMatch(schema).condition("k", "m")))"
        }
        let condition =
            switch scope {
            case .all: "TRUE"
            case .column(let name, let text): "m.\(quoted(identifier: name)) = \(quoted(literal: text))"
            }
        return "\(Mirror.table.sql) m WHERE \(condition)" + read.joined() + (former ?? "")
    }

    private func list(of table: String) -> String {
        layout.schema.keys.columns.map { "\(table).\(quoted(identifier: $0.name))" }.joined(separator: ", ")
    }
}
