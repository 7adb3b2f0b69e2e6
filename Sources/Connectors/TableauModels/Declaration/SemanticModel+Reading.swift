// SPDX-License-Identifier: Apache-2.0

extension SemanticModel {
    /// Reads a declaration. Throws ``DeclarationError`` with all faults.
    public init(_ declaration: DeclarationNode) throws(DeclarationError) {
        var reader = DeclarationReader()
        let model = reader.model(declaration)
        guard reader.faults.isEmpty else { throw DeclarationError(faults: reader.faults) }
        self = model
    }
}

/// Walks through a declaration and collects its faults.
private struct DeclarationReader {
    var faults: [DeclarationFault] = []

    mutating func fault(_ path: String, _ node: DeclarationNode?, _ message: String) {
        faults.append(DeclarationFault(path: path, line: node?.line, message: message))
    }

    mutating func model(_ node: DeclarationNode) -> SemanticModel {
        let known = ["model", "description", "settings", "tables", "relationships", "fields", "hierarchies"]
        let top = entries(node, "", known: known)
        let name = text(top["model"], "model")
        if name == nil, top["model"] == nil { fault("model", node, "A declaration needs `model:`, its name.") }
        let tables = items(top["tables"], "tables").map { table($0) }
        if tables.isEmpty { fault("tables", top["tables"] ?? node, "A declaration needs at least one table.") }
        return SemanticModel(
            name: name ?? "", description: text(top["description"], "description"), settings: top["settings"],
            tables: tables, relationships: relationships(top["relationships"], tables),
            fields: items(top["fields"], "fields").compactMap { field($0) },
            hierarchies: items(top["hierarchies"], "hierarchies").map {
                .init(name: $0.key, levels: texts($0.value, "hierarchies.\($0.key)"))
            })
    }

    private mutating func table(_ entry: DeclarationNode.Entry) -> SemanticModel.Table {
        let path = "tables.\(entry.key)"
        let parts = entries(entry.value, path, known: nil)
        let columns = items(parts["columns"], path + ".columns").map { column in
            let columnPath = "\(path).columns.\(column.key)"
            let parts = entries(column.value, columnPath, known: nil)
            return SemanticModel.Column(
                name: column.key, presentation: presentation(column.key, parts, columnPath),
                aggregation: text(parts["aggregation"], columnPath + ".aggregation"),
                geographicRole: text(parts["geo"], columnPath + ".geo"),
                source: rest(column.value, without: Self.presentationKeys + ["aggregation", "geo"]))
        }
        if columns.isEmpty { fault(path, entry.value, "A table needs `columns:`.") }
        return SemanticModel.Table(
            name: entry.key, description: text(parts["description"], path + ".description"), columns: columns,
            source: rest(entry.value, without: ["description", "columns"]))
    }

    private mutating func field(_ entry: DeclarationNode.Entry) -> SemanticModel.Field? {
        let path = "fields.\(entry.key)"
        let parts = entries(entry.value, path, known: Self.presentationKeys + ["formula"])
        let presentation = presentation(entry.key, parts, path)
        guard let node = parts["formula"] else {
            fault(path, entry.value, "A field needs `formula:`.")
            return nil
        }
        return text(node, path + ".formula").map {
            .init(name: entry.key, presentation: presentation, formula: $0)
        }
    }

    private static let presentationKeys = ["caption", "description", "format", "role", "folder", "hidden"]

    private mutating func presentation(
        _ name: String, _ parts: [String: DeclarationNode], _ path: String
    ) -> SemanticModel.Presentation {
        let role = text(parts["role"], path + ".role")
        if let role, SemanticModel.Role(rawValue: role) == nil {
            fault(path + ".role", parts["role"], "\"\(role)\" is no role. Write dimension or measure.")
        }
        let hidden = text(parts["hidden"], path + ".hidden")
        if let hidden, hidden != "true", hidden != "false" {
            fault(path + ".hidden", parts["hidden"], "Write true or false.")
        }
        return .init(
            caption: text(parts["caption"], path + ".caption") ?? name,
            description: text(parts["description"], path + ".description"),
            format: text(parts["format"], path + ".format"), role: role.flatMap { .init(rawValue: $0) },
            folder: text(parts["folder"], path + ".folder"), isHidden: hidden == "true")
    }

    private mutating func relationships(
        _ node: DeclarationNode?, _ tables: [SemanticModel.Table]
    ) -> [SemanticModel.Relationship] {
        texts(node, "relationships").compactMap { written in
            let ends = written.split(separator: "=", omittingEmptySubsequences: false).map {
                end(String($0), tables, node)
            }
            guard ends.count == 2 else {
                fault("relationships", node, "\"\(written)\" is no relationship. Write Table.Column = Table.Column.")
                return nil
            }
            guard let many = ends[0], let one = ends[1] else { return nil }
            return .init(many: many, one: one)
        }
    }

    private mutating func end(
        _ written: String, _ tables: [SemanticModel.Table], _ node: DeclarationNode?
    ) -> SemanticModel.Relationship.End? {
        let name = String(written.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        for table in tables where name.hasPrefix(table.name + ".") {
            let column = String(name.dropFirst(table.name.count + 1))
            if table.columns.contains(where: { $0.name == column }) { return .init(table: table.name, column: column) }
        }
        let all = tables.flatMap { table in table.columns.map { "\(table.name).\($0.name)" } }
        fault("relationships", node, "No column is called \"\(name)\"." + hint(name, all))
        return nil
    }

    private func hint(_ name: String, _ names: [String]) -> String {
        NearestName.of(name, among: names).map { " Did you mean \"\($0)\"?" } ?? ""
    }

    private func rest(_ node: DeclarationNode, without known: [String]) -> DeclarationNode {
        guard case .mapping(let entries) = node.content else { return node }
        return DeclarationNode(.mapping(entries.filter { !known.contains($0.key) }), line: node.line)
    }

    private mutating func items(_ node: DeclarationNode?, _ path: String) -> [DeclarationNode.Entry] {
        guard let node else { return [] }
        guard case .mapping(let entries) = node.content else {
            fault(path, node, "This must be a mapping of names.")
            return []
        }
        var seen: Set<String> = []
        for entry in entries where !seen.insert(entry.key.lowercased()).inserted {
            fault("\(path).\(entry.key)", entry.value, "The name stands here twice; case makes no difference.")
        }
        return entries
    }

    /// The entries by key. `known` names the keys that may stand there; `nil` if others have a meaning elsewhere.
    private mutating func entries(
        _ node: DeclarationNode, _ path: String, known: [String]?
    ) -> [String: DeclarationNode] {
        let entries = items(node, path)
        for entry in entries {
            guard let known, !known.contains(entry.key) else { continue }
            let place = path.isEmpty ? entry.key : "\(path).\(entry.key)"
            fault(place, entry.value, "\"\(entry.key)\" is not known here." + hint(entry.key, known))
        }
        return Dictionary(entries.map { ($0.key, $0.value) }) { first, _ in first }
    }

    private mutating func text(_ node: DeclarationNode?, _ path: String) -> String? {
        guard let node else { return nil }
        guard case .scalar(let text) = node.content else {
            fault(path, node, "This must be text.")
            return nil
        }
        return text
    }

    private mutating func texts(_ node: DeclarationNode?, _ path: String) -> [String] {
        guard let node else { return [] }
        guard case .list(let items) = node.content else {
            fault(path, node, "This must be a list.")
            return []
        }
        return items.compactMap { text($0, path) }
    }
}
