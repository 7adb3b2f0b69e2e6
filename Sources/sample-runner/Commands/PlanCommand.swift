// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import SyncCore
import SysproTableau

struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Says what a sync would read and change, and changes nothing.")

    @OptionGroup var options: GlobalOptions
    @Option(help: ArgumentHelp("A data source to look at; may be given several times.", valueName: "name"))
    var datasource: [String] = []

    func run() async throws {
        let configuration = try await options.configuration()
        let line = ProgressLine("plan")
        defer { line.end() }
        let reports = try await RunnerResources.visit(configuration, logger: options.logger) { resources in
            try await Plan(resources).run(datasource) { line.show($1, of: nil, "records read of \($0)") }
        }
        line.end()
        print(options.json ? try JSON.text(["datasources": reports]) : reports.map(Self.text).joined(separator: "\n\n"))
        throw ExitCode(reports.map(Ending.init))
    }

    private static func text(_ report: PlanReport) -> String {
        if let error = report.error { return "\(report.datasource): \(error.message)" }
        let reads = report.extent == .whole ? "reads everything" : "reads what changed since \(report.watermark ?? "–")"
        let loads = [.nothing: "sends nothing", .update: "updates rows in place", .publish: "publishes it whole"][
            report.load, default: ""]
        var lines = [
            "\(report.datasource): \(reads), \(Terminal.number(report.read)) records; \(loads)",
            "  \(Terminal.number(report.inserted)) new, \(Terminal.number(report.updated)) changed, "
                + "\(Terminal.number(report.unchanged)) unchanged, \(Terminal.number(report.deleted)) gone, "
                + "\(Terminal.number(report.rejected)) rejected"
                + (report.held > 0 ? ", \(Terminal.number(report.held)) held back" : ""),
        ]
        if report.unfinished > 0 { lines.append("  \(report.unfinished) loads of earlier runs are finished first") }
        lines += report.examples.map { "  " + line($0) } + report.reasons.map { "  rejected: " + $0 }
        return (lines + [verdict(report)]).joined(separator: "\n")
    }

    /// What a sync would come to, in one line.
    private static func verdict(_ report: PlanReport) -> String {
        func share(_ count: Int, of all: Int, _ allowed: String) -> String {
            let share = SyncPolicy.percent(all > 0 ? Double(count) / Double(all) : 1)
            return "(\(share)), \(allowed) allowed".replacing("%", with: " %")
        }
        let rejected =
            "\(Terminal.number(report.rejected)) of \(Terminal.number(report.read)) rejected "
            + share(report.rejected, of: report.read, report.maxRejected)
        switch report.verdict {
        case .stops? where report.stop?.code == .rejected: return "  would stop: \(rejected)"
        case .stops? where report.read > 0:
            let (gone, all) = (report.deleted, report.existing ?? report.deleted)
            return "  would stop: \(Terminal.number(gone)) of \(Terminal.number(all)) rows would go "
                + share(gone, of: all, report.allowShrink)
        case .stops?: return "  would stop: \(report.stop?.message ?? "")"
        case .partly? where report.rejected > 0: return "  would load, without records: \(rejected)"
        case .partly?: return "  would load, without \(Terminal.number(report.held)) records that wait for a reference"
        case .loads?: return "  would load"
        case .nothing?, nil: return "  nothing to load"
        }
    }

    private static func line(_ row: RowDifference) -> String {
        let key = row.key.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        let columns = row.columns.map { column in
            switch row.kind {
            case .changed: "\(column.column) \(column.tableau ?? "–") → \(column.syspro ?? "–")"
            default: "\(column.column) \(column.syspro ?? column.tableau ?? "–")"
            }
        }
        let words = [RowDifference.Kind.missing: "new", .changed: "changed", .extra: "gone"][row.kind, default: ""]
        return "\(words): \(key)  \(columns.joined(separator: ", "))"
    }
}
