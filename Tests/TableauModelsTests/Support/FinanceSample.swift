// SPDX-License-Identifier: Apache-2.0

import Columnar
import TableauModels

/// Random books of many small data sets in one: `Set` tells them apart. They have nulls, credits, foreign currency,
/// leap days, ends of months, orphans and several companies.
struct FinanceSample {
    private(set) var invoices = SampleTable(
        name: "Invoices",
        columns: [
            ("Row", .integer), ("Set", .integer), ("Company", .text), ("CustomerKey", .text), ("Invoice", .text),
            ("Invoice date", .date), ("Due date", .date), ("Cleared date", .date),
            ("Balance", .numeric(precision: 14, scale: 2)), ("Original", .numeric(precision: 14, scale: 2)),
            ("Rate", .numeric(precision: 12, scale: 6)), ("Quantity", .integer), ("Lines", .int32),
            ("Weight", .double), ("Disputed", .boolean), ("Note", .text), ("Posted", .timestamp),
        ])
    private(set) var customers = SampleTable(
        name: "Customers",
        columns: [
            ("CustomerId", .text), ("Name", .text), ("Branch", .text), ("Limit", .numeric(precision: 18, scale: 2)),
        ])
    private(set) var payments = SampleTable(
        name: "Payments",
        columns: [
            ("PaymentSet", .integer), ("PayerKey", .text), ("Pay date", .date),
            ("Paid", .numeric(precision: 14, scale: 2)),
        ])
    private(set) var ledger = SampleTable(
        name: "Ledger",
        columns: [
            ("LedgerSet", .integer), ("Period", .integer), ("Type", .text),
            ("Actual", .numeric(precision: 18, scale: 2)),
            ("Budget", .numeric(precision: 18, scale: 2)),
        ])
    private(set) var stock = SampleTable(
        name: "Stock",
        columns: [
            ("StockSet", .integer), ("Item", .text), ("Snapshot date", .date), ("Last move", .date),
            ("Value", .numeric(precision: 18, scale: 2)), ("Cost of sales", .numeric(precision: 18, scale: 2)),
        ])

    var tables: [SampleTable] { [invoices, customers, payments, ledger, stock] }

    static let relationships: [FieldCatalogue.Relationship] = [
        .init(many: "CustomerKey", one: "CustomerId"), .init(many: "PayerKey", one: "CustomerId"),
    ]

    /// As many data sets as that.
    init(sets: Int, seed: UInt64) {
        var random = SeededGenerator(seed)
        for set in 0..<sets { add(set, &random) }
    }

    private mutating func add(_ set: Int, _ random: inout SeededGenerator) {
        let keys = (0..<4).map { "C\(set)|\($0)" }
        for key in keys.dropLast() {
            customers.rows.append([
                .text(key), .text(random.pick(["Ämter", "Bar", "bar ", "O'Neil", ""])),
                random.happens(20) ? .null : .text(random.pick(["N", "S", "n"])), Self.amount(&random, 18),
            ])
        }
        for _ in 0..<Int.random(in: 0...9, using: &random) {
            invoices.rows.append([
                .integer(Int64(invoices.rows.count)), .integer(Int64(set)), .text(random.pick(["A", "B"])),
                random.happens(10) ? .null : .text(random.pick(keys)), .text("I\(invoices.rows.count)"),
                Self.day(&random), Self.day(&random), Self.day(&random), Self.amount(&random, 12),
                Self.amount(&random, 12), Self.rate(&random), Self.whole(&random, large: 20),
                Self.whole(&random, large: 0),
                random.happens(10) ? .null : .double(Double(Int.random(in: -400...400, using: &random)) / 8),
                random.happens(20) ? .null : .boolean(random.happens(50)), Self.text(&random), Self.moment(&random),
            ])
        }
        for _ in 0..<Int.random(in: 0...4, using: &random) {
            payments.rows.append([
                .integer(Int64(set)), random.happens(10) ? .null : .text(random.pick(keys)), Self.day(&random),
                Self.amount(&random, 12),
            ])
        }
        for period in 1...Int.random(in: 1...4, using: &random) {
            for type in ["R", "E", "L"] where random.happens(70) {
                ledger.rows.append([
                    .integer(Int64(set)), .integer(Int64(period)), .text(type), Self.amount(&random, 16),
                    Self.amount(&random, 16),
                ])
            }
        }
        let months = [date("2024-01-31"), date("2024-02-29"), date("2024-03-31"), .null]
        for _ in 0..<Int.random(in: 0...6, using: &random) {
            stock.rows.append([
                .integer(Int64(set)), .text(random.pick(["X", "Y"])), random.pick(months), Self.day(&random),
                Self.amount(&random, 16), Self.amount(&random, 16),
            ])
        }
    }

    private static func amount(_ random: inout SeededGenerator, _ digits: Int) -> Value {
        if random.happens(10) { return .null }
        if random.happens(10) { return .decimal(FixedDecimal(mantissa: 0, scale: 2)) }
        let largest = random.happens(10) ? FixedDecimal.powersOf10[digits] - 1 : 99_999
        return .decimal(FixedDecimal(mantissa: Int128.random(in: -largest...largest, using: &random), scale: 2))
    }

    private static func rate(_ random: inout SeededGenerator) -> Value {
        random.happens(10)
            ? .null : .decimal(FixedDecimal(mantissa: Int128.random(in: 1...40_000_000, using: &random), scale: 6))
    }

    private static func whole(_ random: inout SeededGenerator, large percent: Int) -> Value {
        let limit: Int64 = random.happens(percent) ? 50_000 : 7
        return random.happens(10) ? .null : .integer(Int64.random(in: -limit...limit, using: &random))
    }

    private static func day(_ random: inout SeededGenerator) -> Value {
        if random.happens(15) { return .null }
        if random.happens(30) {
            return date(
                random.pick([
                    "2024-02-29", "2024-01-31", "2023-12-31", "2024-01-01", "2023-02-28", "2024-03-31", "2025-01-01",
                    "2024-12-30", "2024-06-30", "2000-02-29", "2021-01-03",
                ]))
        }
        return .date(CalendarDate(daysSince1970: Int.random(in: 19_000...20_600, using: &random)))
    }

    private static func moment(_ random: inout SeededGenerator) -> Value {
        guard case .date(let date) = day(&random) else { return .null }
        return .timestamp(Timestamp(date, microseconds: Int64.random(in: 0..<86_400, using: &random) * 1_000_000))
    }

    private static func text(_ random: inout SeededGenerator) -> Value {
        random.happens(15)
            ? .null
            : .text(
                random.pick([
                    "", "a", "A", " a-b-c ", "it's", "été", "12.5", " 7", "x", "2024-02-29", "a--b", "\"q\"", "%_",
                    "\\",
                ]))
    }
}
