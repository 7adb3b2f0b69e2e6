// SPDX-License-Identifier: Apache-2.0

import LoopbackHTTP

/// The system query options of one request, checked against its table.
struct ODataQuery: Sendable {
    /// One option as it was sent, still encoded, and decoded.
    struct Option: Sendable {
        let raw: String
        let name: String
        let value: String
    }

    let options: [Option]
    var filter: FilterExpression?
    /// The filter's text, under which what it found may be remembered.
    var filterText = ""
    /// The columns asked for; all where there was no `$select`.
    var columns: [Int]
    /// The columns asked for by name, in the order of the metadata; `nil` without `$select`.
    var order: [(column: Int, isDescending: Bool)]
    var top: Int?
    var skip = 0
    var wantsCount = false
    var skipToken: String?

    /// - Throws: ``ODataFailure`` of status 400 where an option is unknown, doubled or malformed.
    init(_ rawQuery: String?, for entity: SysproEntity, options settings: SysproOptions) throws {
        options = Self.split(rawQuery)
        let absent = settings.absentColumns[entity.name] ?? []
        columns = entity.columns.indices.filter { !absent.contains(entity.columns[$0].name) }
        order = entity.keys.map { ($0, false) }
        var seen: Set<String> = []
        let aliases = Dictionary(
            options.filter { $0.name.hasPrefix("@") }.map { ($0.name, $0.value) },
            uniquingKeysWith: { first, _ in first })
        for option in options where option.name.hasPrefix("$") {
            guard seen.insert(option.name).inserted else {
                throw ODataFailure.badRequest("Query option '\(option.name)' was specified more than once.")
            }
            switch option.name {
            case "$filter":
                filter = try FilterParser.parse(option.value, for: entity, options: settings, aliases: aliases)
                filterText = option.value + aliases.sorted { $0.key < $1.key }.map { "&\($0.key)=\($0.value)" }.joined()
            case "$select": columns = try Self.selected(option.value, entity, all: columns, absent: absent)
            case "$orderby": order = try Self.ordered(option.value, entity)
            case "$top":
                top = try Self.whole(option)
                if let limit = settings.maximumTop, let top, top > limit {
                    throw ODataFailure.badRequest(
                        "The query specified in the URI is not valid. The limit of '\(limit)' for Top query has been exceeded. The value from the incoming request is '\(top)'."
                    )
                }
            case "$skip": skip = try Self.whole(option)
            case "$skiptoken":
                // `3*50`: three pages of fifty.
                let parts = option.value.split(separator: "*").compactMap { Int($0) }
                if parts.count == 2, option.value.contains("*") {
                    skip = max(0, parts[0].multipliedReportingOverflow(by: parts[1]).partialValue)
                } else {
                    skipToken = option.value
                }
            case "$count":
                guard option.value == "true" || option.value == "false" else {
                    throw ODataFailure.badRequest("The value of $count must be true or false.")
                }
                wantsCount = option.value == "true"
            case "$format":
                guard option.value == "json" || option.value.hasPrefix("application/json") else {
                    throw ODataFailure(status: 406, message: "Only JSON is served.")
                }
            default:
                throw ODataFailure.badRequest("The query parameter '\(option.name)' is not supported.")
            }
        }
    }

    /// The options of a raw query; `+` means a blank, as in ASP.NET.
    static func split(_ rawQuery: String?) -> [Option] {
        (rawQuery ?? "").split(separator: "&").map { raw in
            let parts = raw.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let decoded = parts.map { part in
                PercentCoding.decoded(part.utf8.contains(UInt8(ascii: "+")) ? blanks(part) : part)
            }
            return Option(raw: String(raw), name: decoded[0], value: decoded.count > 1 ? decoded[1] : "")
        }
    }

    private static func blanks(_ text: Substring) -> Substring {
        Substring(String(text.map { $0 == "+" ? " " : $0 }))
    }

    private static func selected(
        _ text: String, _ entity: SysproEntity, all: [Int], absent: Set<String>
    ) throws -> [Int] {
        var columns: Set<Int> = []
        for name in names(text) {
            if name == "*" { return all }
            guard !absent.contains(name) else { throw unknown(name, entity) }
            columns.insert(try column(name, entity))
        }
        return columns.sorted()
    }

    private static func ordered(
        _ text: String, _ entity: SysproEntity
    ) throws -> [(column: Int, isDescending: Bool)] {
        var order: [(column: Int, isDescending: Bool)] = []
        for item in names(text) {
            let words = item.split(separator: " ")
            guard let name = words.first, words.count == 1 || (words.count == 2 && ["asc", "desc"].contains(words[1]))
            else {
                throw ODataFailure.badRequest("Syntax error in $orderby.")
            }
            let column = try column(String(name), entity)
            guard !order.contains(where: { $0.column == column }) else { continue }
            order.append((column, words.last == "desc"))
        }
        // The key makes the order total, as ASP.NET's library does.
        return order + entity.keys.filter { key in !order.contains { $0.column == key } }.map { ($0, false) }
    }

    private static func names(_ text: String) -> [String] {
        text.split(separator: ",", omittingEmptySubsequences: false).map { item in
            String(item.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
    }

    private static func column(_ name: String, _ entity: SysproEntity) throws -> Int {
        guard let column = entity.index[name] else { throw unknown(name, entity) }
        return column
    }

    private static func unknown(_ name: String, _ entity: SysproEntity) -> ODataFailure {
        .badRequest(
            "Could not find a property named '\(name)' on type '\(MetadataDocument.namespace).\(entity.name)'.")
    }

    private static func whole(_ option: Option) throws -> Int {
        guard let number = Int(option.value), number >= 0, !option.value.hasPrefix("+") else {
            throw ODataFailure.badRequest("Invalid value for \(option.name): a whole number from 0 is expected.")
        }
        return number
    }
}
