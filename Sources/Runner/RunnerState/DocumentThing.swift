// SPDX-License-Identifier: Apache-2.0

import ServiceXML

/// Something that a data source's description says beyond its connection: a field, a name, a filter, a folder.
package struct DocumentThing: Codable, Hashable, Sendable {
    /// What it is, for a person, such as `the calculated field 'Margin'`.
    package let words: String
    /// All of it, to compare.
    package let content: String
    /// Whether it hides rows.
    package var filters: Bool? = nil
    /// Whether Tableau writes the like by itself, for a bare .hyper file.
    package var isUsual: Bool? = nil

    /// All things of a description, in its order.
    ///
    /// - Parameter types: The type of each column as the connection gives it, by its name in brackets.
    package static func all(in root: XMLElement, types: [String: String]) -> [DocumentThing] {
        root.children.flatMap { child -> [DocumentThing] in
            let child = child.folded
            switch child.name {
            // The connection is ours, and the server writes its place by itself.
            case "connection", "document-format-change-manifest", "repository-location", "object-graph": return []
            case "column": return column(child, types)
            case "drill-paths": return child.children.map { named("the hierarchy", $0) }
            case "folders-common", "folders-parameters": return child.children.map { named("the folder", $0) }
            case "folder": return [named("the folder", child)]
            case "group": return [named("the group or set", child)]
            case "filter":
                var filter = DocumentThing(
                    words: "the data source filter on '\(field(child["column"] ?? ""))'", content: child.canonical)
                filter.filters = true
                return [filter]
            case "datasource-dependencies" where child["datasource"] == "Parameters":
                return child.children.map { named("the parameter", $0) }
            case "date-options":
                return [DocumentThing(words: "the fiscal year or the week's first day", content: child.canonical)]
            case "default-sorts", "field-sort-info":
                return [DocumentThing(words: "the order of values", content: child.canonical)]
            case "style":
                return child.children.isEmpty
                    ? [] : [DocumentThing(words: "colours and formats", content: child.canonical)]
            case "aliases", "layout", "semantic-values", "column-instance", "default-date-format":
                return [DocumentThing(words: "the element <\(child.name)>", content: child.canonical, isUsual: true)]
            default: return [DocumentThing(words: "the element <\(child.name)>", content: child.canonical)]
            }
        }
    }

    private static func named(_ kind: String, _ element: XMLElement) -> DocumentThing {
        let name = element["caption"] ?? element["name"].map(field) ?? ""
        return DocumentThing(words: "\(kind) '\(name)'", content: element.canonical)
    }

    /// What is said of a column that the connection has, or a field that somebody made.
    private static func column(_ column: XMLElement, _ types: [String: String]) -> [DocumentThing] {
        let name = field(column["name"] ?? "")
        // Tableau counts the rows of each table under a name of its own.
        if column["datatype"] == "table" { return [] }
        if let calculation = column.first("calculation") {
            let kind =
                switch calculation["class"] {
                case "categorical-bin": "the group"
                case "bin": "the bins"
                default: "the calculated field"
                }
            return [DocumentThing(words: "\(kind) '\(column["caption"] ?? name)'", content: column.canonical)]
        }
        let type = column["name"].flatMap { types[$0] }
        var things: [DocumentThing] = []
        for (attribute, value) in column.attributes.sorted(by: { $0.key < $1.key }) {
            let words: String
            switch attribute {
            case "name": continue
            case "caption":
                if value == name { continue }
                words = "the name '\(value)' for the column '\(name)'"
            case "hidden":
                if value != "true" { continue }
                words = "that the column '\(name)' is hidden"
            case "datatype":
                if value == type { continue }
                words = "the type of the column '\(name)' (\(value))"
            case "role":
                if value == (isMeasure(type) ? "measure" : "dimension") { continue }
                words = "that the column '\(name)' is a \(value)"
            case "type":
                let isOrdinal = type == "date" || type == "datetime"
                if value == (isMeasure(type) ? "quantitative" : isOrdinal ? "ordinal" : "nominal") { continue }
                words = "that the column '\(name)' is \(value)"
            case "default-format": words = "the format of the column '\(name)'"
            case "aggregation", "default-type": words = "the aggregation of the column '\(name)'"
            case "semantic-role": words = "the geographic role of the column '\(name)'"
            default: words = "'\(attribute)' of the column '\(name)'"
            }
            // A column without a type of ours was there before, and what is usual for it is not known.
            let isUsual = type == nil && ["datatype", "role", "type"].contains(attribute)
            things.append(
                DocumentThing(words: words, content: "\(name) \(attribute)=\(value)", isUsual: isUsual ? true : nil))
        }
        for child in column.children {
            let child = child.folded
            let words =
                switch child.name {
                case "aliases": "the aliases of the column '\(name)'"
                case "desc": "the comment on the column '\(name)'"
                default: "<\(child.name)> of the column '\(name)'"
                }
            things.append(DocumentThing(words: words, content: "\(name) \(child.canonical)"))
        }
        return things
    }

    private static func isMeasure(_ type: String?) -> Bool { type == "real" || type == "integer" }

    /// The name of a field in brackets, without what tells how it is used: `Branch` of `[federated.1].[none:Branch:nk]`.
    private static func field(_ name: String) -> String {
        guard let last = name.split(separator: "[").last else { return name }
        let bare = last.last == "]" ? last.dropLast() : last
        let parts = bare.split(separator: ":", omittingEmptySubsequences: false)
        return String(parts.count == 3 ? parts[1] : bare).replacing("]]", with: "]")
    }
}

extension XMLElement {
    /// The element under its own name, where an older Tableau wrote it as an optional feature.
    fileprivate var folded: XMLElement {
        guard name.hasPrefix("_.fcp."), let bare = name.split(separator: "...").last else { return self }
        var element = self
        element.name = String(bare)
        return element
    }

    /// The element in one way of writing it, whatever the order of its attributes.
    fileprivate var canonical: String {
        let attributes = attributes.sorted { $0.key < $1.key }.map { " \($0)=\($1.debugDescription)" }.joined()
        let inside = children.map { $0.folded.canonical }.joined()
        let blanks: Set<Character> = [" ", "\n", "\r", "\t", "\r\n"]
        let text = text.allSatisfy(blanks.contains) ? "" : text.debugDescription
        return "<\(name)\(attributes)>\(text)\(inside)</>"
    }
}
