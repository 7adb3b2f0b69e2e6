// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import Testing

@testable import SysproSimulator

@Suite("the filter of the simulated service")
struct SysproFilterTests {
    /// Four items, told apart by hand.
    private func items(_ options: SysproOptions = SysproOptions()) throws -> SysproTable {
        var database = SysproDatabase(options)
        let rows: [(String, String, Int64, Int64, Int32?)] = [
            ("A", "Hex bolt", 1_500_000, 7, 0), ("B", "", -250_000, 0, nil), ("a'b", "50% off_x", 0, 30, 19_813),
            ("Müller", "Ball valve", 999_999_999_999_999_999, 31, 11_016),
        ]
        try database.append(
            "InvMaster", ["StockCode", "Description", "Mass", "LeadTime", "DateStkAdded", "TaxCode"],
            rows.map { [.text($0.0), .text($0.1), .number($0.2), .number($0.3), .date($0.4), .text("X")] })
        try database.sort("InvMaster")
        return try database.table("InvMaster")
    }

    private func found(_ filter: String, _ options: SysproOptions = SysproOptions()) throws -> String {
        let table = try items(options)
        let expression = try FilterParser.parse(filter, for: table.entity, options: options, aliases: ["@p": "'B'"])
        let all = table.order.map { FilterRow(table: table, row: Int($0), dates: options.dates) }
        let truth = all.filter(expression.holds).map(\.row)
        // What the index leaves must hold every row that the filter holds for.
        let order = table.entity.keys.map { (column: $0, isDescending: false) }
        let ranges = RowRanges(table, rows: table.order, order: order, dates: options.dates).ranges(of: expression)
        let kept = Set(ranges.flatMap { table.order[$0] }.map { Int($0) })
        #expect(kept.isSuperset(of: truth), "\(filter)")
        return truth.map { table.text($0, 0).prefix(1) }.joined()
    }

    /// A filter and the first letters of what it finds, in the order of the key: A, B, Müller, a'b, by bytes.
    static let cases: [(String, String)] = [
        ("StockCode eq 'A'", "A"), ("StockCode ne 'A'", "BMa"), ("StockCode gt 'B'", "Ma"), ("StockCode ge 'B'", "BMa"),
        ("StockCode lt 'M'", "AB"), ("StockCode le 'B'", "AB"), ("'B' lt StockCode", "Ma"),
        ("StockCode eq 'a''b'", "a"),
        ("StockCode in ('A','a''b','zzz')", "Aa"), ("not (StockCode in ('A','B'))", "Ma"), ("StockCode eq @p", "B"),
        ("StockCode eq 'A' or StockCode eq 'B' and LeadTime eq 30", "A"),
        ("(StockCode eq 'A' or StockCode eq 'B') and LeadTime eq 0", "B"), ("StockCode eq 'A ' or false", ""),
        ("Mass eq 1.5", "A"), ("Mass eq 1.500", "A"), ("Mass eq 15e-1", "A"), ("Mass lt 0", "B"),
        ("Mass eq -0.25", "B"),
        ("Mass gt -0.25 and Mass lt 2", "Aa"), ("Mass eq 999999999999.999999", "M"), ("-Mass eq 0.25", "B"),
        ("LeadTime add 1 eq 8", "A"), ("LeadTime sub 7 eq 0", "A"), ("LeadTime mul 2 eq 60", "a"),
        ("LeadTime div 2 eq 15.5", "M"), ("LeadTime mod 2 eq 1", "AM"), ("1 add 2 mul 3 eq LeadTime", "A"),
        ("(1 add 2) mul 10 eq LeadTime", "a"), ("LeadTime div 0 eq 1", ""), ("-1 sub -1 eq LeadTime", "B"),
        ("DateStkAdded eq null", "B"), ("DateStkAdded ne null", "AMa"), ("null eq DateStkAdded", "B"),
        ("DateStkAdded ge 1970-01-01", "AMa"), ("DateStkAdded gt 1970-01-01", "Ma"),
        ("DateStkAdded lt 1970-01-02", "A"),
        ("not (DateStkAdded ge 1970-01-02)", "AB"), ("DateStkAdded eq 2024-03-31", "a"),
        ("DateStkAdded eq 2024-03-31T00:00:00Z", "a"), ("DateStkAdded eq 2024-03-31T02:00:00+02:00", "a"),
        ("DateStkAdded gt 2024-03-30T23:59:59.999999Z", "a"), ("DateStkAdded lt 2000-02-29T00:00Z", "A"),
        ("year(DateStkAdded) eq 2024 and month(DateStkAdded) eq 3 and day(DateStkAdded) eq 31", "a"),
        ("date(DateStkAdded) eq 2000-02-29", "M"), ("hour(DateStkAdded) eq 0", "AMa"),
        ("contains(Description,'%')", "a"), ("contains(Description,'_')", "a"), ("contains(Description,'bolt')", "A"),
        ("contains(Description,'BOLT')", ""), ("contains(tolower(Description),'bolt')", "A"),
        ("startswith(Description,'B')", "M"), ("endswith(Description,'lve')", "M"),
        ("endswith(Description,'')", "ABMa"),
        ("startswith(toupper(Description),'HEX')", "A"), ("length(StockCode) eq 6", "M"),
        ("indexof(Description,'e') eq 1", "A"),
        ("indexof(Description,'zz') eq -1", "ABMa"), ("substring(Description,4) eq 'bolt'", "A"),
        ("substring(Description,0,3) eq 'Hex'", "A"), ("concat(StockCode,'!') eq 'A!'", "A"),
        ("trim(' A ') eq StockCode", "A"),
        ("round(Mass) eq 2", "A"), ("floor(Mass) eq -1", "B"), ("ceiling(Mass) eq 2", "A"), ("round(Mass) eq 0", "Ba"),
        ("TaxCode eq 'X'", "ABMa"), ("TaxCode eq 'X  '", "ABMa"), ("Description eq ''", "B"), ("true", "ABMa"),
        ("false", ""),
        ("not contains(Description,'o')", "BM"), ("true eq contains(Description,'bolt')", "A"), ("null", ""),
        ("DateStkAdded gt null", ""), ("not (DateStkAdded eq null) and not false", "AMa"),
        ("TimeStamp ne null", "ABMa"), ("TimeStamp eq binary'AAAAAAABAAE='", "A"),
        ("TimeStamp eq binary'AAAAAAABAAE'", "A"),
    ]

    @Test(arguments: cases)
    func findsWhatItShould(filter: String, expected: String) throws {
        #expect(try found(filter) == expected, "\(filter)")
    }

    @Test(arguments: [
        "", "StockCode", "StockCode eq", "StockCode = 'A'", "eq 'A'", "StockCode eq 'A", "StockCode eq A",
        "(StockCode eq 'A'",
        "StockCode eq 'A')", "StockCode eq 1", "LeadTime eq '1'", "LeadTime eq 12M", "LeadTime and true",
        "StockCode add 1 eq 1",
        "datetime'2024-03-31T00:00:00' eq DateStkAdded", "DateStkAdded eq '2024-03-31'", "DateStkAdded eq 2024-02-30",
        "DateStkAdded eq 2024-03-31T00:00:00 02:00", "DateStkAdded eq 2024-03-31T00:00:00", "contains(StockCode)",
        "contains(LeadTime,'1')", "like(StockCode,'A')", "Nope eq 1", "stockcode eq 'A'", "StockCode eq @missing",
        "StockCode in ()", "StockCode in 'A'", "StockCode eq 'A' StockCode eq 'B'", "StockCode eq 'A' and",
        "LeadTime eq +1",
        "DateStkAdded in (1,2)", "not", "substring(StockCode) eq 'A'",
    ])
    func refusesWhatIsNoFilter(filter: String) throws {
        #expect(throws: ODataFailure.self, "\(filter)") { try found(filter) }
    }

    @Test func dateLiteralsAreRefusedWhereTheServiceIsStrict() throws {
        var options = SysproOptions()
        options.acceptsDateLiterals = false
        #expect(throws: ODataFailure.self) { try found("DateStkAdded ge 2024-03-31", options) }
        #expect(try found("DateStkAdded ge 2024-03-31T00:00:00Z", options) == "a")
        options.dates = .date
        #expect(try found("DateStkAdded ge 2024-03-31", options) == "a")
        #expect(throws: ODataFailure.self) { try found("DateStkAdded ge 2024-03-31T00:00:00Z", options) }
    }

    @Test func datesInTheServersZoneBeginAtItsMidnight() throws {
        var options = SysproOptions()
        options.dates = .offset(minutes: 120)
        #expect(try found("DateStkAdded eq 2024-03-30T22:00:00Z", options) == "a")
        #expect(try found("DateStkAdded eq 2024-03-31T00:00:00+02:00", options) == "a")
        #expect(try found("DateStkAdded eq 2024-03-31T00:00:00Z", options) == "")
        #expect(try found("DateStkAdded eq 2024-03-31", options) == "a")
    }

    @Test func tooManyNodesAreRefusedLikeInASPNET() throws {
        var options = SysproOptions()
        options.nodeLimit = 100
        func chain(_ count: Int) -> String {
            (0..<count).map { "StockCode eq '\($0)'" }.joined(separator: " or ")
        }
        #expect(try found(chain(20), options) == "")
        #expect(throws: ODataFailure.self) { try found(chain(30), options) }
        #expect(try found("StockCode in (" + (0..<300).map { "'\($0)'" }.joined(separator: ",") + ")", options) == "")
    }

    @Test func rangesNeverLoseARowOfRandomKeysetFilters() throws {
        let syspro = try SysproSimulator(rows: 400, seed: 3)
        let table = try syspro.read { try $0.table("ArInvoice") }
        let order = table.entity.keys.map { (column: $0, isDescending: false) }
        var random = SplitMix64(seed: 9)
        for _ in 0..<200 {
            func term() -> String {
                let row = Int(table.order[random.below(table.order.count)])
                let column = random.pick(["Customer", "Invoice", "DocumentType", "InvoiceDate", "InvoiceBal1"])
                let operation = random.pick(["eq", "ne", "gt", "ge", "lt", "le"])
                let place = table.entity.index[column]!
                let value = table.value(row, place)
                if case .text(let text) = value { return "\(column) \(operation) '\(text)'" }
                return "\(column) \(operation) \(value)"
            }
            var text = term()
            for _ in 0..<random.below(5) {
                text = random.percent(50) ? "(\(text)) and \(term())" : "(\(text)) or (\(term()) and \(term()))"
            }
            let filter = try FilterParser.parse(text, for: table.entity, options: syspro.options, aliases: [:])
            let truth = table.order.filter { filter.holds(FilterRow(table: table, row: Int($0), dates: .utc)) }
            let ranges = RowRanges(table, rows: table.order, order: order, dates: .utc).ranges(of: filter)
            let seen = ranges.flatMap { table.order[$0] }
            #expect(Set(seen).count == seen.count && Set(seen).isSuperset(of: truth), "\(text)")
        }
    }
}
