// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Demo

/// Runs a simulator for programs that are not written in Swift; not listed, for it serves tests.
struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate", abstract: "Serves a simulator on loopback until standard input ends.",
        shouldDisplay: false)

    @Argument(help: "syspro or tableau")
    var system: SimulatedSystem
    @Option(help: ArgumentHelp("The port; by default any free one.", valueName: "number"))
    var port: UInt16 = 0
    @Option(help: ArgumentHelp("How many invoices SYSPRO holds.", valueName: "number"))
    var rows = 1_000
    @Option(help: ArgumentHelp("The folder of Tableau's state.", valueName: "folder"))
    var directory: String?

    func run() async throws {
        try await system.serve(port: port, rows: rows, directory: directory)
    }
}

extension SimulatedSystem: ExpressibleByArgument {}
