// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

struct SampleRunner: AsyncParsableCommand {
    /// What `--version` prints.
    static let version = "0.2.0"

    static let configuration = CommandConfiguration(
        commandName: "sample-runner",
        abstract: "Keeps Tableau data sources in step with SYSPRO, exactly.",
        discussion: """
            Exit codes: 0 all well, 1 failed, 2 partly (a data source failed or records were rejected), 64 usage, \
            69 a system could not be reached, 74 the result could not be written, 77 credentials refused, 78 configuration, 130 and 143 stopped by a signal.
            """,
        version: version,
        subcommands: [
            DemoCommand.self, CheckCommand.self, PlanCommand.self, SyncCommand.self, RunCommand.self,
            BackfillCommand.self, SnapshotCommand.self, RejectedCommand.self, ReplayCommand.self, AuditCommand.self,
            WatermarkCommand.self, ExtractCommand.self, VerifyCommand.self, ExplainCommand.self, ReferencesCommand.self,
            WriteBackCommand.self, DeploymentCommand.self, SecretsCommand.self, GenerateCommand.self,
            SimulateCommand.self,
        ])

    /// Looks at the command's name before the options behind it are read: they would be blamed for it.
    static func checkName(in arguments: [String]) throws {
        let names = configuration.subcommands.compactMap { $0.configuration.commandName } + ["help"]
        guard let name = arguments.first, !name.hasPrefix("-"), !names.contains(name) else { return }
        throw ValidationError("there is no command '\(name)'; the commands are \(names.joined(separator: ", "))")
    }
}
