// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import SyncCore
import SysproTableau

struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "Sends a failed load, or a whole run, again without asking SYSPRO.",
        discussion: """
            Sends an unfinished load again from the journal, as the run made it. If the journal has nothing to send, or with \
            --from-pages, it maps the run's kept pages ('keepPages') again with today's configuration. The output says which of \
            the two it did.
            """)

    @OptionGroup var options: GlobalOptions
    @Option(help: ArgumentHelp("The audit ID of the run.", valueName: "id"))
    var run: String
    @Flag(help: "Also if runs have loaded since, which may put older rows back.")
    var force = false
    @Flag(help: "Map the run's kept pages again, whatever the journal has.")
    var fromPages = false

    func run() async throws {
        let configuration = try await options.configuration()
        let (report, origin) = try await RunnerResources.open(configuration, for: .replay, logger: options.logger) {
            resources in
            let origin = fromPages ? .pages : try await PageReplay(resources).origin(of: run)
            return switch origin {
            case .journal: (try await LoadReplay(resources).run(run, isForced: force), origin)
            case .pages: (try await PageReplay(resources).run(run, isForced: force), origin)
            }
        }
        if options.json {
            print(try JSON.text(Document(runs: [report], replayed: origin)))
        } else {
            print(
                origin == .journal
                    ? "sent again from the journal: the rows as run \(run) had made them"
                    : "mapped again from the kept pages of run \(run), under today's mapping")
            print(SyncCommand.table(of: [report]))
        }
        throw ExitCode([Ending(report)])
    }

    /// What `replay --json` prints.
    private struct Document: Encodable {
        let runs: [RunReport]
        let replayed: PageReplay.Origin
    }
}
