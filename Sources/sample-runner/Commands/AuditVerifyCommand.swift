// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import SyncCore
import SysproTableau

struct AuditVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Checks that no entry was edited, removed or moved.",
        discussion: """
            Every entry holds the hash of the one before it, also in the archive of old entries. The command checks the end of \
            the log against the end that was last reported from this state directory. Keep the printed head somewhere else and \
            pass it as --anchor: that also finds a log that somebody cut or rewrote together with its anchor.
            """)

    @OptionGroup var options: GlobalOptions
    @Option(
        help: ArgumentHelp("The end of the log that you noted: its number and hash.", valueName: "number:hash"),
        transform: Self.anchor)
    var anchor: AuditAnchor?

    func run() async throws {
        let verdict = try await StateReader(try await options.configuration(warn: false)).verifyAudit(anchor: anchor)
        if options.json {
            print(try JSON.text(Document(verdict)))
        } else if let broken = verdict.firstBreak {
            print("THE AUDIT LOG WAS CHANGED: \(broken)")
        } else if let head = verdict.head {
            print("\(Terminal.number(verdict.count)) entries, as they were written; head \(head.sequence):\(head.hash)")
        } else {
            print("the audit log has no entries yet")
        }
        if verdict.firstBreak != nil { throw ExitCode(1) }
    }

    private static func anchor(_ text: String) throws -> AuditAnchor {
        let parts = text.split(separator: ":")
        guard parts.count == 2, let sequence = Int(parts[0]), sequence > 0, parts[1].utf8.count == 64 else {
            throw ValidationError("'\(text)' is not an anchor such as 17:<64 hexadecimal digits>")
        }
        return AuditAnchor(sequence: sequence, hash: String(parts[1]))
    }

    /// What `audit verify --json` prints.
    private struct Document: Encodable {
        struct Broken: Encodable {
            let sequence: Int
            let kind: String
            let message: String
        }

        let entries: Int
        let head: AuditAnchor?
        let broken: Broken?

        init(_ verdict: AuditChain.Verdict) {
            entries = verdict.count
            head = verdict.head
            broken = verdict.firstBreak.map {
                Broken(sequence: $0.sequence, kind: $0.kind.rawValue, message: $0.description)
            }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(entries, forKey: .entries)
            try container.encode(head, forKey: .head)
            try container.encode(broken, forKey: .broken)
        }

        private enum Key: CodingKey { case entries, head, broken }
    }
}
