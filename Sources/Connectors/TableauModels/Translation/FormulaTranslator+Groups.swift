// SPDX-License-Identifier: Apache-2.0

/// How table calculations go through the groups of a query.
public struct TableAddressing: Hashable, Sendable {
    /// The dimensions, by their columns' names, that each calculation begins again for.
    public var partition: [String]
    /// The dimensions along which it goes, the slowest first.
    public var order: [String]

    /// A way through the groups.
    public init(partition: [String] = [], order: [String]) {
        self.partition = partition
        self.order = order
    }
}

extension FormulaTranslator {
    /// A query that gives the values of aggregates for every group of rows, ordered by the dimensions, null first.
    ///
    /// Every aggregate is worked out over the rows of its own table and joined with the others on the dimensions, as
    /// Tableau's relationships do: no row counts twice.
    ///
    /// - Parameters:
    ///   - dimensions: formulas of single rows; without any there is one group.
    ///   - measures: aggregates, table calculations and constants.
    ///   - addressing: the way of the table calculations; along all dimensions if it is `nil`.
    /// - Throws: ``FormulaError``; with code `severalTables` if an aggregate's table has no relationship to a
    ///   dimension's.
    public func groups(
        by dimensions: [FormulaColumn], _ measures: [FormulaColumn], addressing: TableAddressing? = nil
    ) throws(FormulaError) -> String {
        var emitter = FormulaEmitter(self)
        var keys: [String] = []
        for dimension in dimensions {
            guard dimension.formula.level <= .row else {
                throw FormulaError(
                    .wrongLevel, "an aggregate cannot divide rows into groups",
                    at: dimension.formula.expression.position, field: dimension.name)
            }
            keys.append(try emitter.emit(dimension.formula.expression, .rows(alias: 0)).cast.sql)
        }
        let addressing = addressing ?? TableAddressing(order: dimensions.map(\.name))
        let partition = try indices(addressing.partition, dimensions)
        let order = try indices(addressing.order, dimensions).map { "\"k\".\"d\($0)\" NULLS FIRST" }
        emitter.partition =
            partition.isEmpty ? "" : "PARTITION BY " + partition.map { "\"k\".\"d\($0)\"" }.joined(separator: ", ")
        emitter.window =
            emitter.partition
            + (order.isEmpty ? "" : (partition.isEmpty ? "" : " ") + "ORDER BY " + order.joined(separator: ", "))
        var list = dimensions.enumerated().map { "\"k\".\"d\($0)\" AS \(quoted($1.name))" }
        for measure in measures {
            guard measure.formula.level != .row else {
                throw FormulaError(
                    .wrongLevel, "a value of single rows has none for a group: aggregate it",
                    at: measure.formula.expression.position, field: measure.name)
            }
            do throws(FormulaError) {
                let value = try emitter.emit(measure.formula.expression, .groups)
                list.append("\(value.cast.sql) AS \(quoted(measure.name))")
            } catch {
                throw error.within(measure.name)
            }
        }
        let plan = try GroupPlan(self, keys, dimensions, emitter.leaves, partition)
        let sorting = dimensions.indices.map { "\"k\".\"d\($0)\" NULLS FIRST" }.joined(separator: ", ")
        return "\(plan.with)SELECT \(list.joined(separator: ", ")) FROM \(plan.from)"
            + (sorting.isEmpty ? "" : " ORDER BY \(sorting)")
    }

    private func indices(_ names: [String], _ dimensions: [FormulaColumn]) throws(FormulaError) -> [Int] {
        var result: [Int] = []
        for name in names {
            guard let index = dimensions.firstIndex(where: { $0.name == name }) else {
                throw FormulaError(.unknownField, "\(name) is no dimension of the query", at: .start)
            }
            result.append(index)
        }
        return result
    }
}

/// The sub-queries of a query over groups: one for the keys, one for each table's aggregates.
private struct GroupPlan {
    /// A sub-query that works out aggregates of the same rows.
    struct Source: Hashable {
        let table: String
        let distinct: [String]
        let isTotal: Bool
    }

    let with: String
    let from: String

    init(
        _ translator: FormulaTranslator, _ keys: [String], _ dimensions: [FormulaColumn], _ leaves: [AggregateLeaf],
        _ partition: [Int]
    ) throws(FormulaError) {
        let tables = dimensions.reduce(into: Set<String>()) { $0.formUnion($1.formula.facts.tables) }
        var sources: [(source: Source, aggregates: [String])] = []
        for (index, leaf) in leaves.enumerated() {
            let source = Source(table: leaf.table, distinct: leaf.distinct, isTotal: leaf.isTotal)
            let place = sources.firstIndex { $0.source == source } ?? sources.count
            if place == sources.count { sources.append((source, [])) }
            sources[place].aggregates.append("\(leaf.sql) AS \"l\(index)\"")
        }
        var parts: [String] = []
        var joins = ""
        for (index, (source, aggregates)) in sources.enumerated() {
            let own = source.isTotal ? partition : Array(keys.indices)
            let columns = own.map { "\(keys[$0]) AS \"d\($0)\"" }
            var names = columns
            var from = try translator.source(source.table, reaching: tables.union([source.table]), alias: 0)
            if !source.distinct.isEmpty {
                names = own.map { "\"d\($0)\"" }
                let rows = (columns + source.distinct).joined(separator: ", ")
                from = "(SELECT DISTINCT \(rows) FROM \(from)) AS \"q\""
            }
            let grouping = own.indices.map { "\($0 + 1)" }.joined(separator: ", ")
            parts.append(
                "\"s\(index)\" AS (SELECT \((names + aggregates).joined(separator: ", ")) FROM \(from)"
                    + (own.isEmpty ? ")" : " GROUP BY \(grouping))"))
            let same = own.map { "\"s\(index)\".\"d\($0)\" IS NOT DISTINCT FROM \"k\".\"d\($0)\"" }
            joins += " LEFT JOIN \"s\(index)\" ON \(same.isEmpty ? "true" : same.joined(separator: " AND "))"
        }
        // Without aggregates the rows are those of the dimensions.
        let base = sources.first?.source.table ?? tables.min() ?? dimensions.lazy.compactMap(\.formula.table).min()
        let rows = try base.map { table throws(FormulaError) in try translator.source(table, reaching: tables, alias: 0)
        }
        let members = Self.members(keys, sources.map(\.source), rows)
        with = "WITH " + (parts + ["\"k\" AS (\(members))"]).joined(separator: ", ") + " "
        from = "\"k\"" + joins
    }

    /// The groups that there are: those of any table that is aggregated.
    private static func members(_ keys: [String], _ sources: [Source], _ rows: String?) -> String {
        if keys.isEmpty { return "SELECT 1 AS \"one\"" }
        let names = keys.indices.map { "\"d\($0)\"" }.joined(separator: ", ")
        let whole = sources.indices.filter { !sources[$0].isTotal }
        guard whole.isEmpty else {
            return whole.map { "SELECT \(names) FROM \"s\($0)\"" }.joined(separator: " UNION ")
        }
        let columns = keys.enumerated().map { "\($1) AS \"d\($0)\"" }.joined(separator: ", ")
        return "SELECT DISTINCT \(columns)" + (rows.map { " FROM \($0)" } ?? "")
    }
}
