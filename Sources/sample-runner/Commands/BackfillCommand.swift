// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Columnar
import SysproTableau

struct BackfillCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backfill", abstract: "Reads the records of some days again; the live watermark does not move.",
        discussion: """
            Reads and loads the days window by window. 'run' keeps polling and gets its turn between two windows. If \
            the command was stopped or killed, the same command within a week continues behind the last loaded window.
            """)

    @OptionGroup var options: GlobalOptions
    @Option(help: ArgumentHelp("The data source.", valueName: "name"))
    var datasource: String
    @Option(help: ArgumentHelp("The first day.", valueName: "date"), transform: Self.day)
    var from: CalendarDate
    @Option(help: ArgumentHelp("The last day (inclusive).", valueName: "date"), transform: Self.day)
    var to: CalendarDate
    @Option(help: ArgumentHelp("How many days to read and load at a time.", valueName: "days"))
    var window = 31
    @Flag(name: .customLong("anew"), help: "Begin at the first day, even if an earlier backfill was stopped.")
    var restarts = false

    func validate() throws {
        guard from <= to else { throw ValidationError("--from \(from) lies after --to \(to)") }
        guard window > 0 else { throw ValidationError("--window is a number of days, at least 1") }
    }

    func run() async throws {
        let configuration = try await options.configuration()
        let display = SyncDisplay()
        let report = try await RunnerResources.open(configuration, for: .backfill, logger: options.logger) {
            resources in
            try await Backfill(resources).run(
                datasource, from: from, to: to, window: window, restarts: restarts,
                progress: { display.show(datasource, $0) },
                resumed: { Terminal.note("goes on at \($0): the days before were loaded when it was stopped") })
        }
        display.end()
        print(options.json ? try JSON.text(report) : SyncCommand.table(of: report.runs))
        if let next = report.next {
            Terminal.note("\(next) to \(to) remain; the same command again goes on there")
        }
        throw ExitCode(report.runs.map(Ending.init))
    }

    private static func day(_ text: String) throws -> CalendarDate {
        guard text.utf8.count == 10, let date = CalendarDate(text) else {
            throw ValidationError("'\(text)' is not a date such as 2026-11-22")
        }
        return date
    }
}
