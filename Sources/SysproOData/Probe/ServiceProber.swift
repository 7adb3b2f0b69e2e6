// SPDX-License-Identifier: Apache-2.0

import Columnar
import ServiceHTTP

/// Asks a service small questions and notes what it does.
struct ServiceProber {
    let call: ServiceCall
    let type: EntityType
    let entitySet: String
    let keys: [ScanColumn]

    init(call: ServiceCall, type: EntityType, entitySet: String) {
        self.call = call
        self.type = type
        self.entitySet = entitySet
        keys = (type.key.isEmpty ? Array(type.properties.prefix(1).map(\.name)) : type.key).map {
            ScanColumn($0, .text)
        }
    }

    func probe(_ service: String) async throws -> ServiceProbe {
        var probe = ServiceProbe(service: service, entitySet: entitySet)
        let short = try await askPages(&probe)
        try await askCounts(&probe, short)
        probe.comparesAsItSorts = try await comparesAsItSorts()
        try await askFilters(&probe)
        try await askDates(&probe)
        for length in [1_024, 2_048, 4_096, 8_192, 16_384] {
            guard try await takesURL(of: length) else { break }
            probe.urlLength = length
        }
        for isRelative in [false, true] where !probe.takesBatch {
            probe.takesBatch = try await takesBatch(relative: isRelative)
            probe.batchesRelative = probe.takesBatch && isRelative
        }
        return probe
    }

    private func askFilters(_ probe: inout ServiceProbe) async throws {
        guard let text = type.properties.first(where: { $0.type == .string && !$0.isCollection })?.name else { return }
        let questions = [
            ("contains", "contains(\(text),'a')"), ("startswith", "startswith(\(text),'a')"),
            ("endswith", "endswith(\(text),'a')"), ("tolower", "tolower(\(text)) eq 'a'"),
            ("trim", "trim(\(text)) eq 'a'"), ("length", "length(\(text)) eq 1"),
        ]
        for (name, filter) in questions where try await takes(filter) { probe.functions.append(name) }
        if let date, try await takes("year(\(date.name)) eq 2024") { probe.functions.append("year") }
        probe.takesLists = try await takes("\(text) in ('a','b')")
        probe.countsTrailingBlanks = try await countsTrailingBlanks(text)
        if try await takes((0..<40).map { "\(text) eq '\($0)'" }.joined(separator: " or ")) { probe.comparisons = 40 }
    }

    /// Whether a text of a record no longer finds it once a blank is added at the end, or those that are there are left
    /// out.
    private func countsTrailingBlanks(_ property: String) async throws -> Bool? {
        let query = [("$filter", "\(property) gt '0'"), ("$top", "1")]
        guard let (page, _) = try await page(query, columns: [ScanColumn(property, .text)]), page.records.count > 0,
            case .text(let text) = page.records.columns[0][0]
        else { return nil }
        func finds(_ text: some StringProtocol) async throws -> Bool? {
            let filter = Filter.compare(property, .equal, .text(String(text))).text
            return try await self.page([("$filter", filter), ("$top", "1")]).map { $0.0.rowCount > 0 }
        }
        let bare = text[..<(text.lastIndex { $0 != " " }.map(text.index(after:)) ?? text.startIndex)]
        // Only a service that finds the text as it wrote it can be believed when it does not find the other one.
        guard !bare.isEmpty, try await finds(text) == true else { return nil }
        return try await finds(bare.endIndex == text.endIndex ? text + " " : String(bare)).map { !$0 }
    }

    private var date: EntityType.Property? {
        type.properties.first { [.date, .dateTimeOffset].contains($0.type) && !$0.isCollection }
    }

    private func askDates(_ probe: inout ServiceProbe) async throws {
        guard let date else { return }
        probe.dateType = date.type
        probe.takesPlainDates = try await takes("\(date.name) ge 2024-03-31")
        let query = [("$filter", "\(date.name) ne null"), ("$top", "1")]
        guard let (page, _) = try await page(query, columns: [ScanColumn(date.name, .text)]), page.records.count > 0,
            case .text(let text) = page.records.columns[0][0]
        else { return }
        let time = text.drop { $0 != "T" }
        probe.dates =
            if time.isEmpty { .dateOnly } else if time.hasSuffix("Z") || time.hasSuffix("+00:00") {
                .utc
            } else if time
                .contains(where: { $0 == "+" || $0 == "-" })
            { .offset } else { .withoutZone }
    }

    /// Whether a URL of that length is answered. A custom option, which means nothing, makes it so long (OData 4.0, part 2,
    /// 5.2).
    private func takesURL(of length: Int) async throws -> Bool {
        let short = url([("$top", "1")], keys) + "&x="
        return try await page(at: short + String(repeating: "x", count: max(0, length - short.utf8.count)), keys) != nil
    }

    private func takesBatch(relative isRelative: Bool) async throws -> Bool {
        var configuration = call.configuration
        configuration.limits.batchesRelative = isRelative
        configuration.limits.takesBatch = true
        configuration.limits.urlLength = 0
        let batch = call.with(configuration)
        let page = try await refusable(orMalformed: true) {
            let response = try await batch.get(
                "odata.probe", URLReference(url([("$top", "1")], keys)), accept: Self.accept)
            return try await PageScanner(keys).scan(batch.body("odata.probe", response))
        }
        return page != nil
    }

    private func takes(_ filter: String) async throws -> Bool {
        try await page([("$filter", filter), ("$top", "1")]) != nil
    }

    private static let accept = "application/json;odata.metadata=minimal"

    private func url(_ options: [(name: String, value: String)], _ columns: [ScanColumn]) -> String {
        let select = ("$select", columns.map(\.name).joined(separator: ","))
        return TableQuery.url(call.configuration.address, [entitySet], [select] + options)
    }

    func page(
        _ options: [(name: String, value: String)], prefer: String? = nil, columns: [ScanColumn]? = nil
    ) async throws -> (ODataPage, URLReference)? {
        let columns = columns ?? keys
        let url = url(options, columns)
        return try await page(at: url, columns, prefer: prefer).map { ($0, URLReference(url)) }
    }

    private func page(at url: String, _ columns: [ScanColumn], prefer: String? = nil) async throws -> ODataPage? {
        try await refusable {
            let response = try await call.get("odata.probe", URLReference(url), accept: Self.accept, prefer: prefer)
            return try await PageScanner(columns).scan(call.body("odata.probe", response))
        }
    }

    /// What `body` gives; `nil` if the service refuses the question, or fails at it. What has nothing to do with the
    /// question is an error: no answer, refused credentials, a busy service.
    func refusable<Result>(
        orMalformed: Bool = false, _ body: () async throws -> Result
    ) async throws -> Result? {
        do {
            return try await body()
        } catch let error as ODataError
            where [.service, .notFound].contains(error.code) && ![502, 503, 504].contains(error.status)
            || orMalformed && error.code == .malformedPage
        {
            return nil
        }
    }
}
