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
