// SPDX-License-Identifier: Apache-2.0

import Columnar
import SyncCore
import SyncSettings
import SysproOData

/// The records of a data source that waited for a reference when a run began.
///
/// Those whose reference exists now are read again from SYSPRO by their keys: what is loaded is never older than what is
/// there.
package struct WaitingRecords: Sendable {
    /// How many are read again by key in one run; more than these wait for the next one.
    package static let limit = 3_000

    /// What is kept of a record.
    package struct Kept: Sendable {
        package let id: RejectedEntry.ID
        /// A digest of its JSON.
        package let raw: UInt64
        /// What it waits for.
        package let waitsFor: [MissingReference]
        /// Under which mapping that was found.
        package let mapping: String
    }

    private var kept: [String: [[UInt8]: [Kept]]] = [:]
    private var asked: [String: [RejectedEntry.ID]] = [:]
    private var released: [String: [[UInt8]]] = [:]

    package var isEmpty: Bool { kept.isEmpty }

    /// The numbers of all of a company.
    package func all(of company: String) -> [RejectedEntry.ID] {
        kept[company].map { $0.values.joined().map(\.id) } ?? []
    }

    /// The numbers of those of a company whose reference exists now.
    func readAgain(of company: String) -> [RejectedEntry.ID] { asked[company] ?? [] }

    /// The JSON of those of a company whose reference exists now, by whose keys they are read again.
    package func released(of company: String) -> [[UInt8]] { released[company] ?? [] }

    /// What is kept of the record with a key.
    package func entries(of company: String, key: [UInt8]) -> [Kept] { kept[company]?[key] ?? [] }

    /// What a store keeps for a data source.
    ///
    /// - Parameter key: reads the properties that tell records apart.
    package static func read(
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
        kept[company, default: [:]][key, default: []].append(
            Kept(
                id: entry.id, raw: ShortDigest.of(raw[...]), waitsFor: entry.record.waitsFor ?? [],
                mapping: entry.record.mappingVersion))
        guard isReleased, asked.values.reduce(0, { $0 + $1.count }) < Self.limit else { return }
        asked[company, default: []].append(entry.id)
        released[company, default: []].append(raw)
    }
}
