// SPDX-License-Identifier: Apache-2.0

import Columnar
import RunnerState
import ServiceXML

/// The description of a published data source, its .tds: what it is connected to, and all that people made of it in Tableau.
package struct DataSourceDocument: Sendable {
    private let bytes: [UInt8]
    private let root: XMLElement

    /// - Throws: `XMLError` if it cannot be read.
    init(_ bytes: [UInt8]) throws {
        self.bytes = bytes
        root = try XMLElement(parsing: bytes)
    }

    /// What stands in it besides its connection, thing by thing.
    var things: [DocumentThing] { DocumentThing.all(in: root, types: localTypes) }

    /// Why rows with these columns cannot be published under it; `nil` if they can.
    func obstacle(to schema: Schema) -> String? {
        let connections = root.descendants("connection").filter { $0["class"] != "federated" }
        guard connections.count == 1, connections[0]["class"] == "hyper" else {
            return "it is no longer connected to one .hyper file"
        }
        guard root.first("extract") == nil else { return "Tableau refreshes its extract" }
        guard extractPath != nil else { return "its description does not say where its rows lie" }
        let relations = root.all("connection").flatMap { $0.descendants("relation") }.compactMap { $0["table"] }
        guard Set(relations) == ["[Extract].[Extract]"] else { return "it has other tables" }
        var held: [ExactText: String] = [:]
        for record in records {
            guard let name = record.first("remote-name")?.text else { continue }
            held[ExactText(name)] = Self.type(of: record)
        }
        let wanted = schema.columns.map { (ExactText($0.name), $0.type.documented) }
        // A description may leave a number's digits out.
        let fits =
            held.count == wanted.count && wanted.allSatisfy { name, type in held[name].map(type.hasPrefix) == true }
        return fits ? nil : "its columns are others"
    }

    /// Where a package has the rows: the path that the connection names. `nil` if that is none within a package.
    var extractPath: String? {
        guard
            let path = root.descendants("connection").lazy.filter({ $0["class"] == "hyper" }).compactMap({
                $0["dbname"]
            }).first
        else { return nil }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        let isWithin = parts.count > 1 && parts.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }
        return isWithin && path.hasSuffix(".hyper") && !path.contains("\\") ? path : nil
    }

    /// The description as Tableau takes it again: byte for byte as it came, without what the server says of its own place.
    var publishable: [UInt8] {
        var text = XMLScanner(bytes)
        text.removeElement("repository-location")
        text.removeAttribute("xml:base", of: "datasource")
        return text.bytes
    }

    private var records: [XMLElement] {
        root.all("connection").flatMap { $0.descendants("metadata-record") }.filter { $0["class"] == "column" }
    }

    /// The type of each local name, as the connection gives it.
    private var localTypes: [String: String] {
        var types: [String: String] = [:]
        for record in records {
            if let name = record.first("local-name")?.text { types[name] = record.first("local-type")?.text }
        }
        return types
    }

    /// A column's type with its digits, as far as the description has them.
    private static func type(of record: XMLElement) -> String {
        let type = record.first("remote-type")?.text ?? ""
        guard type == "131", let precision = record.first("precision")?.text, let scale = record.first("scale")?.text
        else { return type }
        return "\(type)(\(precision),\(scale))"
    }
}

extension ColumnType {
    /// The type as a description has it.
    fileprivate var documented: String {
        switch self {
        case .text: "129"
        case .int32: "3"
        case .integer: "20"
        case .numeric(let precision, let scale): "131(\(precision),\(scale))"
        case .double: "5"
        case .boolean: "11"
        case .date: "133"
        case .timestamp, .instant: "135"
        }
    }
}

extension XMLElement {
    /// All elements of this name in it, however deep.
    fileprivate func descendants(_ name: String) -> [XMLElement] {
        children.flatMap { ($0.name == name ? [$0] : []) + $0.descendants(name) }
    }
}
