// SPDX-License-Identifier: Apache-2.0
import Columnar
import HyperExtract
import ServiceXML

/// The description of a published data source, its .tds: what Tableau itself writes for a bare .hyper file, and what people
/// make of it.
struct DataSourceDocument {
    private var root: XMLElement

    /// Reads a published one. What another server said of its own place there goes.
    ///
    /// - Throws: ``TableauFailure`` 400011 if it is no description of a data source.
    init(_ text: [UInt8]) throws {
        guard var root = try? XMLElement(parsing: text), root.name == "datasource" else { throw TableauFailure.badFile }
        root.children.removeAll { $0.name == "repository-location" }
        root.attributes["base"] = nil
        self.root = root
    }

    /// One that the server holds.
    init(kept text: String) throws { root = try XMLElement(parsing: Array(text.utf8)) }

    /// What Tableau writes for a bare .hyper file.
    init(name: String, _ tables: [(table: HyperTable, schema: Schema)]) {
        let path = "Data/Extracts/\(name).hyper"
        let relations = tables.map { table, _ in
            XMLElement(
                "relation",
                attributes: [
                    "connection": "hyper.1", "name": table.name, "table": "[\(table.schema)].[\(table.name)]",
                    "type": "table",
                ])
        }
        let relation =
            relations.count == 1
            ? relations[0] : XMLElement("relation", attributes: ["type": "collection"], children: relations)
        let records = tables.flatMap { table, schema in
            schema.columns.enumerated().map { Self.record($1, $0, of: table.name) }
        }
        root = XMLElement(
            "datasource",
            attributes: ["formatted-name": name, "inline": "true", "source-platform": "linux", "version": "18.1"],
            children: [
                XMLElement(
                    "document-format-change-manifest",
                    children: ["ObjectModelEncapsulateLegacy", "ObjectModelTableType", "SchemaViewerObjectModel"].map {
                        XMLElement($0)
                    }),
                XMLElement(
                    "connection", attributes: ["class": "federated"],
                    children: [
                        XMLElement(
                            "named-connections",
                            children: [
                                XMLElement(
                                    "named-connection", attributes: ["caption": name, "name": "hyper.1"],
                                    children: [
                                        XMLElement(
                                            "connection",
                                            attributes: [
                                                "authentication": "auth-none", "class": "hyper", "dbname": path,
                                                "default-settings": "yes", "server": "", "sslmode": "",
                                                "username": "tableau_internal_user",
                                            ])
                                    ])
                            ]), relation, XMLElement("metadata-records", children: records),
                    ]), XMLElement("aliases", attributes: ["enabled": "yes"]),
                XMLElement(
                    "layout",
                    attributes: [
                        "dim-ordering": "alphabetic", "measure-ordering": "alphabetic", "show-structure": "true",
                    ]),
                XMLElement(
                    "semantic-values",
                    children: [
                        XMLElement(
                            "semantic-value",
                            attributes: ["key": "[Country].[Name]", "value": "\"South Africa\""])
                    ]),
            ])
    }

    private static func record(_ column: Schema.Column, _ ordinal: Int, of table: String) -> XMLElement {
        var children = [
            ("remote-name", column.name), ("remote-type", column.type.remoteType),
            ("local-name", "[\(column.name.replacing("]", with: "]]"))]"), ("parent-name", "[\(table)]"),
            ("remote-alias", column.name), ("ordinal", "\(ordinal)"), ("local-type", column.type.localType),
            ("aggregation", column.type.isMeasure ? "Sum" : "Count"),
        ]
        if case .numeric(let precision, let scale) = column.type {
            children += [("precision", "\(precision)"), ("scale", "\(scale)")]
        }
        children.append(("contains-null", "\(column.isNullable)"))
        return XMLElement(
            "metadata-record", attributes: ["class": "column"], children: children.map { XMLElement($0, text: $1) })
    }

    /// As a file of its own.
    var text: String { "<?xml version='1.0' encoding='utf-8' ?>\n\n<!-- build 20252.25.0711.1421 -->\n" + root.written }

    /// As it is downloaded, with the place that the server keeps it at.
    func downloaded(as name: String, revision: Int) -> String {
        var root = root
        root.attributes["formatted-name"] = name
        let place = XMLElement(
            "repository-location",
            attributes: ["id": name, "path": "datasources", "revision": "1.\(revision)"])
        root.children.insert(place, at: root.children.first?.name == "document-format-change-manifest" ? 1 : 0)
        return "<?xml version='1.0' encoding='utf-8' ?>\n\n" + root.written
    }

    /// The classes of the connections, without the envelope's own.
    var connectionClasses: [String] {
        root.all("connection").flatMap(Self.classes).filter { $0 != "federated" }
    }

    private static func classes(_ element: XMLElement) -> [String] {
        (element.name == "connection" ? element["class"].map { [$0] } ?? [] : [])
            + element.children.flatMap(classes)
    }

    /// Where the package has the extract; `nil` if it has none.
    var extractPath: String? { Self.path(root) }

    private static func path(_ element: XMLElement) -> String? {
        if element.name == "connection", element["class"] == "hyper" { return element["dbname"] }
        return element.children.lazy.compactMap(path).first
    }

    /// The columns' and fields' elements.
    var columns: [XMLElement] { root.all("column") }

    /// Adds what people make.
    mutating func add(_ customization: TableauSimulator.Customization) {
        switch customization {
        case .calculatedField(let caption, let formula):
            let number = columns.count { $0.first("calculation") != nil } + 1
            insert(
                XMLElement(
                    "column",
                    attributes: [
                        "caption": caption, "datatype": "real", "name": "[Calculation_\(number)]", "role": "measure",
                        "type": "quantitative",
                    ],
                    children: [XMLElement("calculation", attributes: ["class": "tableau", "formula": formula])]))
        case .caption(let column, let caption): change(column) { $0.attributes["caption"] = caption }
        case .hidden(let column): change(column) { $0.attributes["hidden"] = "true" }
        case .role(let column, let role): change(column) { $0.attributes["role"] = role }
        case .format(let column, let format): change(column) { $0.attributes["default-format"] = format }
        case .comment(let column, let words):
            change(column) {
                $0.children.append(
                    XMLElement(
                        "desc",
                        children: [XMLElement("formatted-text", children: [XMLElement("run", text: words)])]))
            }
        case .alias(let column, let value, let alias):
            change(column) {
                $0.children.insert(
                    XMLElement(
                        "aliases",
                        children: [XMLElement("alias", attributes: ["key": "\"\(value)\"", "value": alias])]), at: 0)
            }
        case .group(let name, let column):
            insert(
                XMLElement(
                    "group", attributes: ["caption": name, "name": "[\(name)]"],
                    children: [
                        XMLElement(
                            "groupfilter", attributes: ["function": "level-members", "level": "[\(column)]"])
                    ]))
        case .hierarchy(let name, let columns):
            insert(
                XMLElement(
                    "drill-path", attributes: ["name": name],
                    children: columns.map { XMLElement("field", text: "[\($0)]") }), in: "drill-paths")
        case .folder(let name, let columns):
            insert(
                XMLElement(
                    "folder", attributes: ["name": name],
                    children: columns.map {
                        XMLElement("folder-item", attributes: ["name": "[\($0)]", "type": "field"])
                    }), in: "folders-common")
        case .fiscalYear(let month):
            insert(XMLElement("date-options", attributes: ["fiscal-year-start": month]))
        case .parameter(let caption):
            insert(
                XMLElement(
                    "datasource-dependencies", attributes: ["datasource": "Parameters"],
                    children: [
                        XMLElement(
                            "column",
                            attributes: [
                                "caption": caption, "datatype": "integer", "name": "[Parameter 1]",
                                "param-domain-type": "any", "role": "measure", "type": "quantitative", "value": "1",
                            ],
                            children: [XMLElement("calculation", attributes: ["class": "tableau", "formula": "1"])])
                    ]))
        case .filter(let column, let value):
            insert(
                XMLElement(
                    "filter", attributes: ["class": "categorical", "column": "[none:\(column):nk]"],
                    children: [
                        XMLElement(
                            "groupfilter",
                            attributes: [
                                "function": "member", "level": "[none:\(column):nk]", "member": "\"\(value)\"",
                            ])
                    ]))
        }
    }

    /// Changes the element of a column; Tableau writes none until there is something to say of it.
    private mutating func change(_ column: String, _ body: (inout XMLElement) -> Void) {
        let name = "[\(column.replacing("]", with: "]]"))]"
        if let index = root.children.firstIndex(where: { $0.name == "column" && $0["name"] == name }) {
            return body(&root.children[index])
        }
        let type = records.first { $0.first("local-name")?.text == name }?.first("local-type")?.text ?? "string"
        let isMeasure = type == "real" || type == "integer"
        var element = XMLElement(
            "column",
            attributes: [
                "datatype": type, "name": name, "role": isMeasure ? "measure" : "dimension",
                "type": isMeasure ? "quantitative" : type.hasPrefix("date") ? "ordinal" : "nominal",
            ])
        body(&element)
        insert(element)
    }

    private var records: [XMLElement] {
        root.all("connection").flatMap { $0.all("metadata-records") }.flatMap { $0.all("metadata-record") }
    }

    /// The order that the schema of these documents asks for.
    private static let order = [
        "document-format-change-manifest", "repository-location", "connection", "aliases", "column", "column-instance",
        "group", "drill-paths", "folders-common", "extract", "layout", "style", "semantic-values", "date-options",
        "default-sorts", "datasource-dependencies", "filter", "object-graph",
    ]

    private mutating func insert(_ element: XMLElement) {
        let rank = Self.order.firstIndex(of: element.name) ?? 0
        let index = root.children.firstIndex { (Self.order.firstIndex(of: $0.name) ?? 0) > rank }
        root.children.insert(element, at: index ?? root.children.endIndex)
    }

    private mutating func insert(_ element: XMLElement, in list: String) {
        if let index = root.children.firstIndex(where: { $0.name == list }) {
            root.children[index].children.append(element)
        } else {
            insert(XMLElement(list, children: [element]))
        }
    }
}

extension XMLElement {
    /// The element as text, without prefixes.
    fileprivate var written: String {
        let attributes = attributes.sorted { $0.key < $1.key }.map {
            " \($0)='\($1.xmlEscaped.replacing("'", with: "&apos;"))'"
        }
        let content = text.xmlEscaped + children.map(\.written).joined()
        return "<\(name)\(attributes.joined())" + (content.isEmpty ? " />" : ">\(content)</\(name)>")
    }
}

extension ColumnType {
    /// The type's number in the metadata of a .tds.
    fileprivate var remoteType: String {
        switch self {
        case .text: "129"
        case .int32: "3"
        case .integer: "20"
        case .numeric: "131"
        case .double: "5"
        case .boolean: "11"
        case .date: "133"
        case .timestamp, .instant: "135"
        }
    }

    /// The type's name in a .tds.
    fileprivate var localType: String {
        switch self {
        case .text: "string"
        case .int32, .integer: "integer"
        case .numeric, .double: "real"
        case .boolean: "boolean"
        case .date: "date"
        case .timestamp, .instant: "datetime"
        }
    }
}
