// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import SysproTableau

struct AuditAcceptCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept", abstract: "Accepts that the log lacks runs that were reported.",
        discussion: """
            Every run notes the end of the log in the state directory (audit.anchor). If the log is shorter than that, \
            somebody restored a backup, or a disk lost what it had confirmed. The runner then reads and loads nothing \
            until you restore the newer state, or until this command records in the log what is missing and why.
            """)

    @OptionGroup var options: GlobalOptions
    @Option(help: ArgumentHelp("Why you accept it; the log keeps this text.", valueName: "text"))
    var reason: String

    func validate() throws {
        guard reason.contains(where: { !$0.isWhitespace }) else { throw ValidationError("--reason is empty") }
    }

    func run() async throws {
        let editor = try StateEditor(try await options.configuration(warn: false))
        let id = try await editor.acceptAudit(reason: reason)
        if options.json {
            print(try JSON.text(["audit": id.rawValue]))
        } else {
            print("accepted; audit ID \(id)")
        }
    }
}
