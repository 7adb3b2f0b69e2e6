// SPDX-License-Identifier: Apache-2.0

import ServiceXML

/// Reads CSDL (OData 4.0 and 4.01, XML) while it arrives. What it does not know it passes over.
struct MetadataParser {
    private struct RawType {
        var entity: EntityType
        var base: String?
    }

    /// The most types that one can inherit from: each has the properties of all.
    private static let longestLine = 64

    private let events: XMLEvents
    private var version: String?
    private var namespace = ""
    /// Aliases and what they stand for.
    private var aliases: [String: String] = [:]
    private var types: [RawType] = []
    private var definitions: [String: String] = [:]
    private var sets: [Metadata.EntitySet] = []
    private var current: RawType?
    private var isInKey = false

    init() throws {
        events = try XMLEvents()
    }

    /// Reads the next piece of the document.
    mutating func feed(_ bytes: [UInt8]) throws {
        do {
            for event in try events.feed(bytes) { try take(event) }
        } catch let error as XMLError {
            throw Self.malformed(error)
        }
    }

    /// Ends the document.
    mutating func finish() throws -> Metadata {
        do {
            for event in try events.finish() { try take(event) }
        } catch let error as XMLError {
            throw Self.malformed(error)
        }
        guard let version else { throw ODataError(.malformedMetadata, "$metadata is empty") }
        let named = Dictionary(types.map { ($0.entity.name, $0) }) { first, _ in first }
        let resolved = try types.map { try resolve($0, among: named) }
        return Metadata(
            version: version,
            entitySets: sets.map { Metadata.EntitySet(name: $0.name, entityType: fullName($0.entityType)) },
            entityTypes: resolved)
    }

    private static func malformed(_ error: XMLError) -> ODataError {
        ODataError(.malformedMetadata, "$metadata is not well-formed: \(error)", underlying: error)
    }

    private mutating func take(_ event: XMLEvent) throws {
        switch event {
        case .text: break
        case .start(let name, let attributes): try start(name.local, attributes)
        case .end(let name):
            if name.local == "EntityType", let type = current {
                types.append(type)
                current = nil
            } else if name.local == "Key" {
                isInKey = false
            }
        }
    }

    private mutating func start(_ element: String, _ attributes: [XMLAttribute]) throws {
        guard version != nil else { return try startDocument(element, attributes) }
        switch element {
        case "Schema":
            namespace = attributes["Namespace"] ?? ""
            if let alias = attributes["Alias"] { aliases[alias] = namespace }
        case "EntityType":
            let type = EntityType(name: qualified(attributes["Name"]), key: [], properties: [])
            current = RawType(entity: type, base: attributes["BaseType"])
        case "Key": isInKey = true
        case "PropertyRef" where isInKey:
            if let name = attributes["Name"] { current?.entity.key.append(name) }
        case "Property":
            if let property = Self.property(attributes) { current?.entity.properties.append(property) }
        case "TypeDefinition":
            definitions[qualified(attributes["Name"])] = attributes["UnderlyingType"]
        case "EntitySet":
            if let name = attributes["Name"], let type = attributes["EntityType"] {
                sets.append(Metadata.EntitySet(name: name, entityType: type))
            }
        default: break
        }
    }

    private mutating func startDocument(_ element: String, _ attributes: [XMLAttribute]) throws {
        guard element == "Edmx" else {
            throw ODataError(
                .malformedMetadata,
                "$metadata should be CSDL and begin with <Edmx>, not with <\(element.prefix(40))>; is the address right, and does it need a sign-in?"
            )
        }
        let version = attributes["Version"] ?? ""
        guard version.hasPrefix("4.") else {
            throw ODataError(
                .unsupportedVersion,
                "$metadata is of an older OData than 4 (CSDL '\(version.prefix(10))'), whose pages this client does not read"
            )
        }
        self.version = version
    }

    private func qualified(_ name: String?) -> String { "\(namespace).\(name ?? "")" }

    private static func property(_ attributes: [XMLAttribute]) -> EntityType.Property? {
        guard let name = attributes["Name"], var type = attributes["Type"] else { return nil }
        var property = EntityType.Property(name: name, type: .string)
        if type.hasPrefix("Collection("), type.hasSuffix(")") {
            type = String(type.dropFirst("Collection(".count).dropLast())
            property.isCollection = true
        }
        property.type = EdmType(rawValue: type)
        property.isNullable = attributes["Nullable"] != "false"
        property.precision = attributes["Precision"].flatMap { Int($0) }
        property.scale = attributes["Scale"].flatMap { Int($0) }
        property.maxLength = attributes["MaxLength"].flatMap { Int($0) }
        return property
    }

    /// The name with its namespace instead of an alias.
    private func fullName(_ name: String) -> String {
        guard let dot = name.lastIndex(of: "."), let namespace = aliases[String(name[..<dot])] else { return name }
        return namespace + name[dot...]
    }

    /// The type with what it inherits, and with type definitions replaced.
    private func resolve(_ type: RawType, among types: [String: RawType]) throws -> EntityType {
        var entity = type.entity
        var known: Set<String> = [entity.name]
        var base = type.base.map(fullName)
        // A base that is defined in another document, or in a circle, adds nothing.
        while let name = base, known.insert(name).inserted, let parent = types[name] {
            guard known.count <= Self.longestLine else {
                throw ODataError(
                    .malformedMetadata, "$metadata has types that inherit from more than \(Self.longestLine) others")
            }
            entity.properties = parent.entity.properties + entity.properties
            if entity.key.isEmpty { entity.key = parent.entity.key }
            base = parent.base.map(fullName)
        }
        for index in entity.properties.indices {
            let name = fullName(entity.properties[index].type.rawValue)
            entity.properties[index].type = EdmType(rawValue: definitions[name] ?? name)
        }
        return entity
    }
}
