// SPDX-License-Identifier: Apache-2.0

import SyncCore

/// The two charts of a data source: what its runs moved, and how long they took.
struct SourceCharts {
    private let runs: [AuditEntry]
    private let id: String
    private let name: String

    init(_ source: DatasourceStatus, id: String) {
        runs = source.runs.reversed()
        self.id = id
        name = source.name
    }

    var html: HTMLText {
        guard !runs.isEmpty else { return "" }
        return #"<div class="charts">\#(rows.html)\#(durations.html)</div>"#
    }

    private var rows: BarChart {
        let changed = runs.map { $0.counts.inserted + $0.counts.updated + $0.counts.deleted }
        let rejected = runs.map(\.counts.rejected)
        let bars = runs.indices.map { index in
            BarChart.Bar(
                parts: [(Double(changed[index]), "bar"), (Double(rejected[index]), "bar-bad")],
                label: "\(StatusWords.moment(runs[index].run.started)): \(StatusWords.number(changed[index])) moved, "
                    + "\(StatusWords.number(rejected[index])) rejected")
        }
        let total = StatusWords.number(changed.reduce(0, +))
        return BarChart(
            id: "\(id)-rows", title: "Rows moved per run",
            summary: "\(name), last \(runs.count) runs: \(total) rows moved, "
                + "\(StatusWords.number(rejected.reduce(0, +))) rejected. The table below has the newest numbers.",
            bars: bars, scale: { StatusWords.number(Int($0)) })
    }

    private var durations: BarChart {
        let seconds = runs.map { max(0, $0.finished.timeIntervalSince($0.run.started)) }
        let bars = runs.indices.map { index in
            BarChart.Bar(
                parts: [(seconds[index], runs[index].outcome == .failed ? "bar-bad" : "bar")],
                label: "\(StatusWords.moment(runs[index].run.started)): \(StatusWords.span(seconds[index])), "
                    + runs[index].outcome.rawValue)
        }
        return BarChart(
            id: "\(id)-time", title: "Duration per run",
            summary: "\(name), last \(runs.count) runs: the longest took \(StatusWords.span(seconds.max() ?? 0)). "
                + "The table below has the newest numbers.",
            bars: bars, scale: StatusWords.span)
    }
}
