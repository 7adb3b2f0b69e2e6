// SPDX-License-Identifier: Apache-2.0

import Columnar
import ServiceHTTP

extension TableQuery {
    /// The request of this query, and the properties that had to be left out of it because the service takes no longer
    /// URL. Properties of the order, and the version, are always asked for.
    ///
    /// - Throws: ``ODataError`` with code `queryTooLong` if leaving out properties does not help, or if a key is
    ///   missing that tells which record the others belong to.
    func urls(_ configuration: SysproConfiguration, skip: Int? = nil) throws -> (URLReference, left: [String]) {
        var query = self
        let wanted = select
        let limit = configuration.urlLength
        func url() -> String {
            var options = query.options(as: configuration.literals)
            if let skip { options.append(("$skip", "\(skip)")) }
            return Self.url(configuration.address, [entitySet], options)
        }
        let inOrder = orderedBy.map(\.property)
        if !wanted.isEmpty { query.select = Self.distinct(wanted + inOrder) }
        let whole = url()
        guard whole.utf8.count > limit, !configuration.limits.takesBatch else { return (URLReference(whole), []) }
        if !wanted.isEmpty, let propertyCount, query.select.count >= propertyCount {
            // All of them is what the service gives if none is named.
            query.select = []
            let short = url()
            if short.utf8.count <= limit { return (URLReference(short), []) }
        }
        query.select = Self.distinct(inOrder + [version].compactMap(\.self))
        var length = url().utf8.count
        guard !key.isEmpty, !wanted.isEmpty, length <= limit else {
            throw ODataError(
                .queryTooLong,
                "\(entitySet): the query is \(whole.utf8.count) characters long, the service takes \(limit)"
                    + (key.isEmpty && length <= limit
                        ? "; it has no key by which properties could be read apart: select fewer"
                        : "; shorten its filter, or allow $batch where the service has it"))
        }
        var left: [String] = []
        let others = Self.distinct(wanted).filter { !query.select.contains($0) }
        for name in others {
            let added = 1 + PercentEncoding.query(name).utf8.count
            if left.isEmpty, length + added <= limit {
                query.select.append(name)
                length += added
            } else {
                left.append(name)
            }
        }
        guard others.isEmpty || left.count < others.count else { throw Self.nothingFits(entitySet, limit) }
        return (URLReference(url()), left)
    }

    /// The queries that this one is read in: itself, unless its filter is longer than the service takes, or has more
    /// alternatives, and can be taken apart. Records of several queries have no common order and no first ones.
    func parts(_ configuration: SysproConfiguration) -> [TableQuery] {
        let limits = configuration.limits
        guard let filter, !key.isEmpty, orderedBy.isEmpty, top == nil else { return [self] }
        // What every request holds besides its filter: the order, the key's place in later ones, and some properties.
        var bare = self
        let place = Keyset(self)?.placeholder
        bare.filter = place
        bare.orderedBy = key.map { Order($0.name, $0.type) }
        bare.select = Self.distinct(key.map(\.name) + [version].compactMap(\.self) + select.prefix(1))
        bare.top = pageSize ?? configuration.pageSize
        let free = configuration.urlLength - bare.url(root: configuration.address).utf8.count - "%20and%20()".utf8.count
        let parts = filter.parts(limits, beside: place?.comparisons ?? 0) {
            // A batch makes a long URL short, but a filter no simpler.
            limits.takesBatch || PercentEncoding.query($0.text(as: configuration.literals)).utf8.count <= free
        }
        guard let parts, parts.count > 1 else { return [self] }
        return parts.map { part in
            var query = self
            query.filter = part
            return query
        }
    }

    private static func distinct(_ names: [String]) -> [String] {
        var known: Set<ExactText> = []
        return names.filter { known.insert(ExactText($0)).inserted }
    }

    private static func nothingFits(_ entitySet: String, _ limit: Int) -> ODataError {
        ODataError(
            .queryTooLong,
            "\(entitySet): within \(limit) characters of URL there is no room for a property besides the key; shorten the filter"
        )
    }
}
