// SPDX-License-Identifier: Apache-2.0

import Columnar

/// The total order in which a query's records are read, and the place in it of the last record that was.
struct Keyset: Sendable {
    /// The criteria, the key last.
    let orders: [TableQuery.Order]
    private let keyCount: Int

    /// The order of `query`; `nil` if it has no key, so that nothing tells two records apart.
    init?(_ query: TableQuery) {
        guard !query.key.isEmpty else { return nil }
        let rest = query.key.filter { key in !query.orderedBy.contains { $0.property == key.name } }
        orders = query.orderedBy + rest.map { TableQuery.Order($0.name, $0.type) }
        keyCount = rest.count
        key = query.key.map { TableQuery.Order($0.name, $0.type) }
    }

    /// The criteria of the key alone, in its own order.
    let key: [TableQuery.Order]

    /// A filter as long as those of later pages usually are.
    var placeholder: Filter? {
        beyond(orders.map { _ in .string(String(repeating: "0", count: 24)) })
    }

    /// The values of the order's properties in a record, in the server's own words.
    func position(_ record: ArraySlice<UInt8>) throws -> [JSONValue] {
        try Self.values(of: orders, in: record)
    }

    /// The values of the key's properties in a record, in the server's own words.
    func keyPosition(_ record: ArraySlice<UInt8>) throws -> [JSONValue] {
        try Self.values(of: key, in: record)
    }

    private static func values(of orders: [TableQuery.Order], in record: ArraySlice<UInt8>) throws -> [JSONValue] {
        guard let object = try? JSONValue.parse(record) else {
            throw ODataError(.malformedPage, "the last record of the page cannot be read")
        }
        return try orders.map { order in
            guard let value = object[order.property] else {
                throw ODataError(
                    .malformedPage, "the last record of the page does not have '\(order.property)', which orders it")
            }
            return value
        }
    }

    /// The records behind `position`; `nil` if there cannot be any.
    ///
    /// - Throws: ``ODataError`` with code `cannotContinue` if `position` holds a time on the server's clock and nobody
    ///   can say when that was: a literal has a zone, and one of another moment passes records over or finds them again.
    func filter(after position: [JSONValue], zone: ServerZone?) throws -> Filter? {
        for (order, value) in zip(orders, position) {
            guard case .wallClock(let time) = Self.literal(value, order.type), zone?.instant(time) == nil else {
                continue
            }
            let reason =
                zone == nil
                ? "the server's time zone is not known; configure it ('timeZone')"
                : "the server's clock skips this time or shows it twice; read pages of another size"
            throw ODataError(
                .cannotContinue,
                "the records are read in the order of '\(order.property)', which holds times without an offset: no page can be asked for behind one, since \(reason)"
            )
        }
        return beyond(position)
    }

    /// With the criteria a, b it is `a gt 1 or (a eq 1 and b gt 2)`. A missing value comes before all others (OData 4.01,
    /// part 1, 11.2.6.2), so that it needs cases of its own; a key has none.
    private func beyond(_ position: [JSONValue]) -> Filter? {
        var rest: Filter?
        for index in orders.indices.reversed() {
            let order = orders[index]
            let literal = Self.literal(position[index], order.type)
            let beyond = strictly(order.isDescending ? .less : .greater, literal, index)
            let same = rest.map { .compare(order.property, .equal, literal) && $0 }
            rest = if let beyond, let same { beyond || same } else { beyond ?? same }
        }
        return rest
    }

    /// The values of a criterion that are greater or less than `literal`; `nil` if there can be none.
    private func strictly(_ way: Filter.Comparison, _ literal: Literal, _ index: Int) -> Filter? {
        let property = orders[index].property
        switch (literal, way) {
        case (.null, .greater): return .compare(property, .notEqual, .null)
        case (.null, _): return nil
        case (_, .less) where !isKey(index):
            return .compare(property, .less, literal) || .compare(property, .equal, .null)
        default: return .compare(property, way, literal)
        }
    }

    private func isKey(_ index: Int) -> Bool { index >= orders.count - keyCount }

    /// The records up to `position`, which is one that ``filter(after:zone:)`` has taken.
    ///
    /// With the criteria a, b it is `a lt 1 or (a eq 1 and b le 2)`: all that `beyond` leaves out, said without a `not`,
    /// which some services understand in another way if a value is missing.
    func filter(upTo position: [JSONValue]) -> Filter? {
        var rest: Filter?
        for index in orders.indices.reversed() {
            let order = orders[index]
            let literal = Self.literal(position[index], order.type)
            let before = strictly(order.isDescending ? .greater : .less, literal, index)
            if isKey(index), rest == nil, literal != .null {
                rest = .compare(order.property, order.isDescending ? .atLeast : .atMost, literal)
                continue
            }
            let equal = Filter.compare(order.property, .equal, literal)
            let same = rest.map { equal && $0 } ?? equal
            rest = before.map { $0 || same } ?? same
        }
        return rest
    }

    /// The record with the same values as `position`.
    ///
    /// A time on the server's clock is left out if other values stand beside it: nobody can be sure when that was, and a
    /// few records too many are better than none.
    func filter(at position: [JSONValue]) -> Filter? {
        let parts = zip(orders, position).map { ($0.property, Self.literal($1, $0.type)) }
        let certain = parts.filter { if case .wallClock = $0.1 { false } else { true } }
        return Filter.all((certain.isEmpty ? parts : certain).map { .compare($0.0, .equal, $0.1) })
    }

    /// A property's value in JSON as a literal of a filter.
    private static func literal(_ value: JSONValue, _ type: EdmType) -> Literal {
        switch value {
        case .null: return .null
        case .boolean(let flag): return .boolean(flag)
        case .number(let digits): return .bare(digits)
        case .array, .object: return .null
        case .string(let text): return Literal(text, of: type)
        }
    }
}
