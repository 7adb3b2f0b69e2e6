// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import SysproTableau

struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Says how a data source is read: what finds changes and deletions, and when the next full pass is.")

    @OptionGroup var options: GlobalOptions
    @Option(help: ArgumentHelp("The data source.", valueName: "name"))
    var datasource: String

    func run() async throws {
        let configuration = try await options.configuration(warn: false)
        let explanation = try await StateReader(configuration).explain(datasource)
        print(options.json ? try JSON.text(explanation) : explanation.sentences.joined(separator: "\n"))
    }
}
