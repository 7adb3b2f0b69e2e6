// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import SysproTableau

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Checks the configuration, both systems and every column, and says what to fix.",
        discussion: """
            Checks each mapping against $metadata, tries it on a sample of real records, and reports all problems at once. \
            Changes nothing, unless --publish asks what only Tableau can tell: whether a data source can be published \
            into each project.
            """)

    @OptionGroup var options: GlobalOptions
    @Flag(help: "Also publish a data source of one row into each project, and delete it again.")
    var publish = false

    func run() async throws {
        let configuration = try await options.configuration(warn: false)
        let report = await Check.run(configuration, publishes: publish, logger: options.logger)
        if options.json {
            print(try JSON.text(report))
        } else {
            let marks: [CheckReport.Status: String] = [.ok: "ok     ", .warning: "warning", .failed: "FAILED "]
            for finding in report.findings {
                print("\(marks[finding.status] ?? "")  \(finding.subject): \(finding.message)")
            }
            func count(_ status: CheckReport.Status) -> Int { report.findings.count { $0.status == status } }
            let warnings = count(.warning)
            print("\(count(.ok)) ok, \(warnings) warning\(warnings == 1 ? "" : "s"), \(count(.failed)) failed")
        }
        throw ExitCode(report.exitCode)
    }
}
