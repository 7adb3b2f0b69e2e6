// SPDX-License-Identifier: Apache-2.0

import Columnar
import LoopbackHTTP

/// A cell in the form in which it is stored.
enum Cell: Sendable, Hashable {
    case text(String)
    /// The digits of a decimal at its column's scale, or a row version.
    case number(Int64)
    /// Days since 1970-01-01; `nil` is null.
    case date(Int32?)
}

/// The rows of one table, column by column; columns without a story take no room.
struct SysproTable: Sendable {
    private static let noDate = Int32.min

    let entity: SysproEntity
    /// Changes with every change of the table.
    private(set) var revision = 0
    /// The rows that exist, by key.
    private(set) var order: [Int32] = []
    private var rowCount = 0
    /// Where a column's cells are among those of its kind; `nil` if all are blank.
    private var slots: [Int?]
    private var texts: [[String]] = []
    private var numbers: [[Int64]] = []
    private var dates: [[Int32]] = []

    init(_ entity: SysproEntity) {
        self.entity = entity
        slots = Array(repeating: nil, count: entity.columns.count)
    }

    /// The column's place.
    ///
    /// - Throws: `SimulatorError` if the table has no such column.
    func column(_ name: String) throws -> Int {
        guard let column = entity.index[name] else {
            throw SimulatorError(.notFound, "table \(entity.name) has no column \(name)")
        }
        return column
    }

    func isBlank(_ column: Int) -> Bool {
        slots[column] == nil
    }

    func text(_ row: Int, _ column: Int) -> String {
        slots[column].map { texts[$0][row] } ?? ""
    }

    func number(_ row: Int, _ column: Int) -> Int64 {
        slots[column].map { numbers[$0][row] } ?? 0
    }

    func date(_ row: Int, _ column: Int) -> Int32? {
        guard let slot = slots[column], dates[slot][row] != Self.noDate else { return nil }
        return dates[slot][row]
    }

    func cell(_ row: Int, _ column: Int) -> Cell {
        switch entity.columns[column].kind {
        case .text: .text(text(row, column))
        case .decimal, .rowVersion: .number(number(row, column))
        case .date: .date(date(row, column))
        }
    }

    func value(_ row: Int, _ column: Int) -> Value {
        switch cell(row, column) {
        case .text(let text): .text(text)
        case .date(let day): day.map { .date(CalendarDate(daysSince1970: Int($0))) } ?? .null
        case .number(let number):
            entity.columns[column].kind == .rowVersion
                ? .integer(number)
                : .decimal(FixedDecimal(mantissa: Int128(number), scale: entity.columns[column].scale))
        }
    }

    /// Adds a row with these cells, blanks elsewhere; its place among the keys is found by ``sortByKey()``.
    mutating func append(_ columns: [Int], _ values: [Cell]) {
        rowCount += 1
        for slot in texts.indices { texts[slot].append("") }
        for slot in numbers.indices { numbers[slot].append(0) }
        for slot in dates.indices { dates[slot].append(Self.noDate) }
        for (column, value) in zip(columns, values) { store(value, rowCount - 1, column) }
        order.append(Int32(rowCount - 1))
        revision += 1
    }

    /// Changes one cell.
    mutating func set(_ row: Int, _ column: Int, to value: Cell) {
        store(value, row, column)
        revision += 1
    }

    private mutating func store(_ value: Cell, _ row: Int, _ column: Int) {
        let slot = slots[column] ?? makeRoom(column)
        switch value {
        case .text(let text): texts[slot][row] = text
        case .number(let number): numbers[slot][row] = number
        case .date(let day): dates[slot][row] = day ?? Self.noDate
        }
    }

    private mutating func makeRoom(_ column: Int) -> Int {
        let slot: Int
        switch entity.columns[column].kind {
        case .text:
            slot = texts.count
            texts.append(Array(repeating: "", count: rowCount))
        case .decimal, .rowVersion:
            slot = numbers.count
            numbers.append(Array(repeating: 0, count: rowCount))
        case .date:
            slot = dates.count
            dates.append(Array(repeating: Self.noDate, count: rowCount))
        }
        slots[column] = slot
        return slot
    }

    /// Puts all rows in the order of the key.
    mutating func sortByKey() {
        let keys = entity.keys.map { ($0, false) }
        revision += 1
        guard !isSorted(order, by: keys), let first = entity.keys.first, let slot = slots[first] else { return }
        guard case .text = entity.columns[first].kind else {
            order = order.sorted { compare(Int($0), Int($1), by: keys) < 0 }
            return
        }
        // Documents come in the order of their numbers, so that each customer's are in order already: putting rows in
        // groups first spares most comparisons of a large table.
        var groups: [String: [Int32]] = [:]
        for row in order { groups[texts[slot][Int(row)], default: []].append(row) }
        order = groups.sorted { compareBinary($0.key, $1.key) < 0 }.flatMap { _, rows in
            isSorted(rows, by: keys) ? rows : rows.sorted { compare(Int($0), Int($1), by: keys) < 0 }
        }
    }

    private func isSorted(_ rows: [Int32], by columns: [(column: Int, isDescending: Bool)]) -> Bool {
        rows.indices.dropFirst().allSatisfy { compare(Int(rows[$0 - 1]), Int(rows[$0]), by: columns) <= 0 }
    }

    /// Puts the last row, just added, at its place.
    ///
    /// - Throws: `SimulatorError` if its key exists already.
    mutating func placeLast() throws {
        guard let added = order.popLast() else { return }
        let keys = entity.keys.map { cell(Int(added), $0) }
        guard row(keys) == nil else {
            throw SimulatorError(.badValue, "table \(entity.name) already has a row of key \(keys)")
        }
        order.insert(added, at: position(notBefore: keys))
        revision += 1
    }

    /// Takes a row out.
    mutating func remove(row: Int) {
        let keys = entity.keys.map { cell(row, $0) }
        order.remove(at: position(notBefore: keys))
        revision += 1
    }

    /// The row of that key.
    func row(_ key: [Cell]) -> Int? {
        let position = position(notBefore: key)
        guard position < order.count, zip(key, entity.keys).allSatisfy({ cell(Int(order[position]), $1) == $0 }) else {
            return nil
        }
        return Int(order[position])
    }

    private func position(notBefore key: [Cell]) -> Int {
        order.partitioningIndex { row in
            for (part, column) in zip(key, entity.keys) {
                let sign = Self.compare(cell(Int(row), column), part)
                if sign != 0 { return sign > 0 }
            }
            return true
        }
    }

    /// Compares two rows by columns, each up or down; the sign of the answer counts.
    func compare(
        _ left: Int, _ right: Int, by columns: [(column: Int, isDescending: Bool)], _ texts: SysproTextOrder = .ordinal
    ) -> Int {
        for (column, isDescending) in columns {
            guard let slot = slots[column] else { continue }
            let sign =
                switch entity.columns[column].kind {
                case .text: texts.compare(self.texts[slot][left], self.texts[slot][right])
                case .decimal, .rowVersion: Self.sign(numbers[slot][left], numbers[slot][right])
                case .date: Self.sign(dates[slot][left], dates[slot][right])
                }
            if sign != 0 { return isDescending ? -sign : sign }
        }
        return 0
    }

    /// Compares two cells of one column: text by its bytes unless said otherwise, null below every date.
    static func compare(_ left: Cell, _ right: Cell, _ texts: SysproTextOrder = .ordinal) -> Int {
        switch (left, right) {
        case (.text(let a), .text(let b)): texts.compare(a, b)
        case (.number(let a), .number(let b)): sign(a, b)
        case (.date(let a), .date(let b)): sign(a ?? noDate, b ?? noDate)
        default: 0
        }
    }

    private static func sign<Number: Comparable>(_ left: Number, _ right: Number) -> Int {
        left < right ? -1 : left > right ? 1 : 0
    }
}

/// Compares by UTF-8 bytes, as the binary collation of SYSPRO's company databases does.
func compareBinary(_ left: String, _ right: String) -> Int {
    let fast = left.utf8.withContiguousStorageIfAvailable { a in
        right.utf8.withContiguousStorageIfAvailable { b -> Int in
            var index = 0
            let end = min(a.count, b.count)
            while index < end {
                if a[index] != b[index] { return a[index] < b[index] ? -1 : 1 }
                index += 1
            }
            return a.count - b.count
        }
    }
    if let result = fast ?? nil { return result }
    return left.utf8.lexicographicallyPrecedes(right.utf8) ? -1 : left.utf8.elementsEqual(right.utf8) ? 0 : 1
}

extension RandomAccessCollection {
    /// The first index whose element satisfies `belongsInSecond`, which must hold for all that follow it.
    func partitioningIndex(_ belongsInSecond: (Element) throws -> Bool) rethrows -> Index {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = index(low, offsetBy: distance(from: low, to: high) / 2)
            if try belongsInSecond(self[middle]) { high = middle } else { low = index(after: middle) }
        }
        return low
    }
}
