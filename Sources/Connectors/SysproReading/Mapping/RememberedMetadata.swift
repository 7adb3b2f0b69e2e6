// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import RunnerState
import SyncCore
import SyncSettings
import SyncStores
import SysproOData

/// What a company's `$metadata` last said of the entity sets that the data sources need, kept as a file (CSDL), so that
/// records can be mapped again without asking SYSPRO.
package struct RememberedMetadata {
    package let path: String

    package init(_ folder: StateFolder, company: String) {
        path = "\(folder.path)/metadata-\(FileName.of(company)).xml"
    }

    /// Keeps what `metadata` says of the entity sets that are named in `datasources`.
    package func save(_ metadata: Metadata, for datasources: [DatasourceConfiguration]) throws {
        let wanted = Set(datasources.flatMap(\.entitySets).map { $0.lowercased() })
        let sets = metadata.entitySets.filter { wanted.contains($0.name.lowercased()) }
        let types = metadata.entityTypes.filter { type in sets.contains { $0.entityType == type.name } }
        let text = Self.text(version: metadata.version, sets, types)
        guard (try? SealedFile.read(path)) != Array(text.utf8) else { return }
        try SealedFile.write(Array(text.utf8), to: path)
    }

    /// What was kept.
    ///
    /// - Throws: `SyncError` if nothing was.
    package func load() throws -> Metadata {
        guard let bytes = try? SealedFile.read(path) else {
            throw SyncError(
                .local,
                "SYSPRO's types are not known here yet (there is no \(path), or it is damaged); the next 'sync' writes them down"
            )
        }
        return try Metadata(parsing: bytes)
    }

    private static func text(version: String, _ sets: [Metadata.EntitySet], _ types: [EntityType]) -> String {
        var lines = ["<?xml version=\"1.0\" encoding=\"utf-8\"?>"]
        lines.append(
            "<edmx:Edmx Version=\"\(escaped(version))\" xmlns:edmx=\"http://docs.oasis-open.org/odata/ns/edmx\">")
        lines.append("<edmx:DataServices>")
        for type in types {
            let (namespace, name) = split(type.name)
            lines.append("<Schema Namespace=\"\(namespace)\" xmlns=\"http://docs.oasis-open.org/odata/ns/edm\">")
            lines.append("<EntityType Name=\"\(name)\">")
            if !type.key.isEmpty {
                lines.append("<Key>" + type.key.map { "<PropertyRef Name=\"\(escaped($0))\"/>" }.joined() + "</Key>")
            }
            lines += type.properties.map(text)
            lines.append("</EntityType></Schema>")
        }
        lines.append("<Schema Namespace=\"Remembered\" xmlns=\"http://docs.oasis-open.org/odata/ns/edm\">")
        lines.append("<EntityContainer Name=\"Container\">")
        lines += sets.map { "<EntitySet Name=\"\(escaped($0.name))\" EntityType=\"\(escaped($0.entityType))\"/>" }
        lines.append("</EntityContainer></Schema></edmx:DataServices></edmx:Edmx>")
        return lines.joined(separator: "\n") + "\n"
    }

    private static func text(_ property: EntityType.Property) -> String {
        let type = escaped(property.type.rawValue)
        var text = "<Property Name=\"\(escaped(property.name))\""
        text += " Type=\"\(property.isCollection ? "Collection(\(type))" : type)\" Nullable=\"\(property.isNullable)\""
        if let precision = property.precision { text += " Precision=\"\(precision)\"" }
        if let scale = property.scale { text += " Scale=\"\(scale)\"" }
        if let maxLength = property.maxLength { text += " MaxLength=\"\(maxLength)\"" }
        return text + "/>"
    }

    private static func split(_ name: String) -> (namespace: String, name: String) {
        guard let dot = name.lastIndex(of: ".") else { return ("", escaped(name)) }
        return (escaped(String(name[..<dot])), escaped(String(name[name.index(after: dot)...])))
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("\"", with: "&quot;")
    }
}

extension DatasourceConfiguration {
    /// The entity sets that the data source is made of.
    package var entitySets: [String] {
        var names = [entitySet]
        if let companion = changes.companion { names.append(companion.entitySet) }
        for column in columns {
            if case .lookup(let set, _, _) = column.origin { names.append(set) }
        }
        return names
    }
}
