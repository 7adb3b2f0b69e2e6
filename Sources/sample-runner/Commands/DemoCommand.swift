// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Demo
import Foundation
import SyncCore

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Shows the main job on simulators, without a configuration.",
        discussion:
            "Starts SYSPRO and Tableau as simulators on loopback, syncs, changes data in SYSPRO, and syncs again.")

    @OptionGroup var options: GlobalOptions
    @Option(help: ArgumentHelp("How many invoices SYSPRO holds.", valueName: "number"))
    var rows = 10_000

    func validate() throws {
        guard (100...5_000_000).contains(rows) else { throw ValidationError("--rows must be from 100 to 5000000") }
    }

    func run() async throws {
        let started = ContinuousClock.now
        // A process ID comes back, in a container soon, and the folder of an earlier demo is still there.
        let name = "syspro-tableau-demo-\(UUID().uuidString.prefix(8).lowercased())"
        let folder = FileManager.default.temporaryDirectory.appending(path: name).path
        let display = SyncDisplay()
        let isQuiet = options.json
        let demo = Demo(
            invoices: rows, folder: folder, tell: { if !isQuiet { print($0 + "\n") } },
            show: { if !isQuiet { print(SyncCommand.table(of: $0) + "\n") } }, progress: display.show)
        let result = try await demo.run(logger: options.logger)
        display.end()
        let seconds = ((ContinuousClock.now - started) / .milliseconds(100)).rounded() / 10
        if options.json {
            print(
                try JSON.text(Document(runs: result.runs, agrees: result.agrees, configuration: result.configuration)))
        } else {
            print(result.agrees ? "Tableau holds what SYSPRO holds." : "TABLEAU DIFFERS FROM SYSPRO.")
            print("It took \(seconds) s. The audit log of the runs, while the folder is there:")
            print("  sample-runner --config \(result.configuration) audit list")
        }
        if !result.agrees || result.runs.contains(where: { $0.status == .failed }) { throw ExitCode(1) }
    }

    /// What `demo --json` prints.
    private struct Document: Encodable {
        let runs: [RunReport]
        let agrees: Bool
        let configuration: String
    }
}
