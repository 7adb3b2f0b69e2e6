// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import SyncCore
import SysproTableau

struct SnapshotCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "snapshot", abstract: "Reads all of a data source now and publishes it whole.",
        discussion: """
            Tableau then holds what SYSPRO has and nothing else, also without the rows that 'deletes: keep' had kept. With \
            --as, the synced data source stays as it is. If the command was stopped or killed while it read, the same command \
            within a day continues behind the last page. The position, and the rows read before, then date from its beginning.
            """)

    @OptionGroup var options: GlobalOptions
    @Option(help: ArgumentHelp("The data source.", valueName: "name"))
    var datasource: String
    @Option(name: .customLong("as"), help: ArgumentHelp("Publish it under this name instead.", valueName: "name"))
    var other: String?
    @Flag(name: .customLong("anew"), help: "Read everything, even if an earlier snapshot was stopped.")
    var restarts = false

    func run() async throws {
        let configuration = try await options.configuration()
        let display = SyncDisplay()
        let report = try await RunnerResources.open(configuration, for: .snapshot, logger: options.logger) {
            resources in
            try await Snapshot(resources).run(
                of: datasource, as: other, restarts: restarts, progress: { display.show(datasource, $0) },
                resumed: { Terminal.note(Self.text($0)) })
        }
        display.end()
        try SyncCommand.finish([report], options)
    }

    private static func text(_ resumed: ResumedSnapshot) -> String {
        "goes on with the snapshot that was begun at \(StateText.wholeSeconds(of: resumed.begun)): "
            + "\(resumed.pages) pages are here"
            + (resumed.hasReadAll ? ", which is everything" : ", the rest is read now")
    }
}
