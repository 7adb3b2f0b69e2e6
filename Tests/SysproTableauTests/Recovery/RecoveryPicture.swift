// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import HyperExtract
import SyncCore
import SyncStores

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

/// Everything that a run leaves behind, to be held against what an uninterrupted run leaves.
struct RecoveryPicture: Equatable {
    var rows: [String: [String]] = [:]
    var updates: [String: Int] = [:]
    var watermarks: [String: [String: String]] = [:]
    /// Inserted, updated, deleted: the sums over all entries of runs that loaded.
    var sums: [String: [Int]] = [:]
    var unfinished = 0
    /// The files of loads, but for those of a load that was refused: the newest of them is kept to be sent again by hand.
    var spool: [String] = []
    /// Data sources whose mirror does not hold what Tableau holds.
    var strayMirrors: [String] = []

    init(of world: RecoveryWorld) async throws {
        let store = try SQLiteStore(directory: world.state, access: .visitor)
        let folder = try StateFolder(world.state)
        for name in RecoveryWorld.names {
            let id = PipelineID(name)
            rows[name] = try await world.inTableau(name)
            updates[name] = await world.updates(name)
            watermarks[name] = try await store.watermark(of: id)?.position.parts ?? [:]
            let loaded = try await store.entries(of: id, limit: 1_000).filter { $0.outcome != .failed }.map(\.counts)
            sums[name] = loaded.reduce([0, 0, 0]) { sums, counts in
                [sums[0] + counts.inserted, sums[1] + counts.updated, sums[2] + counts.deleted]
            }
            unfinished += try await store.unfinished(of: id).count
        }
        for file in try world.spool {
            let run = AuditID(rawValue: String(file.split(separator: "/")[1].prefix { $0 != "." }))
            let load: JournalEntry? = try await store.entry(of: run)
            if load?.step != .abandoned { spool.append(file) }
        }
        let mirrors = try await Self.mirrors(folder)
        strayMirrors = RecoveryWorld.names.filter { mirrors[$0] != rows[$0] }
    }

    private static func mirrors(_ folder: StateFolder) async throws -> [String: [String]] {
        try await withHyperServer { hyper in
            let connection = try await hyper.connect()
            var rows: [String: [String]] = [:]
            for name in RecoveryWorld.names where folder.mirror(of: name).exists {
                rows[name] = try await folder.mirror(of: name).attached(to: connection, as: "m") {
                    RecoveryWorld.texts(try await connection.query("SELECT * FROM \(HyperTable(database: "m").sql)"))
                }
            }
            await connection.close()
            return rows
        }
    }
}
