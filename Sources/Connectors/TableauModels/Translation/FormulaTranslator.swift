// SPDX-License-Identifier: Apache-2.0

public import Columnar

/// A formula with the name of the column that its values come under.
public struct FormulaColumn: Sendable {
    /// The column's name.
    public let name: String
    /// The formula.
    public let formula: CheckedFormula

    /// A named formula.
    public init(_ name: String, _ formula: CheckedFormula) {
        self.name = name
        self.formula = formula
    }
}

/// Translates formulas to Hyper's SQL, so that their values can be computed without Tableau.
///
/// ```swift
/// let translator = try FormulaTranslator(checker, now: Timestamp(asOf), weekStart: .monday)
/// let sql = try translator.groups(
///     by: [FormulaColumn("Ageing", checker.field("Ageing"))],
///     [FormulaColumn("Open", checker.check("SUM([Balance])"))])
/// ```
///
/// Figures stay exact as long as Tableau's arithmetic can be done in decimals of 38 digits; a division, an average and
/// whatever else has no exact result is a floating-point number. Nothing is rounded or cut short on the way: a number
/// that does not fit is an error of hyperd.
public struct FormulaTranslator: Sendable {
    let checker: FormulaChecker
    let now: Timestamp
    let weekStart: Weekday
    let parameters: [String: FormulaValue]

    /// The longest SQL that is written for one formula, in bytes.
    static let maximumLength = 1_000_000

    /// A translator.
    ///
    /// - Parameters:
    ///   - checker: the data source, and its calculated fields.
    ///   - now: what `NOW()` gives; its date is what `TODAY()` gives.
    ///   - weekStart: the day on which the data source's weeks begin.
    ///   - parameters: values for parameters, by caption or internal name, in place of those that the catalogue has.
    /// - Throws: ``FormulaError`` with code `unknownParameter` or `wrongType`.
    public init(
        _ checker: FormulaChecker, now: Timestamp, weekStart: Weekday = .sunday,
        parameters: [String: FormulaValue] = [:]
    ) throws(FormulaError) {
        self.checker = checker
        self.now = now
        self.weekStart = weekStart
        var values = checker.names.parameters.mapValues(\.value)
        for (name, value) in parameters {
            let internalName = try checker.names.parameter(name, checker.naming, at: .start)
            guard let parameter = checker.names.parameters[internalName], parameter.accepts(value) else {
                throw FormulaError(.wrongType, "the value for parameter [\(name)] is of another type", at: .start)
            }
            values[internalName] = value
        }
        self.parameters = values
    }

    /// A query that gives the values of formulas for every row of a table, in no order.
    ///
    /// - Parameter columns: formulas of single rows and constants. They can be of several tables if the rows of one
    ///   have at most one row of each other, by the catalogue's relationships.
    /// - Throws: ``FormulaError``.
    public func rows(_ columns: [FormulaColumn]) throws(FormulaError) -> String {
        var emitter = FormulaEmitter(self)
        var list: [String] = []
        for column in columns {
            guard column.formula.level <= .row else {
                throw FormulaError(
                    .wrongLevel, "an aggregate has no value for a single row", at: column.formula.expression.position,
                    field: column.name)
            }
            do throws(FormulaError) {
                let value = try emitter.emit(column.formula.expression, .rows(alias: 0))
                list.append("\(value.cast.sql) AS \(quoted(column.name))")
            } catch {
                throw error.within(column.name)
            }
        }
        // An expression of `FIXED` without dimensions fits the rows of every table; alone, it has those that it
        // aggregates.
        var tables = columns.reduce(into: Set<String>()) { $0.formUnion($1.formula.facts.tables) }
        if tables.isEmpty, let table = columns.lazy.compactMap(\.formula.table).min() { tables = [table] }
        return "SELECT \(list.joined(separator: ", "))" + (tables.isEmpty ? "" : " FROM \(try source(joining: tables))")
    }

    /// The one of these tables whose rows reach all others, with them, as a `FROM` clause has it.
    private func source(joining tables: Set<String>) throws(FormulaError) -> String {
        for base in tables.sorted() {
            if let joined = try? source(base, reaching: tables, alias: 0) { return joined }
        }
        let names = tables.sorted().joined(separator: ", ")
        throw FormulaError(
            .severalTables, "the rows of none of \(names) have at most one row of each other by a relationship",
            at: .start)
    }

    /// A table with those that its rows have at most one row of, as a `FROM` clause has it.
    func source(_ table: String, reaching wanted: Set<String>, alias: Int) throws(FormulaError) -> String {
        var found = [table]
        var ways: [String: (many: FieldCatalogue.Column, one: FieldCatalogue.Column)] = [:]
        var index = 0
        while index < found.count {
            for relationship in checker.catalogue.relationships {
                guard let many = checker.names.column(relationship.many), many.table == found[index],
                    let one = checker.names.column(relationship.one), !found.contains(one.table)
                else { continue }
                ways[one.table] = (many, one)
                found.append(one.table)
            }
            index += 1
        }
        // Only the tables that are wanted and those on the way to them.
        var needed: Set<String> = []
        for var target in wanted where target != table {
            while let way = ways[target], needed.insert(target).inserted { target = way.many.table }
            guard ways[target] != nil || target == table else {
                throw FormulaError(
                    .severalTables, "no relationship gives at most one row of \(target) for a row of \(table)",
                    at: .start)
            }
        }
        var sql = "\(name(of: table)) AS \(FormulaEmitter.alias(table, alias))"
        for joined in found where needed.contains(joined) {
            guard let way = ways[joined] else { continue }
            let (left, right) = (FormulaEmitter.alias(way.many.table, alias), FormulaEmitter.alias(joined, alias))
            sql +=
                " LEFT JOIN \(name(of: joined)) AS \(right) ON \(left).\(quoted(way.many.column)) = "
                + "\(right).\(quoted(way.one.column))"
        }
        return sql
    }

    func name(of table: String) -> String {
        (checker.names.tables[table]?.schema).map { quoted($0) + "." + quoted(table) } ?? quoted(table)
    }
}

/// A name as SQL has it.
func quoted(_ name: String) -> String { "\"" + doubled("\"", in: name) + "\"" }

/// A text as SQL has it.
func literal(_ text: String) -> String { "'" + doubled("'", in: text) + "'" }

/// A text with every `quote` in it written twice, as both SQL and Tableau's formulas have it.
func doubled(_ quote: Unicode.Scalar, in text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
        result.append(scalar)
        if scalar == quote { result.append(scalar) }
    }
    return String(result)
}
