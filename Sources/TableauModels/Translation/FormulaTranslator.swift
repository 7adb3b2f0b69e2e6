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
        var tables: Set<String> = []
        for column in columns {
            guard column.formula.level <= .row else {
                throw FormulaError(
                    .wrongLevel, "an aggregate has no value for a single row", at: column.formula.expression.position,
                    field: column.name)
            }
            if let table = column.formula.table { tables.insert(table) }
            do throws(FormulaError) {
                let value = try emitter.emit(column.formula.expression, .rows(alias: 0))
                list.append("\(value.cast.sql) AS \(quoted(column.name))")
            } catch {
                throw error.within(column.name)
            }
        }
        return "SELECT \(list.joined(separator: ", "))" + (try from(tables))
    }

    /// ` FROM` the one of these tables whose rows reach all others.
    private func from(_ tables: Set<String>) throws(FormulaError) -> String {
        guard !tables.isEmpty else { return "" }
        for base in tables.sorted() {
            if let joined = try? source(base, reaching: tables, alias: 0) { return " FROM \(joined)" }
        }
        let names = tables.sorted().joined(separator: ", ")
        throw FormulaError(
            .severalTables, "the rows of none of \(names) have at most one row of each other by a relationship",
            at: .start)
    }

    /// A table with those that its rows have at most one row of, as a `FROM` clause has it.
    func source(_ table: String, reaching wanted: Set<String>, alias: Int) throws(FormulaError) -> String {
        var sql = "\(name(of: table)) AS \(FormulaEmitter.alias(table, alias))"
        var reached: Set<String> = [table]
        var isGrowing = true
        while isGrowing, !wanted.isSubset(of: reached) {
            isGrowing = false
            for relationship in checker.catalogue.relationships {
                guard let many = checker.names.column(relationship.many),
                    let one = checker.names.column(relationship.one),
                    reached.contains(many.table), !reached.contains(one.table)
                else { continue }
                reached.insert(one.table)
                isGrowing = true
                let left = FormulaEmitter.alias(many.table, alias), right = FormulaEmitter.alias(one.table, alias)
                sql +=
                    " LEFT JOIN \(name(of: one.table)) AS \(right) ON \(left).\(quoted(many.column)) = "
                    + "\(right).\(quoted(one.column))"
            }
        }
        guard wanted.isSubset(of: reached) else {
            let missing = wanted.subtracting(reached).sorted().joined(separator: ", ")
            throw FormulaError(
                .severalTables, "no relationship gives at most one row of \(missing) for a row of \(table)", at: .start)
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
