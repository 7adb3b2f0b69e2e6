// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import SyncCore
import SysproTableau

struct RejectedReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "Loads rejected records with today's mapping, without asking SYSPRO.",
        discussion: """
            Records that load are no longer kept. Records that fail again stay, with today's reason. A record is as old as its \
            rejection: if runs have loaded since and Tableau holds other values under its key, the row may be newer, and the \
            record is left alone. --force replaces the row.
            """)

    @OptionGroup var options: GlobalOptions
    @OptionGroup var selection: RejectedCommand.Selection
    @Flag(help: "Also replace rows that may be newer than the record.")
    var force = false

    func run() async throws {
        let progress = SyncDisplay()
        let report = try await RunnerResources.open(
            try await options.configuration(), for: .rejectedReplay, logger: options.logger
        ) { resources in
            try await RejectedReplay(resources).run(selection.value, isForced: force, progress: progress.show)
        }
        progress.end()
        if options.json {
            print(try JSON.text(report))
        } else {
            if !report.runs.isEmpty { print(SyncCommand.table(of: report.runs)) }
            print(
                "\(report.loaded) loaded, \(report.held) held back, \(report.failedAgain) rejected again, "
                    + "\(report.kept.count) left alone")
            for kept in report.kept { print("  \(kept.id), \(kept.datasource): \(kept.reason)") }
        }
        throw ExitCode(report.runs.map(Ending.init) + (report.kept.isEmpty ? [] : [.partly]))
    }
}
