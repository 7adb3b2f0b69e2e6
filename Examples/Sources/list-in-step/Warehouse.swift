// SPDX-License-Identifier: Apache-2.0

import Digests
import Foundation
import SyncCore

/// A sink of your own, in a folder. Copy its three promises:
///
/// - A payload is a file before `prepare` returns, so that another process can carry the load out.
/// - The rows and the loads that made them are written in one go, so that a repeat changes nothing.
/// - A load's digest is that of its payload, and `commit` checks it.
struct Warehouse: SyncSink {
    let folder: URL

    /// The customer of each order, and the loads that are in.
    struct Contents: Codable {
        var customers: [Int: String] = [:]
        var loads: Set<String> = []
    }

    /// A warehouse in `folder`, which is made if it is missing.
    init(in folder: String) throws {
        self.folder = URL(filePath: folder)
        try FileManager.default.createDirectory(at: self.folder, withIntermediateDirectories: true)
    }

    /// What it holds.
    func contents() throws -> Contents {
        guard FileManager.default.fileExists(atPath: book.path()) else { return Contents() }
        return try JSONDecoder().decode(Contents.self, from: Data(contentsOf: book))
    }

    func stage(for run: Run, extent: Extent) async throws -> any SyncStage<[OrderBook.Order]> {
        Stage(run: run, warehouse: self)
    }

    func commit(_ load: PreparedLoad) async throws -> LoadReceipt {
        var contents = try contents()
        if contents.loads.insert(load.requestID).inserted {
            let payload = try Data(contentsOf: file(load.file))
            guard try SHA256.text(of: payload) == load.digest else {
                throw SyncError(.refused, "the payload \(load.file) was changed; the next run reads its rows again")
            }
            contents.customers.merge(try JSONDecoder().decode([Int: String].self, from: payload)) { $1 }
            try save(JSONEncoder().encode(contents), to: book)
        }
        return LoadReceipt(destinationID: folder.path())
    }

    func settle(_ load: PreparedLoad, _ receipt: LoadReceipt) async throws {
        guard FileManager.default.fileExists(atPath: file(load.file).path()) else { return }
        try FileManager.default.removeItem(at: file(load.file))
    }

    private var book: URL { folder.appending(path: "orders.json") }
    private func file(_ name: String) -> URL { folder.appending(path: name) }

    /// Writes a file whole or not at all, and returns once it is on the disk.
    private func save(_ data: Data, to url: URL) throws {
        let draft = url.appendingPathExtension("new")
        try data.write(to: draft)
        let handle = try FileHandle(forWritingTo: draft)
        try handle.synchronize()
        try handle.close()
        guard rename(draft.path(), url.path()) == 0 else { throw CocoaError(.fileWriteUnknown) }
    }

    /// Orders on their way.
    private actor Stage: SyncStage {
        private let run: Run
        private let warehouse: Warehouse
        private var orders: [Int: String] = [:]
        private var repeats = 0

        init(run: Run, warehouse: Warehouse) {
            self.run = run
            self.warehouse = warehouse
        }

        func add(_ batch: [OrderBook.Order]) -> Int {
            for order in batch where orders.updateValue(order.customer, forKey: order.number) != nil { repeats += 1 }
            return batch.count
        }

        /// The source reads again from the beginning: what it gave so far is void.
        func beginAgain() { (orders, repeats) = ([:], 0) }

        func prepare(after read: StagedRead) throws -> StagedLoad {
            let held = try warehouse.contents().customers
            var counts = LoadCounts(unchanged: repeats, existing: held.count)
            for (number, customer) in orders {
                switch held[number] {
                case nil: counts.inserted += 1
                case customer: counts.unchanged += 1
                default: counts.updated += 1
                }
            }
            let changed = orders.filter { held[$0.key] != $0.value }
            guard !changed.isEmpty else { return StagedLoad(counts, nil) }
            let payload = try JSONEncoder().encode(changed)
            let digest = try SHA256.text(of: payload)
            try warehouse.save(payload, to: warehouse.file("\(run.id).json"))
            return StagedLoad(
                counts, PreparedLoad(requestID: "\(run.id)-\(digest)", digest: digest, file: "\(run.id).json", plan: [])
            )
        }

        func discard() { try? FileManager.default.removeItem(at: warehouse.file("\(run.id).json")) }
    }
}
