// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import SysproTableau

struct AuditAcceptCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept", abstract: "Accepts that the log lacks runs that were reported.",
        discussion: """
            Every run notes the end of the log in the state directory (audit.anchor). If the log is shorter than that, \
            because a backup was put back or a disk lost what it had confirmed, nothing is read or loaded until the newer \
            state is back, or until this command has written into the log what is missing and why that is accepted.
            """)

    @OptionGroup var options: GlobalOptions
    @Option(help: ArgumentHelp("Why that is accepted; kept in the log.", valueName: "text"))
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
