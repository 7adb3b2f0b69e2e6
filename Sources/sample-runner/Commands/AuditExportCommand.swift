// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import SysproTableau

struct AuditExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Prints the whole log in order, one line of JSON for each entry.",
        discussion: """
            Each line holds sequence, previous, hash and entry. The hash is SHA-256 over 'sync-audit/1', the sequence, the \
            previous hash and the text of the entry as the line shows it, with a line feed after each but the last. With --json \
            the lines are the elements of one document.
            """)

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let reader = try StateReader(try await options.configuration(warn: false))
        guard options.json else { return try await reader.exportAudit { print($0) } }
        var separator = "{\"entries\":["
        try await reader.exportAudit { line in
            print(separator + line, terminator: "")
            separator = ",\n"
        }
        print(separator.hasPrefix("{") ? separator + "]}" : "]}")
    }
}
