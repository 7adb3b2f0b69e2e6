// SPDX-License-Identifier: Apache-2.0

/// Something that can be brought up to date: a ``SyncPipeline``, whatever its rows.
public protocol SyncJob: Sendable {
    /// Whose runs they are.
    var id: PipelineID { get }
    /// Makes one run; one that failed is a report too.
    ///
    /// - Parameter goesOn: Asked between any two batches; `false` ends the run there, with nothing loaded.
    /// - Throws: `CancellationError`.
    func sync(kind: Run.Kind, while goesOn: @escaping @Sendable () -> Bool) async throws -> RunReport
}

/// Several pipelines, brought up to date side by side. One that fails stops only itself.
public struct SyncGroup: Sendable {
    private let jobs: [any SyncJob]
    private let width: Int

    /// A group that has at most `width` runs under way at a time. Jobs with the same ID run one after the other.
    public init(_ jobs: [any SyncJob], width: Int) {
        self.jobs = jobs
        self.width = max(1, width)
    }

    /// Makes one run of each and returns their reports in the order of the jobs.
    ///
    /// - Throws: `CancellationError` where the task was cancelled; every run is over by then.
    public func sync(kind: Run.Kind = .sync) async throws -> [RunReport] {
        let lanes = Dictionary(grouping: jobs.indices) { jobs[$0].id }.values.sorted { $0[0] < $1[0] }
        var reports: [Int: RunReport] = [:]
        try await withThrowingTaskGroup(of: [(Int, RunReport)].self) { group in
            for (started, lane) in lanes.enumerated() {
                if started >= width, let finished = try await group.next() {
                    for (index, report) in finished { reports[index] = report }
                }
                group.addTask { [jobs] in
                    var finished: [(Int, RunReport)] = []
                    for index in lane {
                        finished.append((index, try await jobs[index].sync(kind: kind, while: { true })))
                    }
                    return finished
                }
            }
            for try await finished in group {
                for (index, report) in finished { reports[index] = report }
            }
        }
        return jobs.indices.compactMap { reports[$0] }
    }
}
