// SPDX-License-Identifier: Apache-2.0

/// A service's entity sets and the types of their records, as `$metadata` describes them.
public struct Metadata: Hashable, Sendable {
    /// An entity set: a table, in SYSPRO.
    public struct EntitySet: Hashable, Sendable {
        /// The name, as URLs need it.
        public var name: String
        /// The full name of its records' type.
        public var entityType: String
    }

    /// The version of CSDL, `4.0` or `4.01`.
    public var version: String
    /// The entity sets, in the document's order.
    public var entitySets: [EntitySet]
    /// The types of records, each with what it inherits.
    public var entityTypes: [EntityType]

    /// What the service says of itself in the head of its answer: server, framework, version of OData. Empty for a document
    /// that was read from elsewhere.
    public var servedBy = ""

    /// The service and its types in a short text: another text is another version of either.
    public var service: String {
        // FNV-1a: the same in every process, which Swift's own hashing is not.
        let words = "\(version)\n\(entitySets)\n\(entityTypes)"
        let digest = words.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return (servedBy.isEmpty ? "" : servedBy + ", ") + "types " + String(digest, radix: 16)
    }

    /// Reads a whole document.
    ///
    /// - Throws: ``ODataError``: `malformedMetadata`, or `unsupportedVersion` for CSDL of OData 2 or 3.
    public init(parsing bytes: [UInt8]) throws {
        var parser = try MetadataParser()
        try parser.feed(bytes)
        self = try parser.finish()
    }

    init(version: String, entitySets: [EntitySet], entityTypes: [EntityType]) {
        self.version = version
        self.entitySets = entitySets
        self.entityTypes = entityTypes
    }

    /// The entity set called `name`, whatever its case, as the service spells it.
    ///
    /// - Throws: ``ODataError`` with code `unknownName` and the nearest name.
    public func entitySet(_ name: String) throws -> EntitySet {
        if let set = entitySets.first(where: { $0.name == name }) { return set }
        let lowercased = name.lowercased()
        if let set = entitySets.first(where: { $0.name.lowercased() == lowercased }) { return set }
        throw ODataError(
            .unknownName,
            "the service has no entity set '\(name)'" + NearestName.hint(name, entitySets.map(\.name)))
    }

    /// The type of the records of the entity set called `name`.
    ///
    /// - Throws: ``ODataError`` with code `unknownName`.
    public func entityType(of name: String) throws -> EntityType {
        let set = try entitySet(name)
        guard let type = entityTypes.first(where: { $0.name == set.entityType }) else {
            throw ODataError(
                .unknownName, "the entity set '\(set.name)' has the type '\(set.entityType)', which is not described")
        }
        return type
    }

    /// A query of the entity set called `name`, with its key.
    ///
    /// - Throws: ``ODataError`` with code `unknownName`.
    public func query(_ name: String) throws -> TableQuery {
        let type = try entityType(of: name)
        var query = TableQuery(try entitySet(name).name, key: type.keyProperties, version: type.version)
        query.propertyCount = type.properties.count
        return query
    }
}
