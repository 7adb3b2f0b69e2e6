// SPDX-License-Identifier: Apache-2.0

import Columnar
import LoopbackHTTP

/// A company database: its tables and the numbers that count up in it.
struct SysproDatabase: Sendable {
    private(set) var tables: [SysproTable] = SysproSchema.entities.map { SysproTable($0) }
    /// The date of new postings.
    var currentDate: CalendarDate
    /// The number of the next document of a kind.
    var nextNumbers: [String: Int] = [:]
    private var version: Int64 = 0x0000_0000_0001_0000
    private let options: SysproOptions

    init(_ options: SysproOptions) {
        self.options = options
        currentDate = options.currentDate
    }

    /// A table by its name.
    ///
    /// - Throws: `SimulatorError` if there is none of that name.
    func table(_ name: String) throws -> SysproTable {
        tables[try index(name)]
    }

    /// Adds rows without looking for their places; ``sort(_:)`` must follow.
    mutating func append(_ name: String, _ columns: [String], _ rows: some Sequence<[Cell]>) throws {
        let table = try index(name)
        let places = try columns.map { try tables[table].column($0) } + [try tables[table].column("TimeStamp")]
        for row in rows {
            tables[table].append(places, row + [.number(nextVersion())])
        }
    }

    mutating func sort(_ name: String) throws {
        tables[try index(name)].sortByKey()
    }

    /// Adds one row at its place.
    mutating func insert(_ name: String, _ cells: [(column: String, cell: Cell)]) throws {
        try append(name, cells.map(\.column), [cells.map(\.cell)])
        try tables[try index(name)].placeLast()
    }

    /// The row of that key.
    func row(_ name: String, _ key: [Cell]) throws -> Int {
        let table = try table(name)
        guard key.count == table.entity.keys.count, let row = table.row(key) else {
            throw SimulatorError(
                .notFound, "table \(name) has no row of key \(key.map(Self.text).joined(separator: ", "))")
        }
        return row
    }

    /// Changes one row, which gets a new row version.
    mutating func update(_ name: String, row: Int, _ cells: [(column: String, cell: Cell)]) throws {
        let table = try index(name)
        for (column, cell) in cells + [("TimeStamp", .number(nextVersion()))] {
            let place = try tables[table].column(column)
            tables[table].set(row, place, to: cell)
        }
    }

    mutating func remove(_ name: String, row: Int) throws {
        tables[try index(name)].remove(row: row)
    }

    /// The next number of a kind of document, as it is stored.
    mutating func nextDocument(_ kind: String) -> String {
        document(nextNumber(kind))
    }

    /// The next number of a kind.
    mutating func nextNumber(_ kind: String) -> Int {
        let number = nextNumbers[kind, default: 1]
        nextNumbers[kind] = number + 1
        return number
    }

    /// A document number as it is stored.
    func document(_ number: Int) -> String {
        guard options.padsDocumentNumbers else { return String(number) }
        return String(unsafeUninitializedCapacity: 15) { buffer in
            var rest = number
            for index in (0..<15).reversed() {
                buffer[index] = UInt8(ascii: "0") + UInt8(rest % 10)
                rest /= 10
            }
            return 15
        }
    }

    private mutating func nextVersion() -> Int64 {
        version += 1
        return version
    }

    private func index(_ name: String) throws -> Int {
        guard let index = SysproSchema.index[name] else {
            throw SimulatorError(.notFound, "there is no table \(name)")
        }
        return index
    }

    private static func text(_ cell: Cell) -> String {
        switch cell {
        case .text(let text): "'\(text)'"
        case .number(let number): "\(number)"
        case .date(let day): day.map { "\(CalendarDate(daysSince1970: Int($0)))" } ?? "null"
        }
    }
}
