// SPDX-License-Identifier: Apache-2.0

import Columnar
import FoundationEssentials
import ServiceHTTP
import Yams

extension SyncConfiguration {
    /// Reads the configuration file at `path`.
    ///
    /// - Parameters:
    ///   - environment: The variables that `${env:NAME}` refers to.
    ///   - secret: Gives the value that `${secret:NAME}` refers to.
    /// - Throws: ``ConfigurationError``, with file and line.
    public init(
        path: String, environment: [String: String],
        secret: @escaping (String) throws -> String = { _ in
            throw ConfigurationError(file: "vault", line: nil, message: "no vault is configured")
        }
    ) throws {
        try self.init(yaml: Self.text(path: path), file: path, environment: environment, secret: secret)
    }

    /// Reads the text of a configuration file that is called `file`.
    public init(
        yaml: String, file: String, environment: [String: String],
        secret: @escaping (String) throws -> String = { _ in
            throw ConfigurationError(file: "vault", line: nil, message: "no vault is configured")
        }
    ) throws {
        let root = try Self.root(yaml: yaml, file: file)
        let context = ConfigurationContext(file: file, environment: environment, secret: secret)
        let top = try ConfigurationSection(
            root, path: "", context: context,
            keys: [
                "version", "state", "vault", "syspro", "tableau", "defaults", "datasources", "alerts", "status",
                "references", "writeBack", "deployment",
            ])
        guard try top.integer("version", in: 1...1) != nil else {
            throw top.error("version", "is missing; write 'version: 1'")
        }

        self.file = file
        written = (try? FileManager.default.attributesOfItem(atPath: file))?[.modificationDate] as? Date
        deployment = try top.value("deployment", "a name of up to 100 characters") { text in
            (1...100).contains(text.count) && !text.contains { $0.isNewline } ? text : nil
        }
        vault = try VaultSettings(root, file: file, environment: environment)
        (stateDirectory, sharedStore) = try Self.state(top, of: deployment)
        guard let syspro = try top.section("syspro", keys: ["odata", "enet"]),
            let odata = try syspro.section("odata", keys: ODataSettings.keys)
        else { throw top.error("syspro", "must have 'odata', the service that rows come from") }
        var enet = try syspro.section("enet", keys: EnetSettings.keys).map { try EnetSettings($0) }
        if let vault {
            enet?.keeping = .init(folder: stateDirectory, vault: vault)
        }
        self.odata = try ODataSettings(odata, enet: enet)
        self.enet = enet
        writeBacks = try Self.writeBacks(top, enet: enet, companies: self.odata.companies)
        guard let tableau = try top.section("tableau", keys: TableauSettings.keys) else {
            throw top.error("tableau", "is missing")
        }
        self.tableau = try TableauSettings(tableau)
        var defaults = try DatasourceDefaults(
            top.section("defaults", keys: DatasourceDefaults.keys))
        defaults.staleWarning = self.tableau.staleWarning
        alerts = try top.section("alerts", keys: AlertRules.keys).map(AlertRules.init)
        status = try top.section("status", keys: StatusSettings.keys).map(StatusSettings.init) ?? StatusSettings()
        let sections = try top.sections("datasources", keys: DatasourceConfiguration.keys) ?? []
        guard !sections.isEmpty else { throw top.error("datasources", "must list at least one data source") }
        datasources = try sections.map { [defaults] in try DatasourceConfiguration($0, defaults: defaults) }
        var names: Set<String> = []
        for (section, datasource) in zip(sections, datasources) where !names.insert(datasource.name).inserted {
            throw section.error("name", "is '\(datasource.name)' a second time; data sources are told apart by name")
        }
        for (section, datasource) in zip(sections, datasources) where self.odata.companies.count > 1 {
            try datasource.requireCompanyInKey(section)
        }
        references = try Self.references(top, sections, datasources)
        datasources.hold(references)
        alerts?.hidden = context.variables.union(vault?.keyVariable.map { [$0] } ?? [])
        warnings = context.warnings.map(\.description)
    }

    private static func state(
        _ top: ConfigurationSection, of deployment: String?
    ) throws -> (String, SharedStoreSettings?) {
        if top.node["state"]?.mapping != nil, let state = try top.section("state", keys: SharedStoreSettings.keys) {
            let (directory, store) = (try state.required("directory"), try SharedStoreSettings(state, of: deployment))
            // Deployments that share a store are told apart in the folder as they are there.
            let own = store == nil ? nil : deployment.map { "/" + FileName.of($0) }
            return (top.context.path(directory + (own ?? "")), store)
        }
        return (top.context.path(try top.text("state") ?? "./state"), nil)
    }
}

extension ODataSettings {
    package static let keys = [
        "url", "companies", "auth", "operator", "password", "pageSize", "session", "sameOriginRewrite", "timeZone",
        "tls", "urlLength", "dates", "count",
    ]

    package init(_ section: ConfigurationSection, enet: EnetSettings?) throws {
        url = try section.webAddress("url")
        companies = try section.texts("companies") ?? []
        guard !companies.isEmpty else { throw section.error("companies", "must list at least one company") }
        session = try SessionSettings(section, companies: companies, enet: enet)
        // A session needs no OData password.
        user = try session == nil ? section.required("operator") : section.text("operator") ?? ""
        password = try session == nil || section.has("password") ? section.secret("password") : Secret("")
        pageSize = try section.integer("pageSize", in: 1...100_000) ?? 5_000
        urlLength = try section.integer("urlLength", in: 512...65_536)
        sameOriginRewrite = try section.flag("sameOriginRewrite") ?? true
        clock = try section.value("timeZone", "an IANA name such as Africa/Johannesburg, or +02:00", ServerClock.init)
        quotesDates = try section.value("dates", "bare or quoted") { ["bare": false, "quoted": true][$0] } ?? false
        ignoresCount = try section.value("count", "check or ignore") { ["check": false, "ignore": true][$0] } ?? false
        caFile = try section.caFile()
    }
}

extension TableauSettings {
    package static let keys = ["url", "site", "tokens", "connectedApp", "tls", "payloadLimit", "staleWarning"]

    package init(_ section: ConfigurationSection) throws {
        url = try section.webAddress("url")
        site = try section.text("site") ?? ""
        connectedApp = try section.section("connectedApp", keys: ["clientId", "secretId", "secret", "user"]).map {
            App(
                clientID: try $0.required("clientId"), secretID: try $0.required("secretId"),
                secret: try $0.secret("secret"), user: try $0.required("user"))
        }
        tokens = try (section.sections("tokens", keys: ["name", "secret", "created"]) ?? []).map {
            Token(
                name: try $0.required("name"), secret: try $0.secret("secret"),
                created: try $0.value("created", "the day when it was made, such as 2026-03-01") { text in
                    CalendarDate(text).map { Date(timeIntervalSince1970: Double($0.daysSince1970) * 86_400) }
                })
        }
        guard tokens.isEmpty || connectedApp == nil else {
            throw section.error("connectedApp", "and 'tokens' exclude each other; leave one of them out")
        }
        guard !tokens.isEmpty || connectedApp != nil else {
            throw section.error("tokens", "must list at least one personal access token, or give 'connectedApp'")
        }
        payloadLimit = try section.integer("payloadLimit", in: 1_000_000...1_000_000_000) ?? payloadLimit
        staleWarning = try section.flag("staleWarning") ?? staleWarning
        caFile = try section.caFile()
    }
}

extension ConfigurationSection {
    /// A secret, with a warning where it stands in the file in clear.
    package func secret(_ key: String) throws -> Secret {
        let text = try required(key)
        if node[key]?.scalar?.string == text {
            context.warn(
                node[key], "'\(full(key))' stands here in clear; write ${env:NAME}, ${file:PATH} or ${secret:NAME}")
        }
        return Secret(text)
    }

    /// An http or https address without a slash at the end.
    ///
    /// - Parameter holdsKey: Whether a part of it may be secret, so that no error shows it.
    func webAddress(_ key: String, holdsKey: Bool = false) throws -> String {
        let text = try required(key)
        guard let origin = Origin(text) else {
            let found = holdsKey ? "" : "is '\(written(key))' but "
            throw error(key, found + "must be an address such as https://host/path")
        }
        if origin.scheme == "http", !["127.0.0.1", "localhost", "[::1]", "::1"].contains(origin.host) {
            context.warn(node[key], "'\(full(key))' is not https: passwords cross the network in clear")
        }
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    /// The file of trusted authorities, which must exist.
    package func caFile() throws -> String? {
        guard let tls = try section("tls", keys: ["caFile"]), let text = try tls.text("caFile") else { return nil }
        let path = context.path(text)
        guard FileManager.default.isReadableFile(atPath: path) else {
            throw tls.error("caFile", "is '\(tls.written("caFile"))', which cannot be read")
        }
        return path
    }
}

extension YamlError {
    package var line: Int? {
        switch self {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
        case .duplicatedKeysInMapping(_, let context): context.mark.line
        case .reader(_, let offset?, _, let yaml): yaml.prefix(offset).count(where: \.isNewline) + 1
        default: nil
        }
    }

    package var problem: String {
        switch self {
        case .scanner(_, let problem, _, _), .parser(_, let problem, _, _), .composer(_, let problem, _, _): problem
        case .duplicatedKeysInMapping(let keys, _):
            "the key \(keys.map { "'\($0)'" }.joined(separator: ", ")) is given twice"
        case .reader(let problem, _, let value, _): "\(problem) (U+\(String(value, radix: 16, uppercase: true)))"
        // The words of the others may show the file's lines, and with them a secret.
        default: "the parser gives no reason"
        }
    }
}
