// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// Writes Swift types for a service's entity sets, to be compiled into a program: ``ODataEntity`` types whose records are
/// read through ``RowReader``.
///
/// ```swift
/// var generator = EntityGenerator.syspro
/// generator.include = ["ArInvoice", "ArCustomer"]
/// for file in try generator.entities(of: metadata).files { … }
/// ```
///
/// The same metadata and settings always give the same text. The generator does not fetch other documents that `$metadata`
/// refers to.
///
/// Generated types check `Scale` and `Nullable`: they refuse a record that has more decimal places, or `null` for a property
/// that must have a value, and name the property. They do not check `Precision` and `MaxLength`: a decimal holds at least 18
/// digits, a text any length.
public struct EntityGenerator: Sendable {
    /// Who may use the generated types.
    public enum Access: String, Sendable, CaseIterable {
        /// The module that they are compiled into.
        case `internal`
        /// The package.
        case package
        /// Everyone.
        case `public`
    }

    /// What the values of an `Edm.DateTimeOffset` become.
    public enum Moments: Sendable {
        /// Points in time.
        case timestamps
        /// Their dates. Right if the service stores dates without a time of day.
        case dates
    }

    /// The entity sets to write, whatever their case; all if it is empty.
    public var include: [String] = []
    /// Entity sets that are left out.
    public var exclude: [String] = []
    /// Swift names of types, by entity set, in place of those that the generator finds.
    public var typeNames: [String: String] = [:]
    /// Swift names of properties, by the name on the wire, or by `Set.Property` for one entity set.
    public var propertyNames: [String: String] = [:]
    /// Keys, by entity set: for views, which have none in `$metadata`, and in place of wrong ones.
    public var keys: [String: [String]] = [:]
    /// Who may use the types.
    public var access = Access.internal
    /// What dates and times become.
    public var moments = Moments.timestamps
    /// What the tables and their columns mean.
    public var meanings = EntityMeanings()
    /// The modules that each file imports besides `Columnar`, which only those import that need it.
    public var imports = ["SysproOData"]

    /// A generator for any service.
    public init() {}

    /// A generator for SYSPRO's service: its dates have no time of day, and what its tables mean is known.
    public static var syspro: EntityGenerator {
        var generator = EntityGenerator()
        generator.moments = .dates
        generator.meanings = .syspro
        return generator
    }

    /// The sources of the chosen entity sets, by name.
    ///
    /// - Throws: ``ODataError`` with code `unknownName` if a chosen entity set, or a property of a key, is not there.
    public func entities(of metadata: Metadata) throws -> GeneratedEntities {
        var result = GeneratedEntities()
        let names = Self.typeNames(of: metadata)
        let excluded = Set(try exclude.map { try metadata.entitySet($0).name })
        let included = Set(try include.map { try metadata.entitySet($0).name })
        var written: Set<String> = []
        for set in metadata.entitySets.sorted(by: { $0.name < $1.name }) where written.insert(set.name).inserted {
            guard included.isEmpty || included.contains(set.name), !excluded.contains(set.name) else { continue }
            guard let type = metadata.entityTypes.first(where: { $0.name == set.entityType }) else {
                guard included.isEmpty else { _ = try metadata.entityType(of: set.name); continue }
                result.undescribed.append(set.name)
                continue
            }
            let name = typeNames[set.name] ?? names[set.name] ?? SwiftName.type(set.name)
            let source = EntitySource(set.name, try keyed(type, in: set.name), name: name, generator: self)
            result.files.append(GeneratedEntities.File(name: name + ".swift", text: source.text))
        }
        return result
    }

    private func keyed(_ type: EntityType, in set: String) throws -> EntityType {
        guard let key = keys[set] else { return type }
        var type = type
        type.key = try key.map { try type.property($0).name }
        return type
    }

    /// A Swift name for each entity set: its type's name if no other set has the same type, else its own. All sets
    /// take part, so that choosing fewer of them renames none.
    private static func typeNames(of metadata: Metadata) -> [String: String] {
        var uses: [String: Int] = [:]
        for set in metadata.entitySets { uses[set.entityType, default: 0] += 1 }
        var wanted: [String: String] = [:]
        for set in metadata.entitySets {
            let type = set.entityType.split(separator: ".").last.map(String.init) ?? set.name
            wanted[set.name] = SwiftName.type(uses[set.entityType] == 1 ? type : set.name)
        }
        return SwiftName.distinct(metadata.entitySets.map(\.name).sorted(), ignoringCase: true) {
            wanted[$0] ?? SwiftName.type($0)
        }
    }
}

/// What an ``EntityGenerator`` wrote.
public struct GeneratedEntities: Sendable {
    /// The source of one entity.
    public struct File: Hashable, Sendable {
        /// The file's name, such as `ArInvoice.swift`.
        public var name: String
        /// Its text.
        public var text: String
    }

    /// One file for each entity set, by the entity set's name.
    public internal(set) var files: [File] = []
    /// Writes the files into a folder, which is made if it is missing. Files of the same names are replaced, others left
    /// alone.
    public func write(to folder: String) throws {
        let folder = URL(filePath: folder, directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for file in files { try Data(file.text.utf8).write(to: folder.appending(path: file.name), options: .atomic) }
    }

    /// Entity sets that were left out because the document does not describe their type: it stands in another one.
    public internal(set) var undescribed: [String] = []
}
