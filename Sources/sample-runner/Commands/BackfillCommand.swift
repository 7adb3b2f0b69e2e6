// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Columnar
import SysproTableau

struct BackfillCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backfill", abstract: "Reads the records of some days again; the live watermark stays.")

    @OptionGroup var options: GlobalOptions
    @Option(help: ArgumentHelp("The data source.", valueName: "name"))
    var datasource: String
    @Option(help: ArgumentHelp("The first day.", valueName: "date"), transform: Self.day)
    var from: CalendarDate
    @Option(help: ArgumentHelp("The last day, which is read too.", valueName: "date"), transform: Self.day)
    var to: CalendarDate

    func validate() throws {
        guard from <= to else { throw ValidationError("--from \(from) lies after --to \(to)") }
    }

    func run() async throws {
        let configuration = try await options.configuration()
        let display = SyncDisplay()
        let report = try await Deployment.open(configuration, logger: options.logger) { deployment in
            try await deployment.backfill(datasource, from: from, to: to) { display.show(datasource, $0) }
        }
        display.end()
        try SyncCommand.finish([report], options)
    }

    private static func day(_ text: String) throws -> CalendarDate {
        guard text.utf8.count == 10, let date = CalendarDate(text) else {
            throw ValidationError("'\(text)' is not a date such as 2026-11-22")
        }
        return date
    }
}
