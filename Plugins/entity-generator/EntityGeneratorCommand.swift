// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import SysproOData

/// The generator as a program without a network, which the package's command plugin runs.
@main struct EntityGeneratorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "entity-generator",
        abstract: "Writes Swift types for the entity sets of a service, one file each.",
        discussion: """
            The same $metadata and the same options always give the same text. Files of the same names are replaced, \
            others left alone. Edm.DateTimeOffset becomes a date, as SYSPRO's dates have no time of day; --timestamps \
            keeps the time.
            """)

    @Option(help: ArgumentHelp("The service's $metadata, as a file.", valueName: "file"))
    var metadata: String
    @Option(help: ArgumentHelp("The folder to write into.", valueName: "dir"))
    var out: String
    @Option(help: ArgumentHelp("An entity set to write; all without it.", valueName: "name"))
    var entity: [String] = []
    @Option(help: ArgumentHelp("An entity set to leave out.", valueName: "name"))
    var exclude: [String] = []
    @Option(
        name: .customLong("type-name"),
        help: ArgumentHelp("The Swift name of an entity set's type.", valueName: "set=name"))
    var typeNames: [String] = []
    @Option(
        name: .customLong("property-name"),
        help: ArgumentHelp("The Swift name of a property, or of one entity set's.", valueName: "[set.]property=name"))
    var propertyNames: [String] = []
    @Option(help: ArgumentHelp("The key of an entity set, for views, which have none.", valueName: "set=a,b"))
    var key: [String] = []
    @Flag(name: .customLong("public"), help: "Make the types public.")
    var isPublic = false
    @Flag(help: "Read Edm.DateTimeOffset as points in time.")
    var timestamps = false

    func run() throws {
        var generator = EntityGenerator.syspro
        generator.include = entity
        generator.exclude = exclude
        generator.typeNames = try pairs(typeNames, "type-name")
        generator.propertyNames = try pairs(propertyNames, "property-name")
        generator.keys = try pairs(key, "key").mapValues { $0.split(separator: ",").map(String.init) }
        if isPublic { generator.access = .public }
        if timestamps { generator.moments = .timestamps }
        guard let data = FileManager.default.contents(atPath: metadata) else {
            throw ValidationError("the file '\(metadata)' is not there or cannot be read")
        }
        do {
            let entities = try generator.entities(of: Metadata(parsing: Array(data)))
            try entities.write(to: out)
            print("\(entities.files.count) entities in \(out)")
            for name in entities.undescribed { print("left out: \(name), whose type another document describes") }
        } catch let error as ODataError where error.code == .unknownName {
            throw ValidationError(error.message)
        }
    }

    private func pairs(_ texts: [String], _ option: String) throws -> [String: String] {
        var pairs: [String: String] = [:]
        for text in texts {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { throw ValidationError("--\(option) '\(text)' has no '='") }
            pairs[parts[0]] = parts[1]
        }
        return pairs
    }
}
