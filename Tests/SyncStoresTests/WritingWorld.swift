// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
@_spi(Testing) import SyncCore
import SyncStores
import SyncTesting

struct Item: Identifiable, Codable, Hashable {
    var id: String
    var value: String
}

/// A table in a SQLite file of its own, which keeps the ID of its last write beside its rows.
struct ItemTable: RowDestination {
    /// Places within a write.
    enum Place: String, CaseIterable, Sendable {
        /// Nothing was done.
        case asked
        /// The transaction holds the rows and is not over.
        case written
        /// The transaction is over; the sink does not know it.
        case committed
    }

    let name = "items"
    let queue: DatabaseQueue
    let faults: @Sendable (Place) throws -> Void

    init(_ path: String, faults: @escaping @Sendable (Place) throws -> Void = { _ in }) throws {
        self.faults = faults
        queue = try DatabaseQueue(path: path)
        try queue.write { db in
            try db.execute(
                sql: """
                    CREATE TABLE IF NOT EXISTS items (id TEXT PRIMARY KEY, value TEXT NOT NULL);
                    CREATE TABLE IF NOT EXISTS last_write (only INTEGER PRIMARY KEY, id TEXT, writes INTEGER);
                    INSERT OR IGNORE INTO last_write VALUES (1, NULL, 0);
                    """)
        }
    }

    func lastWrite() async throws -> String? {
        try await queue.read { db in try String.fetchOne(db, sql: "SELECT id FROM last_write") }
    }

    func write(_ changes: RowChanges<Item>, id: String, after last: String?) async throws {
        try faults(.asked)
        try await queue.write { db in
            try db.execute(
                sql: "UPDATE last_write SET id = ?, writes = writes + 1 WHERE id IS ?", arguments: [id, last])
            guard db.changesCount == 1 else { throw WriteConflict() }
            try changes.forEach { change in
                switch change {
                case .put(let item):
                    try db.execute(sql: "INSERT OR REPLACE INTO items VALUES (?, ?)", arguments: [item.id, item.value])
                case .delete(let id): try db.execute(sql: "DELETE FROM items WHERE id = ?", arguments: [id])
                }
            }
            try faults(.written)
        }
        try faults(.committed)
    }

    var contents: [String: String] {
        get throws {
            try queue.read { db in
                try Row.fetchAll(db, sql: "SELECT id, value FROM items").reduce(into: [:]) { $0[$1[0]] = $1[1] }
            }
        }
    }

    /// Changes it behind the sink's back.
    func execute(_ sql: String) throws { try queue.write { db in try db.execute(sql: sql) } }

    /// How many writes it took.
    var writes: Int {
        get throws { try queue.read { db in try Int.fetchOne(db, sql: "SELECT writes FROM last_write") ?? 0 } }
    }
}

/// Items of good records; bad ones are rejected, and early ones are held.
struct ItemTransform: SyncTransform {
    func transform(_ batch: [ModelRecord]) throws -> Transformed<[Item]> {
        let made = try ModelTransform().transform(batch)
        return Transformed(
            made.output?.rows.map { Item(id: $0.key, value: $0.value) }, rejections: made.rejections,
            skipped: made.skipped)
    }
}

/// A pipeline to a table by way of a writing sink, in one folder: all that outlives a process.
struct WritingWorld {
    let path: String
    let store: SQLiteStore
    var source = ModelSource(.whole)
    var policy = SyncPolicy(maxRejected: .unlimited, allowShrink: 1)

    init(_ directory: String) throws {
        path = directory
        store = try SQLiteStore(directory: directory)
    }

    var spool: String { path + "/items.spool" }

    func table(_ faults: @escaping @Sendable (ItemTable.Place) throws -> Void = { _ in }) throws -> ItemTable {
        try ItemTable(path + "/items.sqlite", faults: faults)
    }

    func pipeline(_ table: some RowDestination<Item>) throws -> SyncPipeline<[ModelRecord], [Item]> {
        SyncPipeline(
            "items", from: source, through: ItemTransform(), to: try WritingSink(table, spool: spool),
            stores: PipelineStores(store), policy: policy)
    }

    @discardableResult
    func sync(
        kind: Run.Kind = .sync,
        inTable: @escaping @Sendable (ItemTable.Place) throws -> Void = { _ in },
        faults: @escaping @Sendable (FaultPoint) async throws -> Void = { _ in }
    ) async throws -> RunReport {
        try await pipeline(table(inTable)).faulting(faults).sync(kind: kind)
    }

    func fill(changed: Bool) {
        for number in 1...12 { source.put("k\(number)", changed && number % 4 == 0 ? "changed" : "v") }
        for number in 13...15 where changed { source.put("k\(number)", "v") }
        if changed { source.remove("k5") }
    }

    /// Works on the spool behind the sink's back.
    func tamper(_ sql: String) throws {
        try DatabaseQueue(path: spool).write { db in try db.execute(sql: sql) }
    }
}

extension RunCounts {
    /// Inserted, updated, unchanged and deleted.
    var numbers: [Int] { [inserted, updated, unchanged, deleted] }
}
