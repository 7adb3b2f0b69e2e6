// SPDX-License-Identifier: Apache-2.0

import Columnar
import SyncCore
import SysproOData

/// The records of a data source that waited for a reference when a run began.
///
/// Those whose reference exists now are read again from SYSPRO by their keys: what is loaded is never older than what is
/// there.
struct WaitingRecords: Sendable {
    /// How many are read again by key in one run; more than these wait for the next one.
    static let limit = 3_000

    private struct Kept: Sendable {
        let id: RejectedEntry.ID
        let raw: UInt64
    }

    private var kept: [[UInt8]: [Kept]] = [:]
    private var asked: Set<RejectedEntry.ID> = []
    private var released: [String: [[UInt8]]] = [:]

    var isEmpty: Bool { kept.isEmpty }

    /// The numbers of all of them.
    var all: Set<RejectedEntry.ID> { Set(kept.values.joined().map(\.id)) }

    /// The numbers of those that are read again by their keys.
    var readAgain: Set<RejectedEntry.ID> { asked }

    /// The JSON of those of a company that are read again by their keys.
    func released(of company: String) -> [[UInt8]] { released[company] ?? [] }

    /// What is kept of a record.
    ///
    /// - Parameter raw: The record as SYSPRO has it now.
    /// - Returns: the numbers of the entries that were written of it as it is, and of those of older states.
    func entries(
        of company: String, key: [UInt8], raw: ArraySlice<UInt8>
    ) -> (same: [RejectedEntry.ID], older: [RejectedEntry.ID]) {
        guard let entries = kept[Self.place(company, key)] else { return ([], []) }
        let digest = StateFolder.hash(raw)
        return (entries.filter { $0.raw == digest }.map(\.id), entries.filter { $0.raw != digest }.map(\.id))
    }

    /// What a store keeps for a data source.
    ///
    /// - Parameter key: reads the properties that tell records apart.
    static func read(
        of pipeline: PipelineID, in store: any RejectedStore, companies: [String], checks: [References.Check],
        key: PageScanner
    ) async throws -> WaitingRecords {
        var waiting = WaitingRecords()
        var filter = RejectedFilter(pipeline: pipeline, waits: true)
        while true {
            let page = try await store.entries(filter)
            for entry in page {
                guard let company = entry.record.part, companies.contains(company) else { continue }
                waiting.add(entry, of: company, by: key, isReleased: !checks.lack(entry.record.waitsFor ?? []))
            }
            guard let last = page.last, page.count == filter.limit else { return waiting }
            filter.after = last.id
        }
    }

    private mutating func add(_ entry: RejectedEntry, of company: String, by scanner: PageScanner, isReleased: Bool) {
        let raw = Array(entry.record.raw.utf8)
        // One that today's key cannot be read from stays until somebody drops it.
        guard let page = try? scanner.scan(Array("{\"value\":[".utf8) + raw + Array("]}".utf8)), page.records.count == 1
        else { return }
        let key = page.records.keyText(of: Array(page.records.columns.indices), row: 0)
        kept[Self.place(company, key), default: []].append(Kept(id: entry.id, raw: StateFolder.hash(raw[...])))
        guard isReleased, asked.count < Self.limit else { return }
        asked.insert(entry.id)
        released[company, default: []].append(raw)
    }

    private static func place(_ company: String, _ key: [UInt8]) -> [UInt8] { Array(company.utf8) + [0x1E] + key }
}

extension Deployment {
    /// How many records wait for a reference, of each of the named data sources, or of all, that has any.
    public func waitingRecords(of names: [String] = []) async throws -> [(datasource: String, count: Int)] {
        var found: [(datasource: String, count: Int)] = []
        for datasource in try configuration.datasources(named: names) where !datasource.holds.isEmpty {
            var filter = RejectedFilter(pipeline: PipelineID(datasource.name), waits: true)
            var count = 0
            while true {
                let page = try await store.entries(filter)
                count += page.count
                guard let last = page.last, page.count == filter.limit else { break }
                filter.after = last.id
            }
            if count > 0 { found.append((datasource.name, count)) }
        }
        return found
    }
}
