// SPDX-License-Identifier: Apache-2.0

import Foundation
import PackagePlugin

/// `swift package generate-entities --metadata FILE --out DIR …`: writes Swift types for the entity sets of a service into
/// the package that it is called in. It asks no network; `entity-generator --help` lists its options.
@main struct GenerateEntities: CommandPlugin {
    func performCommand(context: PluginContext, arguments: [String]) async throws {
        let tool = try context.tool(named: "entity-generator")
        let process = Process()
        process.executableURL = tool.url
        process.arguments = arguments
        // Paths are meant from the package on, wherever the command was typed.
        process.currentDirectoryURL = context.package.directoryURL
        try process.run()
        process.waitUntilExit()
        if process.terminationStatus != 0 {
            Diagnostics.error("no entities were written; entity-generator ended with \(process.terminationStatus)")
        }
    }
}
