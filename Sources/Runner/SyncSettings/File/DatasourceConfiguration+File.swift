// SPDX-License-Identifier: Apache-2.0

import Columnar

/// What holds for every data source that does not say otherwise.
struct DatasourceDefaults {
    var every = Duration.seconds(15 * 60)
    var overlap = Duration.seconds(3 * 86_400)
    var maxRejected = RecordLimit.share(0.005)
    var allowShrink = 0.2
    var quiet: QuietHours?
    var jitter: Duration?
    var keepPages: Duration?
    var maxRun = Duration.seconds(12 * 3_600)
    /// What is said under 'tableau'.
    var staleWarning = false

    static let keys = ["every", "overlap", "maxRejected", "allowShrink", "quiet", "jitter", "keepPages", "maxRun"]

    init(_ section: ConfigurationSection?) throws {
        guard let section else { return }
        every = try section.interval("every") ?? every
        overlap = try section.duration("overlap") ?? overlap
        maxRejected = try section.recordLimit("maxRejected") ?? maxRejected
        allowShrink = try section.share("allowShrink") ?? allowShrink
        quiet = try section.quietHours("quiet")
        jitter = try section.duration("jitter")
        keepPages = try section.duration("keepPages")
        maxRun = try section.interval("maxRun") ?? maxRun
    }
}

extension DatasourceConfiguration {
    package static let keys = [
        "name", "project", "from", "where", "key", "changes", "load", "adopt", "recreate", "staleWarning", "every",
        "cron",
        "maxRejected", "allowShrink", "quiet", "jitter", "keepPages", "maxRun", "unpivot", "columns",
    ]

    static let changesKeys = [
        "cursor", "overlap", "companion", "reconcile", "deletes", "fullPass", "confirmDeletes",
    ]

    init(_ section: ConfigurationSection, defaults: DatasourceDefaults) throws {
        name = try section.required("name")
        project = try section.text("project") ?? "default"
        entitySet = try section.required("from")
        filter = try section.text("where")
        key = try section.texts("key") ?? []
        load = try section.choice("load", Load.self) ?? .update
        adopt = try section.flag("adopt") ?? false
        recreate = try section.flag("recreate") ?? false
        staleWarning = try section.flag("staleWarning") ?? defaults.staleWarning
        maxRejected = try section.recordLimit("maxRejected") ?? defaults.maxRejected
        allowShrink = try section.share("allowShrink") ?? defaults.allowShrink
        line = section.node.mark?.line
        quiet = try section.quietHours("quiet") ?? defaults.quiet
        jitter = try section.duration("jitter") ?? defaults.jitter
        keepPages = try section.duration("keepPages") ?? defaults.keepPages
        if keepPages == .zero { keepPages = nil }
        maxRun = try section.interval("maxRun") ?? defaults.maxRun
        switch (try section.interval("every"), try section.cron("cron")) {
        case (.some, .some): throw section.error("cron", "and 'every' exclude each other")
        case (_, .some(let cron)): schedule = .cron(cron)
        case (let every, nil): schedule = .every(every ?? defaults.every)
        }
        changes = try Changes(
            section.section("changes", keys: Self.changesKeys),
            defaults: defaults)
        unpivot = try Self.unpivot(section)
        columns = try Self.columns(section)

        if load == .replace, changes.cursor != nil {
            throw section.error("load", "is 'replace', which reads everything; leave 'changes.cursor' out")
        }
        if load == .update, key.isEmpty {
            throw section.error("key", "is missing; 'load: update' finds rows by their key")
        }
        key = key.map(columnName)
        for part in key where !columns.isEmpty && !columns.contains(where: { $0.name == part }) {
            let hint = nearest(to: part, among: columns.map(\.name)).map { "; did you mean '\($0)'?" } ?? ""
            throw section.error("key", "names '\(part)', which is not one of the columns" + hint)
        }
    }

    /// The column that a part of `key` means: the one of that name, or else the only one that takes over that property.
    private func columnName(_ part: String) -> String {
        guard !columns.contains(where: { $0.name == part }) else { return part }
        let sources = columns.filter { if case .property(part) = $0.origin { true } else { false } }
        return sources.count == 1 ? sources[0].name : part
    }

    /// Makes sure that rows of several companies keep apart: the same document number in another company is another row.
    ///
    /// - Throws: ``ConfigurationError`` if no part of the key says which company a row is of.
    func requireCompanyInKey(_ section: ConfigurationSection) throws {
        guard !key.isEmpty else { return }
        let isToldApart = key.contains { part in
            guard let column = columns.first(where: { $0.name == part }) else { return part.lowercased() == "company" }
            return switch column.origin {
            case .constant(let text): text.contains("{company}")
            case .property(let name): name.lowercased() == "company"
            case .segment, .lookup: false
            }
        }
        guard isToldApart else {
            throw section.error(
                "key",
                "does not tell companies apart, and several are read: their rows would replace one another; "
                    + "add a column such as {name: Company, constant: \"{company}\"} and name it in 'key'")
        }
    }

    /// The rows that a record becomes; all speak of the same names.
    private static func unpivot(_ section: ConfigurationSection) throws -> [[String: String]] {
        guard let list = section.node["unpivot"] else { return [] }
        let form = "must list rows such as {period: 1, balance: ClosingBalPer1}, all with the same names"
        guard let items = list.sequence, !items.isEmpty else { throw section.error("unpivot", form) }
        let rows = try items.map { item in
            let pairs = try item.mapping?.map { name, value in
                guard let name = name.scalar?.string, let text = value.scalar?.string, name != "company" else {
                    throw section.context.error(value, "'\(section.full("unpivot"))' \(form)")
                }
                return (name, text)
            }
            return Dictionary(pairs ?? []) { first, _ in first }
        }
        for (item, row) in zip(items, rows) where row.isEmpty || row.keys != rows[0].keys {
            throw section.context.error(item, "'\(section.full("unpivot"))' \(form)")
        }
        guard section.node["columns"]?.sequence != nil else {
            throw section.error(
                "unpivot", "needs 'columns' that use its names, as in {name: Period, constant: \"{period}\"}")
        }
        return rows
    }

    private static func columns(_ section: ConfigurationSection) throws -> [ColumnConfiguration] {
        if section.node["columns"]?.scalar?.string == "all" { return [] }
        let sections = try section.sections("columns", keys: ColumnConfiguration.keys) ?? []
        guard !sections.isEmpty else { throw section.error("columns", "must be 'all' or list the columns") }
        let columns = try sections.map(ColumnConfiguration.init)
        var names: Set<String> = []
        for (section, column) in zip(sections, columns) where !names.insert(column.name).inserted {
            throw section.error("name", "is '\(column.name)' a second time")
        }
        for (section, column) in zip(sections, columns) where Schema.reservedColumnNames.contains(column.name) {
            throw section.error("name", "is '\(column.name)', which a .hyper file keeps for itself; choose another")
        }
        return columns
    }
}

extension DatasourceConfiguration.Changes {
    init(_ section: ConfigurationSection?, defaults: DatasourceDefaults) throws {
        cursor = try section?.text("cursor")
        overlap = try section?.duration("overlap") ?? defaults.overlap
        deletes = try section?.choice("deletes", DatasourceConfiguration.Deletes.self) ?? .keep
        fullPass = try section?.interval("fullPass") ?? fullPass
        confirmDeletes = try section?.integer("confirmDeletes", in: 0...100_000) ?? confirmDeletes
        companion = try section?.section("companion", keys: ["from", "cursor", "key", "overlap"]).map {
            guard let key = try $0.pairs("key"), !key.isEmpty else {
                throw $0.error("key", "must map the companion's properties to the entity's")
            }
            return .init(
                entitySet: try $0.required("from"), cursor: try $0.required("cursor"),
                key: key.map { (from: $0.key, to: $0.value) },
                overlap: try $0.duration("overlap") ?? .seconds(30 * 86_400))
        }
        reconcile = try section?.section("reconcile", keys: ["every", "where"]).map {
            guard let every = try $0.duration("every") else { throw $0.error("every", "is missing") }
            return .init(every: every, filter: try $0.text("where"))
        }
        if let section, cursor == nil, companion != nil || reconcile != nil {
            throw section.error(
                companion == nil ? "reconcile" : "companion",
                "needs 'cursor'; without one every read is whole and compared anyway")
        }
    }
}

extension ColumnConfiguration {
    package static let keys = ["name", "from", "type", "trim", "constant", "values", "segment", "lookup", "references"]

    package init(_ section: ConfigurationSection) throws {
        name = try section.required("name")
        line = section.node.mark?.line
        trim = try section.value("trim", "true (blanks at the end), both or false", Trim.init(rawValue:)) ?? .none
        type = try section.value(
            "type", "text, integer, numeric(p,s), double, boolean, date or timestamp", ColumnType.init)
        values = Dictionary((try section.pairs("values") ?? []).map { (ExactText($0), $1) }) { first, _ in first }
        let origins = ["from", "constant", "segment", "lookup"].filter(section.has)
        guard origins.count == 1 else {
            throw section.error(
                "name", "is '\(name)'; a column has exactly one of 'from', 'constant', 'segment' and 'lookup'")
        }
        switch origins[0] {
        case "from": origin = .property(try section.required("from"))
        case "constant": origin = .constant(try section.text("constant") ?? "")
        case "segment":
            let segment = try section.section("segment", keys: ["of", "index", "separator"])!
            guard let index = try segment.integer("index", in: 1...100) else {
                throw segment.error("index", "is missing")
            }
            origin = .segment(
                of: try segment.required("of"), index: index, separator: try segment.text("separator") ?? "-")
        default:
            let lookup = try section.section("lookup", keys: ["from", "key", "take"])!
            guard let key = try lookup.pairs("key"), !key.isEmpty else {
                throw lookup.error("key", "must map the other entity's properties to this one's")
            }
            origin = .lookup(
                entitySet: try lookup.required("from"), key: key.map { (from: $0.key, to: $0.value) },
                take: try lookup.required("take"))
        }
    }
}

extension ConfigurationSection {
    func recordLimit(_ key: String) throws -> RecordLimit? {
        try value(key, "a number of records or a share such as 0.5%", RecordLimit.init(configuration:))
    }

    package func share(_ key: String) throws -> Double? {
        try value(key, "a share such as 20%") { text in
            guard text.hasSuffix("%"), let percent = Double(text.dropLast()), (0...100).contains(percent) else {
                return nil
            }
            return percent / 100
        }
    }
}
