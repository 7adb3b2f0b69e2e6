// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import ServiceHTTP
import SysproOData
import SysproTableau

struct GenerateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Writes Swift types for the entity sets of a service, one file each.",
        discussion: """
            With --odata, the environment variables SYSPRO_OPERATOR and SYSPRO_PASSWORD give the operator and the OData \
            password, if they are set. Files of the same names are replaced; other files stay. Edm.DateTimeOffset \
            becomes a date, because SYSPRO's dates have no time of day; --timestamps keeps the time.
            """)

    @OptionGroup var options: GlobalOptions
    @Option(help: ArgumentHelp("The service's $metadata, as a file.", valueName: "file"))
    var metadata: String?
    @Option(
        help: ArgumentHelp("The OData service with the company, to read its $metadata.", valueName: "url"))
    var odata: String?
    @Option(help: ArgumentHelp("The folder to write into.", valueName: "dir"))
    var out: String
    @Option(help: ArgumentHelp("An entity set to write; by default all.", valueName: "name"))
    var entity: [String] = []
    @Flag(name: .customLong("public"), help: "Make the types public.")
    var isPublic = false
    @Flag(help: "Read Edm.DateTimeOffset as points in time.")
    var timestamps = false

    func validate() throws {
        guard (metadata == nil) != (odata == nil) else {
            throw ValidationError("name the $metadata with --metadata FILE or with --odata URL, and with one of them")
        }
        try GlobalOptions.checkAddress(odata, of: "--odata")
    }

    func run() async throws {
        var generator = EntityGenerator.syspro
        generator.include = entity
        if isPublic { generator.access = .public }
        if timestamps { generator.moments = .timestamps }
        let entities = try generator.entities(of: try await readMetadata())
        try entities.write(to: out)
        if options.json {
            print(try JSON.text(GenerateDocument(files: entities.files.map(\.name), undescribed: entities.undescribed)))
        } else {
            print("\(entities.files.count) entities in \(out)")
            for name in entities.undescribed {
                print("left out: \(name), whose type another document describes")
            }
        }
    }

    private func readMetadata() async throws -> Metadata {
        if let file = metadata {
            guard let data = FileManager.default.contents(atPath: file) else {
                throw ValidationError("the file '\(file)' is not there or cannot be read")
            }
            return try Metadata(parsing: Array(data))
        }
        let environment = ProcessInfo.processInfo.environment
        let settings = ODataSettings(
            service: odata ?? "", user: environment["SYSPRO_OPERATOR"] ?? "",
            password: Secret(environment["SYSPRO_PASSWORD"] ?? ""))
        return try await settings.metadata(logger: options.logger)
    }
}

/// What `generate --json` prints.
private struct GenerateDocument: Encodable {
    let files: [String]
    let undescribed: [String]
}
