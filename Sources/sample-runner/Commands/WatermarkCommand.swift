// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import SysproTableau

struct WatermarkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watermark", abstract: "How far each data source is loaded.",
        subcommands: [Show.self, WatermarkSetCommand.self])

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "The position of a data source, or of all.")

        @OptionGroup var options: GlobalOptions
        @Option(help: ArgumentHelp("Of this data source only.", valueName: "name"))
        var datasource: String?

        func run() async throws {
            let configuration = try await options.configuration(warn: false)
            let reader = try StateReader(configuration)
            guard let datasource else {
                var all: [Document] = []
                for name in configuration.datasources.map(\.name) {
                    all.append(Document(datasource: name, watermark: try await reader.watermark(of: name)))
                }
                let rows = all.map { [$0.datasource, $0.watermark ?? "–"] }
                return print(
                    options.json
                        ? try JSON.text(["watermarks": all])
                        : Terminal.table([["data source", "watermark"]] + rows, right: []))
            }
            let watermark = try await reader.watermark(of: datasource)
            if options.json {
                print(try JSON.text(Document(datasource: datasource, watermark: watermark)))
            } else {
                print(watermark ?? "'\(datasource)' has no watermark: its next sync reads everything and compares")
            }
        }
    }

    /// What `watermark show --json` prints.
    private struct Document: Encodable {
        let datasource: String
        let watermark: String?

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(datasource, forKey: .datasource)
            try container.encode(watermark, forKey: .watermark)
        }

        private enum Key: CodingKey { case datasource, watermark }
    }
}
