// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import SysproTableau

struct SnapshotCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "snapshot", abstract: "Reads all of a data source now and publishes it whole.",
        discussion: """
            Tableau then holds what SYSPRO has and nothing else; rows that 'deletes: keep' has kept go. With --as the \
            data source that is kept in step stays as it is.
            """)

    @OptionGroup var options: GlobalOptions
    @Option(help: ArgumentHelp("The data source.", valueName: "name"))
    var datasource: String
    @Option(name: .customLong("as"), help: ArgumentHelp("Publish it under this name instead.", valueName: "name"))
    var other: String?

    func run() async throws {
        let configuration = try await options.configuration()
        let display = SyncDisplay()
        let report = try await Deployment.open(configuration, logger: options.logger) { deployment in
            try await deployment.snapshot(of: datasource, as: other) { display.show(datasource, $0) }
        }
        display.end()
        try SyncCommand.finish([report], options)
    }
}
