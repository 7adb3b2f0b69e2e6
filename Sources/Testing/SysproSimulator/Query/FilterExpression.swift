// SPDX-License-Identifier: Apache-2.0

import Columnar

/// A parsed `$filter`, or a part of it.
indirect enum FilterExpression: Sendable {
    enum Comparison: String, Sendable {
        case eq, ne, gt, ge, lt, le
    }

    enum Arithmetic: String, Sendable {
        case add, sub, mul, div, mod
    }

    case literal(FilterValue)
    case column(Int, FilterKind)
    case not(FilterExpression)
    case and(FilterExpression, FilterExpression)
    case or(FilterExpression, FilterExpression)
    case compare(Comparison, FilterExpression, FilterExpression)
    case contained(FilterExpression, [FilterExpression])
    case arithmetic(Arithmetic, FilterExpression, FilterExpression)
    case negated(FilterExpression)
    case call(FilterFunction, [FilterExpression])

    var kind: FilterKind {
        switch self {
        case .literal(let value): value.kind
        case .column(_, let kind): kind
        case .not, .and, .or, .compare, .contained: .bool
        case .arithmetic, .negated: .number
        case .call(let function, _): function.result
        }
    }

    /// How many nodes the expression has, as servers with a limit count them.
    var nodeCount: Int {
        switch self {
        case .literal, .column: 1
        case .not(let a), .negated(let a): 1 + a.nodeCount
        case .and(let a, let b), .or(let a, let b), .compare(_, let a, let b), .arithmetic(_, let a, let b):
            1 + a.nodeCount + b.nodeCount
        case .contained(let a, _): 2 + a.nodeCount
        case .call(_, let arguments): arguments.reduce(1) { $0 + $1.nodeCount }
        }
    }

    /// Whether the row belongs to the answer: only what is true does, not what is null.
    func holds(_ row: FilterRow) -> Bool {
        value(row) == .bool(true)
    }

    /// The expression's value for a row, with OData's rules for null (OData 4.0 Part 2, 5.1.1.1).
    func value(_ row: FilterRow) -> FilterValue {
        switch self {
        case .literal(let value): return value
        case .column(let column, _): return row[column]
        case .not(let inner):
            guard case .bool(let flag) = inner.value(row) else { return .null }
            return .bool(!flag)
        case .and(let left, let right):
            let a = left.value(row)
            if a == .bool(false) { return a }
            let b = right.value(row)
            if b == .bool(false) { return b }
            return a == .null || b == .null ? .null : .bool(true)
        case .or(let left, let right):
            let a = left.value(row)
            if a == .bool(true) { return a }
            let b = right.value(row)
            if b == .bool(true) { return b }
            return a == .null || b == .null ? .null : .bool(false)
        case .compare(let comparison, let left, let right):
            return .bool(Self.compare(comparison, left.value(row), right.value(row), row.texts))
        case .contained(let item, let list):
            let value = item.value(row)
            return .bool(list.contains { $0.value(row) == value })
        case .arithmetic(let operation, let left, let right):
            guard case .number(let a) = left.value(row), case .number(let b) = right.value(row) else { return .null }
            return Self.calculate(operation, a, b).map { .number($0) } ?? .null
        case .negated(let inner):
            guard case .number(let number) = inner.value(row) else { return .null }
            return .number(FixedDecimal(mantissa: -number.mantissa, scale: number.scale))
        case .call(let function, let arguments):
            return function.value(arguments.map { $0.value(row) })
        }
    }

    private static func compare(
        _ comparison: Comparison, _ a: FilterValue, _ b: FilterValue, _ texts: SysproTextOrder
    ) -> Bool {
        var (a, b) = (a, b)
        if texts != .ordinal, case .text(let left) = a, case .text(let right) = b {
            (a, b) = (
                .number(FixedDecimal(mantissa: Int128(texts.compare(left, right)), scale: 0)),
                .number(FixedDecimal(mantissa: 0, scale: 0))
            )
        }
        switch comparison {
        case .eq: return a == b
        case .ne: return !(a == b)
        case .gt, .ge, .lt, .le:
            // Null has no order: these are false, not null, and so is `null ge null`.
            guard let sign = a.compared(to: b) else { return false }
            return switch comparison {
            case .gt: sign > 0
            case .ge: sign >= 0
            case .lt: sign < 0
            default: sign <= 0
            }
        }
    }

    /// `nil` if the result does not fit, or divides by zero.
    private static func calculate(_ operation: Arithmetic, _ a: FixedDecimal, _ b: FixedDecimal) -> FixedDecimal? {
        let scale = max(a.scale, b.scale)
        if operation == .mul {
            let (product, overflow) = a.mantissa.multipliedReportingOverflow(by: b.mantissa)
            return overflow || a.scale + b.scale > 38 ? nil : FixedDecimal(mantissa: product, scale: a.scale + b.scale)
        }
        guard let x = a.mantissa(precision: 38, scale: scale), let y = b.mantissa(precision: 38, scale: scale) else {
            return nil
        }
        switch operation {
        case .add: return FixedDecimal(mantissa: x + y, scale: scale)
        case .sub: return FixedDecimal(mantissa: x - y, scale: scale)
        case .mod: return y == 0 ? nil : FixedDecimal(mantissa: x % y, scale: scale)
        case .div, .mul:
            let (wide, overflow) = x.multipliedReportingOverflow(by: FixedDecimal.powersOf10[10])
            return y == 0 || overflow ? nil : FixedDecimal(mantissa: wide / y, scale: 10)
        }
    }
}

/// One row, seen through a filter's eyes.
struct FilterRow {
    let table: SysproTable
    var row: Int
    let dates: SysproDateStyle
    var texts = SysproTextOrder.ordinal

    subscript(column: Int) -> FilterValue {
        switch table.cell(row, column) {
        case .text(let text): .text(text)
        case .number(let number):
            table.entity.columns[column].kind == .rowVersion
                ? .binary(number)
                : .number(FixedDecimal(mantissa: Int128(number), scale: table.entity.columns[column].scale))
        case .date(let day): day.map { dates.filterValue(day: Int($0)) } ?? .null
        }
    }
}
