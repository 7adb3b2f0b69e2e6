// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import SysproTableau

struct ReferencesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "references", abstract: "Values in Tableau that must exist in SYSPRO.",
        subcommands: [Check.self])

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check", abstract: "Checks that SYSPRO has every value that Tableau holds for a dimension.",
            discussion: """
                Checks every column that 'references' a dimension, and the file's own list of 'references'. Exit code 1 \
                if SYSPRO does not have a value.
                """)

        @OptionGroup var options: GlobalOptions
        @Option(help: ArgumentHelp("A data source to look at; may be given several times.", valueName: "name"))
        var datasource: [String] = []

        func run() async throws {
            let configuration = try await options.configuration()
            let reports = try await RunnerResources.visit(configuration, logger: options.logger) { resources in
                try await ReferenceCheck(resources).run(datasource)
            }
            print(
                options.json ? try JSON.text(["references": reports]) : reports.map(Self.text).joined(separator: "\n\n")
            )
            throw ExitCode(reports.map(Ending.init))
        }

        private static func text(_ report: ReferenceReport) -> String {
            let subject = "\(report.datasource), \(report.column) → \(report.dimension)"
            if let error = report.error { return "\(subject): \(error.message)" }
            let values = Terminal.number(report.values)
            guard report.unknownValues > 0 else { return "\(subject): SYSPRO has all \(values) values" }
            var rows = [["value", "rows", "such as", ""]]
            rows += report.unknown.prefix(50).map { unknown in
                [
                    unknown.value, Terminal.number(unknown.rows), unknown.example ?? "",
                    unknown.similar.map { "SYSPRO has '\($0)'" } ?? "",
                ]
            }
            var lines = [
                "\(subject): SYSPRO DOES NOT HAVE \(Terminal.number(report.unknownValues)) of \(values) values, "
                    + "in \(Terminal.number(report.unknownRows)) rows",
                Terminal.table(rows, right: [1]),
            ]
            if report.unknownValues > 50 { lines.append("… the others with --json") }
            if report.rejected > 0 {
                lines.append("\(Terminal.number(report.rejected)) records of \(report.dimension) cannot be taken over")
            }
            return lines.joined(separator: "\n")
        }
    }
}
