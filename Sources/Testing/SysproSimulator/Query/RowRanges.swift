// SPDX-License-Identifier: Apache-2.0

import Columnar

/// Finds which part of an ordering a filter can be true in, so that keyset paging and look-ups by key read only that.
///
/// What it finds may be too much, never too little: the filter is still asked for every row.
struct RowRanges {
    private let table: SysproTable
    private let rows: [Int32]
    private let columns: [Int]
    private let dates: SysproDateStyle

    /// `order` is the ordering of `rows`; only its ascending columns, up to the first descending one, help.
    init(
        _ table: SysproTable, rows: [Int32], order: [(column: Int, isDescending: Bool)], dates: SysproDateStyle
    ) {
        self.table = table
        self.rows = rows
        self.dates = dates
        columns = order.prefix { !$0.isDescending }.map(\.column)
    }

    /// The ranges of positions, in order, without overlap.
    func ranges(of expression: FilterExpression) -> [Range<Int>] {
        switch expression {
        case .or(let left, let right):
            return Self.union(ranges(of: left) + ranges(of: right))
        case .contained(.column(let column, _), let items) where column == columns.first:
            let single = items.map { ranges(of: [.compare(.eq, .column(column, $0.kind), $0)]) }
            return Self.union(single.map { $0 })
        case .and, .compare:
            let parts = Self.conjuncts(expression)
            var result = [ranges(of: parts)]
            for part in parts {
                switch part {
                case .or, .contained: result = Self.intersection(result, ranges(of: part))
                default: break
                }
            }
            return result.filter { !$0.isEmpty }
        default:
            return [0..<rows.count]
        }
    }

    /// The range that the plain comparisons among `parts` leave.
    private func ranges(of parts: [FilterExpression]) -> Range<Int> {
        var equal: [Cell] = []
        var lower: [Cell]?
        var upper: [Cell]?
        for column in columns {
            let tests = parts.compactMap { comparison($0, with: column) }
            if let cell = tests.first(where: { $0.0 == .eq })?.1 {
                equal.append(cell)
                continue
            }
            lower = tests.first { $0.0 == .gt || $0.0 == .ge }.map { equal + [$0.1] }
            upper = tests.first { $0.0 == .lt || $0.0 == .le }.map { equal + [$0.1] }
            break
        }
        let start = rows.partitioningIndex { compare(Int($0), lower ?? equal) >= 0 }
        let end = rows.partitioningIndex { compare(Int($0), upper ?? equal) > 0 }
        return start..<max(start, end)
    }

    /// Compares the first columns of a row with a prefix.
    private func compare(_ row: Int, _ prefix: [Cell]) -> Int {
        for (column, cell) in zip(columns, prefix) {
            let sign = SysproTable.compare(table.cell(row, column), cell)
            if sign != 0 { return sign }
        }
        return 0
    }

    private func comparison(
        _ expression: FilterExpression, with column: Int
    ) -> (FilterExpression.Comparison, Cell)? {
        guard case .compare(let operation, let left, let right) = expression else { return nil }
        switch (left, right) {
        case (.column(column, _), .literal(let value)):
            return cell(value, column).map { (operation, $0) }
        case (.literal(let value), .column(column, _)):
            let flipped: FilterExpression.Comparison =
                switch operation {
                case .gt: .lt
                case .ge: .le
                case .lt: .gt
                case .le: .ge
                case .eq, .ne: operation
                }
            return cell(value, column).map { (flipped, $0) }
        default: return nil
        }
    }

    private func cell(_ value: FilterValue, _ column: Int) -> Cell? {
        switch (value, table.entity.columns[column].kind) {
        case (.text(let text), .text): .text(text)
        case (.number(let number), .decimal(_, let scale)):
            number.mantissa(precision: 18, scale: scale).map { .number(Int64($0)) }
        case (.instant, .date), (.date, .date): .date(dates.day(of: value).map { Int32(clamping: $0) })
        default: nil
        }
    }

    private static func conjuncts(_ expression: FilterExpression) -> [FilterExpression] {
        guard case .and(let left, let right) = expression else { return [expression] }
        return conjuncts(left) + conjuncts(right)
    }

    private static func union(_ ranges: [Range<Int>]) -> [Range<Int>] {
        var result: [Range<Int>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) where !range.isEmpty {
            if let last = result.last, last.upperBound >= range.lowerBound {
                result[result.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                result.append(range)
            }
        }
        return result
    }

    private static func intersection(_ left: [Range<Int>], _ right: [Range<Int>]) -> [Range<Int>] {
        left.flatMap { a in right.map { a.clamped(to: $0) } }.filter { !$0.isEmpty }
    }
}
