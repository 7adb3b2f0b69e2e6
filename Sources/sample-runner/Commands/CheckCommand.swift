// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import SysproTableau

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Looks at the configuration, both systems and the columns, and says what to mend.")

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let configuration = try await options.configuration(warn: false)
        let report = await Deployment.check(configuration, logger: options.logger)
        if options.json {
            print(try JSON.text(report))
        } else {
            let marks: [CheckReport.Status: String] = [.ok: "ok     ", .warning: "warning", .failed: "FAILED "]
            for finding in report.findings {
                print("\(marks[finding.status] ?? "")  \(finding.subject): \(finding.message)")
            }
        }
        throw ExitCode(report.exitCode)
    }
}
