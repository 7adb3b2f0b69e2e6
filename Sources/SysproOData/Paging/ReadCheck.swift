// SPDX-License-Identifier: Apache-2.0

import Columnar
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
    /// A count alone is no proof: one that is wrong by as many records as were passed over looks right. So the service is
    /// asked for the record behind as many as were read, too.
    ///
    /// - Parameter keys: The keys that came; `nil` if the records have none.
    /// - Throws: ``ODataError`` with code `countMismatch` if the service counts another number, or counted another one
    ///   before: then what came and went may hide what was passed over. `cannotContinue` if nothing shows that a page that
    ///   could not be followed was the last.
    func completeness(of walk: PageWalk, _ keys: GivenKeys?) async throws -> ReadCompleteness {
        if walk.query.top != nil { return .uncounted("only the first records were asked for") }
        if walk.isKnownToBeAll { return .counted }
        let counted = walk.configuration.ignoresCount && walk.obstacle == nil ? nil : try await last(walk)
        if let obstacle = walk.obstacle, counted != walk.found { throw obstacle.during("odata.page") }
        if walk.configuration.ignoresCount {
            return .uncounted("the configuration says that the service's count means nothing")
        }
        if let counted {
            guard counted == walk.found, walk.expected ?? counted == counted else { throw mismatch(walk, counted) }
            // One answer gave the records and their number.
            if walk.isOfOneMoment { return .counted }
        }
        if counted == nil || (keys != nil && walk.found > 0), try await isMore(behind: walk, keys) {
            throw mismatch(walk, nil)
        }
        guard counted != nil else { return .uncounted("the service does not count") }
        guard keys?.isSure ?? true else {
            return .uncounted("nobody can tell whether a record came twice among more than \(GivenKeys.limit)")
        }
        return .counted
    }

    /// Whether a page by the key holds all records of its place, behind `first` and up to its last one, and no others.
    ///
    /// The keys of that place are asked for, and how many there are. The number alone is no proof if the service sorts
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

    /// Whether the service has a record behind as many as were read (`$skip`). One that came before shows that others were
    /// passed over, unless the service does not heed `$skip`.
    private func isMore(behind walk: PageWalk, _ keys: GivenKeys?) async throws -> Bool {
        guard let page = try await record(at: walk.found, of: walk, keys), page.rowCount > 0 else { return false }
        guard let keys, try !keys.isNew(page) else { return true }
        return try await record(at: Int(Int32.max), of: walk, keys)?.rowCount == 0
    }

    /// The record that stands behind `skip` others; `nil` if the service does not take the question.
    private func record(at skip: Int, of walk: PageWalk, _ keys: GivenKeys?) async throws -> ODataPage? {
        var query = walk.query
        guard let columns = keys?.columns ?? query.select.first.map({ [ScanColumn($0, .text)] }) else { return nil }
        query.select = columns.map(\.name)
        if let keyset = walk.keyset { query.orderedBy = keyset.orders }
        query.top = 1
        query.isCounted = false
        do {
            let (url, _) = try query.urls(walk.configuration, skip: skip)
            let response = try await call.get("odata.page", url, accept: "application/json;odata.metadata=minimal")
            return try PageScanner(columns, zone: walk.configuration.zone).scan(
                await call.body("odata.page", response))
        } catch let error as ODataError where [.service, .notFound, .queryTooLong].contains(error.code) {
            return nil
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
