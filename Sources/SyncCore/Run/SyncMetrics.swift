// SPDX-License-Identifier: Apache-2.0

import Metrics

/// The engine's metrics. Their labels have as many values as there are pipelines, times a handful; `datasource` is the
/// pipeline's name.
///
/// | name | kind | dimensions | meaning |
/// | --- | --- | --- | --- |
/// | `sync_runs_total` | counter | `datasource`, `outcome` (`ok`, `empty`, `partial`, `failed`) | runs that are over |
/// | `sync_rows_total` | counter | `datasource`, `kind` (`read`, `inserted`, `updated`, `unchanged`, `deleted`, \
/// `rejected`, `held`, `skipped`, `notLoaded`) | what became of the records that were read |
/// | `sync_run_seconds` | recorder | `datasource` | how long runs took |
/// | `sync_last_success_timestamp` | gauge | `datasource` | seconds since 1970 when a run last ended without failing |
public struct SyncMetrics: Sendable {
    private let chosen: (any MetricsFactory)?

    /// Metrics that go to `factory`; by default to what the program has set up for all of swift-metrics.
    public init(factory: (any MetricsFactory)? = nil) {
        self.chosen = factory
    }

    // Looked up late: a program may set its metrics up after it has made its pipelines.
    private var factory: any MetricsFactory { chosen ?? MetricsSystem.factory }

    /// Counts a run, or a load of an earlier run that was finished.
    func record(_ entry: AuditEntry, seconds: Double) {
        let pipeline = ("datasource", entry.run.pipeline.rawValue)
        counter("sync_runs_total", [pipeline, ("outcome", entry.outcome.rawValue)]).increment()
        Recorder(label: "sync_run_seconds", dimensions: [pipeline], aggregate: true, factory: factory)
            .record(seconds)
        if entry.outcome != .failed {
            Gauge(label: "sync_last_success_timestamp", dimensions: [pipeline], factory: factory)
                .record(entry.finished.timeIntervalSince1970)
        }
        let rows: KeyValuePairs = [
            "read": entry.counts.read, "inserted": entry.counts.inserted, "updated": entry.counts.updated,
            "unchanged": entry.counts.unchanged, "deleted": entry.counts.deleted,
            "rejected": entry.counts.rejected, "held": entry.counts.held, "skipped": entry.counts.skipped,
            "notLoaded": entry.counts.notLoaded,
        ]
        for (kind, count) in rows where count > 0 {
            counter("sync_rows_total", [pipeline, ("kind", kind)]).increment(by: count)
        }
    }

    private func counter(_ label: String, _ dimensions: [(String, String)]) -> Counter {
        Counter(label: label, dimensions: dimensions, factory: factory)
    }
}
