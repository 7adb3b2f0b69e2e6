// SPDX-License-Identifier: Apache-2.0

/// A journal in memory: it sees a run through its errors, not through the end of the process.
public actor MemoryLoadJournal: LoadJournal {
    private var entries: [JournalEntry] = []

    /// An empty journal.
    public init() {}

    /// Adds `entry`, or puts it in the place of the one with the same run.
    public func record(_ entry: JournalEntry) {
        if let index = entries.firstIndex(where: { $0.run.id == entry.run.id }) {
            entries[index] = entry
        } else {
            entries.append(entry)
        }
    }

    /// The entries of `pipeline` that have to be taken further, oldest first.
    public func unfinished(of pipeline: PipelineID) -> [JournalEntry] {
        entries.filter { $0.run.pipeline == pipeline && $0.step.isUnfinished }
    }

    /// The entry of the run.
    public func entry(of run: AuditID) -> JournalEntry? { entries.first { $0.run.id == run } }
}
