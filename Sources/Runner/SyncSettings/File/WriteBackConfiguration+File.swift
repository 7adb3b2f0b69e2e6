// SPDX-License-Identifier: Apache-2.0

extension WriteBackConfiguration {
    package static let keys = [
        "name", "datasource", "project", "company", "into", "object", "root", "key", "fields", "nulls", "parameters",
        "limit",
    ]

    /// - Parameter changed: The company that is changed, which `{company}` stands for.
    package init(_ section: ConfigurationSection, changing changed: String) throws {
        name = try section.required("name")
        datasource = try section.required("datasource")
        project = try section.text("project") ?? "default"
        company = try section.text("company")
        entitySet = try section.required("into")
        object = try section.required("object")
        root = try section.elementName("root")
        key = try Self.list(section, "key", keys: KeyPart.keys) { try KeyPart($0, changing: changed) }
        fields = try Self.list(section, "fields", keys: Field.keys, Field.init)
        nulls = try section.choice("nulls", Nulls.self) ?? .keep
        parameters = (try section.pairs("parameters") ?? []).map { ($0.key, $0.value) }
        if parameters.contains(where: { $0.name.lowercased() == "validateonly" }) {
            throw section.error("parameters", "must leave 'ValidateOnly' out: every change is validated first anyway")
        }
        limit = try section.integer("limit", in: 1...100_000) ?? 100
        line = section.node.mark?.line
        var seen: Set<String> = []
        for property in key.map(\.property) + fields.map(\.property) where !seen.insert(property).inserted {
            throw section.error("fields", "and 'key' name the property '\(property)' twice")
        }
    }

    private static func list<Item>(
        _ section: ConfigurationSection, _ key: String, keys: [String], _ item: (ConfigurationSection) throws -> Item
    ) throws -> [Item] {
        let sections = try section.sections(key, keys: keys) ?? []
        guard !sections.isEmpty else { throw section.error(key, "must list at least one column") }
        return try sections.map(item)
    }
}

extension WriteBackConfiguration.KeyPart {
    package static let keys = ["column", "constant", "property", "path"]

    init(_ section: ConfigurationSection, changing company: String) throws {
        if section.has("constant") {
            guard !section.has("column") else {
                throw section.error("constant", "and 'column' exclude each other; leave one of them out")
            }
            property = try section.required("property")
            let text = try section.text("constant") ?? ""
            origin = .constant(
                text.split(separator: "{company}", omittingEmptySubsequences: false).joined(separator: company))
        } else {
            let column = try section.required("column")
            property = try section.text("property") ?? column
            origin = .column(column)
        }
        path = try section.elementPath(of: property, below: "Item/Key")
        line = section.node.mark?.line
    }
}

extension WriteBackConfiguration.Field {
    package static let keys = ["column", "property", "path"]

    package init(_ section: ConfigurationSection) throws {
        column = try section.required("column")
        property = try section.text("property") ?? column
        path = try section.elementPath(of: property, below: "Item")
        line = section.node.mark?.line
    }
}

extension ConfigurationSection {
    /// Where the value of `property` stands in a document: `path`, or below `parent`.
    fileprivate func elementPath(of property: String, below parent: String) throws -> [String] {
        let text = try text("path") ?? "\(parent)/\(property)"
        let path = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        for name in path where !Self.isElementName(name) {
            throw error(
                ["path", "column"].first(where: has) ?? "property",
                "makes the path '\(text)', in which '\(name)' cannot be an element's name; write 'path: Item/Name'")
        }
        return path
    }

    /// The text of `key`, which must be a name that an XML element can have.
    func elementName(_ key: String) throws -> String {
        let text = try required(key)
        guard Self.isElementName(text) else {
            throw error(key, "is '\(written(key))', which no XML element can be called")
        }
        return text
    }

    static func isElementName(_ name: String) -> Bool {
        guard let first = name.first, first.isASCII, first.isLetter || first == "_" else { return false }
        return name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_-.".contains($0)) }
    }
}

extension SyncConfiguration {
    /// The file's write-backs, which need e.net and a company that OData shows.
    package static func writeBacks(
        _ top: ConfigurationSection, enet: EnetSettings?, companies: [String]
    ) throws -> [WriteBackConfiguration] {
        let sections = try top.sections("writeBack", keys: WriteBackConfiguration.keys) ?? []
        guard !sections.isEmpty else { return [] }
        guard let enet else {
            throw top.error("writeBack", "needs 'syspro.enet', the service that makes changes in SYSPRO")
        }
        guard companies.contains(enet.company) else {
            throw top.error(
                "writeBack",
                "changes the company of 'syspro.enet.company', which 'syspro.odata.companies' must list too")
        }
        let writeBacks = try sections.map { try WriteBackConfiguration($0, changing: enet.company) }
        for (section, writeBack) in zip(sections, writeBacks) where companies.count > 1 && writeBack.company == nil {
            throw section.error(
                "company",
                "is missing: there are several companies, and only rows of \(enet.company) may change it; name the column of '\(writeBack.datasource)' that holds the company"
            )
        }
        var names: Set<String> = []
        for (section, writeBack) in zip(sections, writeBacks) where !names.insert(writeBack.name).inserted {
            throw section.error("name", "is '\(writeBack.name)' a second time; write-backs are told apart by name")
        }
        return writeBacks
    }
}
