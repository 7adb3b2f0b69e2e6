// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import SyncCore
import SysproTableau

struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "The audit log: every extraction and load.",
        subcommands: [
            List.self, AuditShowCommand.self, AuditVerifyCommand.self, AuditExportCommand.self,
            AuditAcceptCommand.self,
        ])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "The newest runs.")

        @OptionGroup var options: GlobalOptions
        @Option(help: ArgumentHelp("Only this data source.", valueName: "name"))
        var datasource: String?
        @Option(help: ArgumentHelp("At most this many.", valueName: "number"))
        var limit = 50

        func run() async throws {
            let records = try await StateReader(await options.configuration(warn: false)).audit(
                of: datasource, limit: limit)
            let entries = records.map(\.written)
            if options.json {
                print(try JSON.text(["entries": records]))
            } else if entries.isEmpty {
                print("the audit log has no entries yet")
            } else {
                let holds = entries.contains { $0.counts.held > 0 }
                let rows = entries.map { entry in
                    let counts = entry.counts
                    return [entry.run.id.rawValue, StateText.wholeSeconds(of: entry.run.started)]
                        + [entry.run.pipeline.rawValue, entry.run.kind.rawValue, entry.outcome.rawValue]
                        + ([
                            counts.read, counts.inserted, counts.updated, counts.unchanged, counts.deleted,
                            counts.rejected,
                        ] + (holds ? [counts.held] : []))
                        .map(Terminal.number) + [
                            entry.run.startedBy.map { "\($0.user), \($0.command)" } ?? "–",
                            entry.failure?.message ?? "",
                        ]
                }
                let head =
                    ["audit ID", "started", "data source", "kind", "outcome", "read", "inserted", "updated"]
                    + ["unchanged", "deleted", "rejected"] + (holds ? ["held"] : []) + ["started by", ""]
                print(Terminal.table([head] + rows, right: Set(5...(holds ? 11 : 10))))
            }
        }
    }
}
