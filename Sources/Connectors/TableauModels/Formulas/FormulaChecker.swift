// SPDX-License-Identifier: Apache-2.0

/// What a value depends on: nothing, one row, the rows of a group, or the groups of a table.
public enum FormulaLevel: Int, Comparable, Sendable {
    /// Values and parameters only.
    case constant
    /// One value for each row, as an expression of `FIXED` has too.
    case row
    /// One value for each group of rows.
    case aggregate
    /// One value for each group, worked out from several groups: a table calculation.
    case tableCalculation

    /// Whether `left` is worked out earlier.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// A formula whose names, types and levels are right.
public struct CheckedFormula: Sendable {
    /// What the formula says, with every field and parameter under its internal name. Its description is the formula as
    /// a `.tds` has it.
    public let expression: FormulaExpression
    /// The type of the result.
    public let type: DataType
    /// What the result depends on.
    public let level: FormulaLevel
    /// The logical table of whose rows the result is a value; `nil` for constants, and for aggregates.
    public let table: String?
    let facts: FormulaFacts
}

/// Checks the formulas of one data source.
///
/// ```swift
/// let checker = try FormulaChecker(catalogue)
/// let share = try checker.check("SUM([Overdue]) / SUM([Balance])")
/// share.type        // .real
/// share.level       // .aggregate
/// share.expression  // SUM([Calculation_2]) / SUM([Balance])
/// ```
///
/// It refuses names that are not there, with the nearest one that is; arguments of the wrong number or type; calculated
/// fields that need themselves; aggregates beside values of single rows; and values of single rows from two tables.
public struct FormulaChecker: Sendable {
    /// The fields and parameters.
    public let catalogue: FieldCatalogue
    let naming: FieldNaming
    let names: FieldNames
    /// The calculated fields by their internal names.
    public private(set) var calculations: [String: CheckedFormula] = [:]

    /// Checks the catalogue and all its calculated fields.
    ///
    /// - Parameter naming: the names that the formulas use.
    /// - Throws: ``FormulaErrors`` with one error for each faulty field. A field that only needs a faulty one has none.
    public init(_ catalogue: FieldCatalogue, naming: FieldNaming = .captions) throws(FormulaErrors) {
        self.catalogue = catalogue
        self.naming = naming
        names = FieldNames(catalogue)
        var order = CalculationOrder(names, naming)
        for calculation in catalogue.calculations { order.visit(calculation) }
        var errors = names.errors + order.errors
        for (calculation, expression) in order.ordered {
            let needed = expression.fieldNames.compactMap { names.fields[$0] }
            let isReady = needed.allSatisfy {
                guard case .calculation(let other) = $0 else { return true }
                return calculations[other.internalName] != nil
            }
            guard isReady else { continue }
            do throws(FormulaError) {
                let formula = try checked(expression)
                calculations[calculation.internalName] = formula
                guard let declared = calculation.type, declared != formula.type else { continue }
                throw FormulaError(
                    .wrongType,
                    "the formula gives \(formula.type.words), but the field is declared as \(declared.words)",
                    at: expression.position)
            } catch {
                errors.append(error.within(calculation.caption))
            }
        }
        guard errors.isEmpty else {
            let places = Dictionary(
                catalogue.calculations.enumerated().map { ($1.caption, $0) }, uniquingKeysWith: { first, _ in first })
            throw FormulaErrors(
                errors: errors.enumerated().sorted {
                    let left = $0.element.field.flatMap { places[$0] } ?? -1
                    let right = $1.element.field.flatMap { places[$0] } ?? -1
                    return (left, $0.offset) < (right, $1.offset)
                }.map(\.element))
        }
    }

    /// Reads and checks one more formula.
    ///
    /// - Throws: ``FormulaError`` with the place of the first fault.
    public func check(_ text: String) throws(FormulaError) -> CheckedFormula {
        try check(Formula(text))
    }

    /// Checks one more formula.
    ///
    /// - Throws: ``FormulaError`` with the place of the first fault.
    public func check(_ formula: Formula) throws(FormulaError) -> CheckedFormula {
        try checked(names.resolved(formula.expression, naming))
    }

    /// The field of that caption or internal name as a formula of its own.
    ///
    /// - Throws: ``FormulaError`` with code `unknownField`.
    public func field(_ name: String) throws(FormulaError) -> CheckedFormula {
        try checked(names.resolved(FormulaExpression(.field(name)), naming))
    }

    private func checked(_ expression: FormulaExpression) throws(FormulaError) -> CheckedFormula {
        let facts = try facts(of: expression)
        guard let type = facts.type else {
            throw FormulaError(.wrongType, "NULL alone has no type", at: expression.position)
        }
        return CheckedFormula(
            expression: expression, type: type, level: facts.level,
            table: facts.level == .row ? facts.rowTable : nil, facts: facts)
    }
}

/// The calculated fields, each after those that it needs.
private struct CalculationOrder {
    private enum State { case open, done }

    /// More than any people build, and few enough for every recursion over them.
    private static let maximumChain = 100

    private let names: FieldNames
    private let naming: FieldNaming
    private var states: [String: State] = [:]
    private var path: [FieldCatalogue.Calculation] = []
    private(set) var ordered: [(FieldCatalogue.Calculation, FormulaExpression)] = []
    private(set) var errors: [FormulaError] = []

    init(_ names: FieldNames, _ naming: FieldNaming) {
        self.names = names
        self.naming = naming
    }

    mutating func visit(_ calculation: FieldCatalogue.Calculation) {
        guard states[calculation.internalName] == nil else { return }
        states[calculation.internalName] = .open
        path.append(calculation)
        do throws(FormulaError) {
            let formula = try Formula(calculation.formula)
            let expression = try names.resolved(formula.expression, naming)
            try visitNeeds(of: expression)
            ordered.append((calculation, expression))
        } catch {
            errors.append(error.within(calculation.caption))
        }
        path.removeLast()
        states[calculation.internalName] = .done
    }

    private mutating func visitNeeds(of expression: FormulaExpression) throws(FormulaError) {
        var needs: [(FieldCatalogue.Calculation, FormulaPosition)] = []
        expression.forEach {
            if case .field(let name) = $0.node, case .calculation(let needed) = names.fields[name] {
                needs.append((needed, $0.position))
            }
        }
        for (needed, place) in needs {
            if let start = path.firstIndex(where: { $0.internalName == needed.internalName }) {
                let cycle = (path[start...] + [needed]).map { FormulaPrinter.bracketed($0.caption) }
                throw FormulaError(
                    .cycle, "the field needs itself: " + cycle.joined(separator: " → "), at: place)
            }
            guard path.count < Self.maximumChain else {
                throw FormulaError(
                    .tooLarge, "more than \(Self.maximumChain) calculated fields need one another in a row", at: place)
            }
            visit(needed)
        }
    }
}
