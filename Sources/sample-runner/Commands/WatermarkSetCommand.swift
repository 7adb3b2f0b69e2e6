// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import SysproTableau

struct WatermarkSetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Moves the position of a data source by hand.",
        discussion: "The next sync reads from there, less the overlap. The audit log keeps the reason.")

    @OptionGroup var options: GlobalOptions
    @Option(help: ArgumentHelp("The data source.", valueName: "name"))
    var datasource: String
    @Option(help: ArgumentHelp("The new position: a date, as SYSPRO writes it.", valueName: "value"))
    var to: String
    @Option(help: ArgumentHelp("Why; the audit log keeps this text.", valueName: "text"))
    var reason: String

    func validate() throws {
        guard reason.contains(where: { !$0.isWhitespace }) else {
            throw ValidationError("--reason must say why: it is what the audit log keeps")
        }
    }

    func run() async throws {
        let editor = try StateEditor(try await options.configuration(warn: false))
        let move = try await editor.moveWatermark(of: datasource, to: to, reason: reason)
        print(
            options.json
                ? try JSON.text(move)
                : "'\(datasource)' moves from \(move.before ?? "nowhere") to \(move.after); audit ID \(move.audit)")
    }
}
