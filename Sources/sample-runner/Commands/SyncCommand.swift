// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import SyncCore
import SysproTableau

struct SyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync", abstract: "Polls all data sources, or the named ones, once.")

    @OptionGroup var options: GlobalOptions
    @Option(help: ArgumentHelp("A data source to poll; may be given several times.", valueName: "name"))
    var datasource: [String] = []
    @Flag(help: "Read everything and compare, as the full pass does.")
    var full = false

    func run() async throws {
        let configuration = try await options.configuration()
        let progress = SyncDisplay()
        let reports = try await RunnerResources.open(configuration, logger: options.logger) { resources in
            for stopped in try Backfill(resources).unfinished(of: datasource) { Terminal.note(stopped) }
            let reports = try await Poll(resources).run(datasource, full: full, progress: progress.show)
            progress.end()
            for waiting in try await WaitingCount(resources).run(of: datasource) {
                Terminal.note(
                    "\(Terminal.number(waiting.count)) records of '\(waiting.datasource)' wait for a reference: "
                        + "'rejected list' has them")
            }
            return reports
        }
        try Self.finish(reports, options)
    }

    /// Prints runs and ends with their exit code.
    static func finish(_ reports: [RunReport], _ options: GlobalOptions) throws {
        print(options.json ? try JSON.text(["runs": reports]) : table(of: reports))
        throw ExitCode(reports.map(Ending.init))
    }

    static func table(of reports: [RunReport]) -> String {
        let holds = reports.contains { $0.counts.held > 0 }
        let lacks = reports.contains { $0.counts.notLoaded > 0 }
        let rows = reports.map { report in
            let counts = report.counts
            return [
                report.pipeline.rawValue, report.status.rawValue,
            ]
                + ([counts.read, counts.inserted, counts.updated, counts.unchanged, counts.deleted, counts.rejected]
                + (holds ? [counts.held] : []) + (lacks ? [counts.notLoaded] : []))
                .map(Terminal.number) + [
                    "\((report.seconds * 100).rounded() / 100) s", report.watermark ?? "–",
                    report.logged ? report.audit.rawValue : "–",
                ]
        }
        let head =
            ["data source", "status", "read", "inserted", "updated", "unchanged", "deleted", "rejected"]
            + (holds ? ["held"] : []) + (lacks ? ["not loaded"] : []) + ["time", "watermark", "audit ID"]
        let errors = reports.compactMap { report in
            report.error.map { "\n\(report.pipeline): \($0.message) (while: \($0.step))" }
        }
        let warnings = reports.flatMap { report in
            report.warnings.map { "\n\(report.pipeline): \($0.message)" }
        }
        let misses = reports.filter { !$0.counts.lookupMisses.isEmpty }.map {
            "\n\($0.pipeline): looked up and not found: \($0.counts.lookupMissWords) (rows)"
        }
        return Terminal.table([head] + rows, right: Set(2..<(head.count - 2))) + (misses + errors + warnings).joined()
    }
}

/// Draws the runs' progress, one line for whichever moved last.
struct SyncDisplay: Sendable {
    private let line = ProgressLine("sync")

    func show(_ datasource: String, _ progress: SyncProgress) {
        switch progress {
        case .read(let count): line.show(count, of: nil, "records read of \(datasource)")
        case .loading(let counts):
            line.show(
                counts.inserted + counts.updated + counts.deleted, of: nil, "changes on their way to \(datasource)")
        case .done: line.end()
        case .started, .recovered, .staged, .preparing: break
        }
    }

    func end() { line.end() }
}
