// SPDX-License-Identifier: Apache-2.0

import ServiceHTTP

/// Holds what was read against what the service counts.
struct ReadCheck {
    let call: ServiceCall

    /// How many records a query has; `nil` if the service does not say.
    ///
    /// - Throws: ``ODataError`` if no answer comes, or the credentials are refused.
    func count(of query: TableQuery) async throws -> Int? {
        do {
            return try await SysproClient(call: call).count(of: query)
        } catch let error as ODataError {
            switch error.code {
            case .queryTooLong, .malformedPage: return nil
            case .notFound: return nil
            case .service where !error.isRetriable || error.status == 500: return nil
            default: throw error
            }
        }
    }

    /// What is known of a walk that has ended.
    ///
    /// - Parameter isSure: whether records that came twice were noticed.
    /// - Throws: ``ODataError`` with code `countMismatch` if the service counts another number, or counted another one
    ///   before: then what came and went may hide what was passed over. `cannotContinue` if nothing shows that a page that
    ///   could not be followed was the last.
    func completeness(of walk: PageWalk, isSure: Bool) async throws -> ReadCompleteness {
        if walk.query.top != nil { return .uncounted("only the first records were asked for") }
        if walk.isKnownToBeAll { return .counted }
        let counted = walk.configuration.ignoresCount && walk.obstacle == nil ? nil : try await last(walk)
        if let obstacle = walk.obstacle, counted != walk.found { throw obstacle.during("odata.page") }
        if walk.configuration.ignoresCount {
            return .uncounted("the configuration says that the service's count means nothing")
        }
        guard let counted else {
            guard try await isWhole(walk) else { throw mismatch(walk, nil) }
            return .uncounted("the service does not count")
        }
        guard counted == walk.found, walk.expected ?? counted == counted else { throw mismatch(walk, counted) }
        guard isSure else {
            return .uncounted("nobody can tell whether a record came twice among more than \(GivenKeys.limit)")
        }
        return .counted
    }

    /// Whether a page by the key holds all records of its place, behind `first` and up to its last one, and no others.
    ///
    /// The keys of that place are asked for, and how many there are. The number alone is no proof where the service sorts
    /// by one order and compares by another: then a record of another place may stand for one that is missing. What comes
    /// and goes elsewhere does no harm.
    func isProved(_ page: ODataPage, from first: [JSONValue]?, to walk: PageWalk) async throws -> Bool {
        guard let keyset = walk.keyset, let last = walk.last, var place = try walk.between(first, last) else {
            return false
        }
        guard try await number(of: place) == page.rowCount else { return false }
        place.top = page.rowCount
        let response: ServiceResponse
        do {
            let (url, _) = try place.urls(walk.configuration)
            response = try await call.get(
                "odata.page", url, accept: "application/json;odata.metadata=minimal", prefer: walk.preference)
        } catch let error as ODataError where [.service, .queryTooLong].contains(error.code) {
            throw ODataError(
                .cannotContinue,
                "\(place.entitySet): the service does not say which records are in the place of a page: \(error.message)",
                operation: "odata.page", status: error.status, isRetriable: error.isRetriable, underlying: error)
        }
        let columns = keyset.key.map { ScanColumn($0.property, .text) }
        let others = try PageScanner(columns).scan(await call.body("odata.page", response))
        return try Set(page.allJSON.map(keyset.keyPosition)) == Set(others.allJSON.map(keyset.keyPosition))
    }

    /// Whether the service counts nothing behind the last record of a walk by the key.
    func isNothing(behind walk: PageWalk) async throws -> Bool {
        guard let rest = try walk.rest(behind: walk.last) else { return true }
        return try await number(of: rest) == 0
    }

    private func number(of query: TableQuery) async throws -> Int {
        guard let count = try await count(of: query) else {
            throw ODataError(.cannotContinue, "\(query.entitySet): the service does not count its records")
        }
        return count
    }

    private func last(_ walk: PageWalk) async throws -> Int? {
        // One answer gave the records and their number.
        if walk.isOfOneMoment { return walk.expected }
        return try await count(of: walk.query)
    }

    /// Whether a service that does not count has nothing behind as many records as were read: `$skip` shows it.
    private func isWhole(_ walk: PageWalk) async throws -> Bool {
        var query = walk.query
        guard let property = query.select.first ?? query.key.first?.name else { return true }
        query.select = [property]
        if !query.key.isEmpty { query.orderedBy = query.key.map { .init($0.name, $0.type) } }
        query.top = 1
        query.isCounted = false
        do {
            let (url, _) = try query.urls(walk.configuration, skip: walk.found)
            let response = try await call.get("odata.page", url, accept: "application/json;odata.metadata=minimal")
            return try await PageScanner([ScanColumn(property, .text)]).scan(call.body("odata.page", response)).rowCount
                == 0
        } catch let error as ODataError where [.service, .notFound, .queryTooLong].contains(error.code) {
            return true
        }
    }

    private func mismatch(_ walk: PageWalk, _ counted: Int?) -> ODataError {
        let numbers =
            counted.map { counted in
                walk.expected.map {
                    $0 == counted
                        ? "counts \(counted) records" : "counted \($0) records at first and \(counted) at the end"
                }
                    ?? "counts \(counted) records"
            } ?? "has more records"
        return ODataError(
            .countMismatch,
            "\(walk.query.entitySet): the service \(numbers) and gave \(walk.found); records changed while they were read, or the service passes records over from page to page. If its count is wrong, set 'syspro.odata.count: ignore'",
            operation: "odata.page", isRetriable: true)
    }
}
