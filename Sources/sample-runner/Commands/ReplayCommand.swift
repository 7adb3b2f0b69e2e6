// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import SyncCore
import SysproTableau

struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "Sends a failed load again from its journal, without asking SYSPRO.")

    @OptionGroup var options: GlobalOptions
    @Option(help: ArgumentHelp("The audit ID of the run that failed.", valueName: "id"))
    var run: String
    @Flag(help: "Also where runs have loaded since, which may put older rows back.")
    var force = false

    func run() async throws {
        let configuration = try await options.configuration()
        let report = try await Deployment.open(configuration, logger: options.logger) { deployment in
            try await deployment.replay(run: run, isForced: force)
        }
        try SyncCommand.finish([report], options)
    }
}

extension SyncCommand {
    /// Prints runs as `sync` does and ends with their exit code.
    static func finish(_ reports: [RunReport], _ options: GlobalOptions) throws {
        print(options.json ? try JSON.text(["runs": reports]) : table(of: reports))
        throw ExitCode(exitCode(of: reports))
    }
}
