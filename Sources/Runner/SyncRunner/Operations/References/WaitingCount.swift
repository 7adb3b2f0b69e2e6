// SPDX-License-Identifier: Apache-2.0

import SyncCore
import SyncSettings

/// Counts the records that wait for a reference.
public struct WaitingCount: Sendable {
    let resources: RunnerResources

    /// What it needs is what `resources` has open.
    public init(_ resources: RunnerResources) { self.resources = resources }

    /// How many records wait for a reference, of each of the named data sources, or of all, that has any.
    public func run(of names: [String] = []) async throws -> [(datasource: String, count: Int)] {
        var found: [(datasource: String, count: Int)] = []
        for datasource in try resources.configuration.datasources(named: names) where !datasource.holds.isEmpty {
            var filter = RejectedFilter(pipeline: PipelineID(datasource.name), waits: true)
            var count = 0
            while true {
                let page = try await resources.store.entries(filter)
                count += page.count
                guard let last = page.last, page.count == filter.limit else { break }
                filter.after = last.id
            }
            if count > 0 { found.append((datasource.name, count)) }
        }
        return found
    }
}
