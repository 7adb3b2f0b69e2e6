// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import SyncCore
import SysproTableau

struct DeploymentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deployment", abstract: "Whose state it is.", subcommands: [Show.self, Accept.self])

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "Shows the deployment of the configuration and of the store.")

        @OptionGroup var options: GlobalOptions

        func run() async throws {
            let (configured, stored) = try await StateReader.deployments(await options.configuration(warn: false))
            if options.json {
                print(try JSON.text(["configured": Document(configured), "stored": stored.map(Document.init)]))
            } else {
                print("this configuration  \(configured)")
                print("the store           \(stored.map { "\($0)" } ?? "nobody's before the first load")")
            }
        }

        private struct Document: Encodable {
            let name: String
            let source: String
            let destination: String

            init(_ deployment: DeploymentIdentity) {
                (name, source, destination) = (deployment.name, deployment.source, deployment.destination)
            }
        }
    }

    struct Accept: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "accept", abstract: "Gives the state to this configuration's deployment.",
            discussion: """
                A state belongs to one deployment: its name, the SYSPRO address and the Tableau site. Another deployment's \
                configuration is refused, because "everything is loaded" would be true elsewhere. This command says that it is \
                the same deployment, at a new address or under a new name. First stop every service that uses the old \
                configuration.
                """)

        @OptionGroup var options: GlobalOptions
        @Option(help: ArgumentHelp("Why; the audit log keeps this text.", valueName: "text"))
        var reason: String

        func validate() throws {
            guard reason.contains(where: { !$0.isWhitespace }) else { throw ValidationError("--reason is empty") }
        }

        func run() async throws {
            let id = try await StateEditor.acceptDeployment(await options.configuration(warn: false), reason: reason)
            if options.json {
                print(try JSON.text(["audit": id.rawValue]))
            } else {
                print("accepted; audit ID \(id)")
            }
        }
    }
}
