// SPDX-License-Identifier: Apache-2.0

import Columnar
import HyperExtract
import Testing

@testable import TableauModels

/// The figures of finance with their formulas, and values reckoned by hand.
@Suite(.enabled(if: HyperFormulas.isInstalled, "hyperd is not installed: run `make setup`"), .timeLimit(.minutes(2)))
struct FinanceFormulaTests {
    /// Invoices as of 2024-03-31: not due, due today, 1, 30, 31, 60, 61, 90, 91 days late, a credit, one without a due
    /// date.
    static let invoices = SampleTable(
        name: "Invoices",
        columns: [
            ("Customer", .text), ("Invoice date", .date), ("Due date", .date), ("Cleared", .date),
            ("Balance", .numeric(precision: 14, scale: 2)), ("Invoiced", .numeric(precision: 14, scale: 2)),
        ],
        rows: [
            [.text("A"), date("2024-03-20"), date("2024-04-19"), .null, money("100.00"), money("100.00")],
            [.text("A"), date("2024-03-01"), date("2024-03-31"), .null, money("10.00"), money("30.00")],
            [.text("A"), date("2024-02-29"), date("2024-03-30"), .null, money("20.00"), money("20.00")],
            [.text("B"), date("2024-01-31"), date("2024-03-01"), .null, money("30.00"), money("30.00")],
            [.text("B"), date("2024-01-30"), date("2024-02-29"), .null, money("40.00"), money("40.00")],
            [.text("B"), date("2024-01-01"), date("2024-01-31"), .null, money("50.00"), money("50.00")],
            [.text("B"), date("2023-12-31"), date("2024-01-30"), .null, money("60.00"), money("60.00")],
            [.text("C"), date("2023-12-02"), date("2024-01-01"), .null, money("70.00"), money("70.00")],
            [.text("C"), date("2023-12-01"), date("2023-12-31"), .null, money("80.00"), money("80.00")],
            [.text("C"), date("2024-02-10"), date("2024-03-11"), .null, money("-15.50"), money("-15.50")],
            [.text("D"), date("2024-03-15"), .null, .null, money("5.50"), money("5.50")],
            [.text("D"), date("2024-01-01"), date("2024-01-31"), date("2024-02-10"), money("0.00"), money("200.00")],
            [.text("D"), date("2024-02-01"), date("2024-03-02"), date("2024-02-21"), money("0.00"), money("100.00")],
        ])

    static let ageing = """
        IF ISNULL([Due date]) THEN 'No due date'
        ELSEIF [Days overdue] <= 0 THEN 'Current'
        ELSEIF [Days overdue] <= 30 THEN '1-30'
        ELSEIF [Days overdue] <= 60 THEN '31-60'
        ELSEIF [Days overdue] <= 90 THEN '61-90'
        ELSE 'Over 90' END
        """

    static let receivables = FieldCatalogue(
        [invoices],
        calculations: [
            .init(
                "c1", caption: "As of",
                formula: "IF [Parameters].[Mode] = 'Today' THEN TODAY() ELSE [Parameters].[Date] END"),
            .init("c2", caption: "Days overdue", formula: "DATEDIFF('day', [Due date], [As of])"),
            .init("c3", caption: "Ageing", formula: ageing),
            .init("c4", caption: "Overdue", formula: "IF [Days overdue] > 0 THEN [Balance] END"),
            .init("c5", caption: "Overdue %", formula: "SUM([Overdue]) / SUM([Balance])"),
            .init(
                "c6", caption: "Weighted days",
                formula: "SUM([Balance] * [Days overdue]) / SUM(IF NOT ISNULL([Due date]) THEN [Balance] END)"),
            .init(
                "c7", caption: "Invoiced in window",
                formula: "IF DATEDIFF('day', [Invoice date], [As of]) < [Parameters].[Days] THEN [Invoiced] END"),
            .init("c8", caption: "DSO", formula: "SUM([Balance]) / SUM([Invoiced in window]) * [Parameters].[Days]"),
            .init(
                "c9", caption: "Days to pay",
                formula: "SUM(DATEDIFF('day', [Invoice date], [Cleared])) / COUNT([Cleared])"),
            .init(
                "c10", caption: "Expected", formula: "DATEADD('day', [Parameters].[Usual delay], [Due date])"),
            .init(
                "c11", caption: "Cash date",
                formula: "IF ISNULL([Expected]) OR [Expected] < [As of] THEN [As of] ELSE [Expected] END"),
            .init("c12", caption: "Cash week", formula: "DATETRUNC('week', [Cash date])"),
        ],
        parameters: [
            .init("p1", caption: "Mode", value: .string("Date")),
            .init("p2", caption: "Date", value: .date(CalendarDate("2024-03-31")!)),
            .init("p3", caption: "Days", value: .integer(90)), .init("p4", caption: "Usual delay", value: .integer(7)),
            .init("p5", caption: "Opening cash", type: .real, value: .decimal(FixedDecimal("1000.50")!)),
        ])

    private func groups(
        _ catalogue: FieldCatalogue, _ tables: [SampleTable], by dimensions: [String], _ measures: [String],
        now: Timestamp = HyperFormulas.asOf, parameters: [String: FormulaValue] = [:], weekStart: Weekday = .monday
    ) async throws -> [[Value]] {
        let checker = try FormulaChecker(catalogue)
        let translator = try FormulaTranslator(checker, now: now, weekStart: weekStart, parameters: parameters)
        let sql = try translator.groups(
            by: dimensions.map { try FormulaColumn($0, checker.check($0)) },
            measures.map { try FormulaColumn($0, checker.check($0)) })
        nonisolated(unsafe) var rows: [[Value]] = []
        try await HyperFormulas.run(over: tables) { connection in
            let batch = try await connection.query(sql)
            rows = (0..<batch.count).map { row in batch.columns.map { $0[row] } }
        }
        return rows
    }

    private func isNear(_ value: Value, _ expected: Double) -> Bool {
        guard case .double(let number) = value else { return false }
        return abs(number - expected) < 1e-9
    }

    @Test func ageingPutsEveryBalanceIntoTheBucketOfItsDueDate() async throws {
        let rows = try await groups(
            Self.receivables, [Self.invoices], by: ["[Ageing]"], ["SUM([Balance])", "COUNT([Balance])"])
        let expected: [[Value]] = [
            [.text("1-30"), money("34.50"), .integer(4)], [.text("31-60"), money("90.00"), .integer(3)],
            [.text("61-90"), money("130.00"), .integer(2)], [.text("Current"), money("110.00"), .integer(2)],
            [.text("No due date"), money("5.50"), .integer(1)], [.text("Over 90"), money("80.00"), .integer(1)],
        ]
        #expect(rows == expected)
    }

    @Test func receivablesFiguresAreThoseReckonedByHand() async throws {
        let rows = try await groups(
            Self.receivables, [Self.invoices], by: [],
            ["SUM([Balance])", "SUM([Overdue])", "[Overdue %]", "[Weighted days]", "[DSO]", "[Days to pay]"])
        // 100+10+20+30+40+50+60+70+80-15.5+5.5
        #expect(rows[0][0] == money("450.00"))
        #expect(rows[0][1] == money("334.50"))
        #expect(isNear(rows[0][2], 334.5 / 450))
        // 100·-19 + 20·1 + 30·30 + 40·31 + 50·60 + 60·61 + 70·90 + 80·91 - 15.5·20, over all but the 5.50 without a due
        // date
        let weighted: [Double] = [-1_900, 20, 900, 1_240, 3_000, 3_660, 6_300, 7_280, -310]
        #expect(isNear(rows[0][3], weighted.reduce(0, +) / 444.5))
        // Invoiced since 2024-01-02: 100+30+20+30+40-15.5+5.5+100
        #expect(isNear(rows[0][4], 450 / 310.0 * 90))
        #expect(isNear(rows[0][5], (40 + 20) / 2.0))
    }

    @Test func todayMovesTheAgesAndNotTheBalances() async throws {
        let leap = Timestamp(CalendarDate("2024-02-29")!)
        let rows = try await groups(
            Self.receivables, [Self.invoices], by: [], ["SUM([Balance])", "SUM([Overdue])"], now: leap,
            parameters: ["Mode": .string("Today")])
        #expect(rows == [[money("450.00"), money("260.00")]])
    }

    @Test func cashComesInItsWeekAndWhatIsOverdueInTheFirst() async throws {
        let rows = try await groups(
            Self.receivables, [Self.invoices], by: ["[Cash week]"],
            ["SUM([Balance])", "[Parameters].[Opening cash] + RUNNING_SUM(SUM([Balance]))"])
        let expected: [[Value]] = [
            [date("2024-03-25"), money("320.00"), money("1320.50")],
            [date("2024-04-01"), money("30.00"), money("1350.50")],
            [date("2024-04-22"), money("100.00"), money("1450.50")],
        ]
        #expect(rows == expected)
    }

    @Test func varianceIsPositiveIfItIsGoodAndYearToDateFollowsThePeriods() async throws {
        let ledger = SampleTable(
            name: "Ledger",
            columns: [
                ("Type", .text), ("Year", .integer), ("Period", .integer),
                ("Actual", .numeric(precision: 18, scale: 2)),
                ("Budget", .numeric(precision: 18, scale: 2)),
            ],
            rows: [
                [.text("R"), .integer(2024), .integer(1), money("-900.00"), money("-1000.00")],
                [.text("R"), .integer(2024), .integer(2), money("-1200.00"), money("-1000.00")],
                [.text("E"), .integer(2024), .integer(1), money("450.00"), money("400.00")],
                [.text("E"), .integer(2024), .integer(2), money("300.00"), .null],
                [.text("E"), .integer(2024), .integer(3), money("70.00"), money("80.00")],
                [.text("E"), .integer(2023), .integer(2), money("999.00"), money("999.00")],
            ])
        let catalogue = FieldCatalogue(
            [ledger],
            calculations: [
                .init("c1", caption: "Variance", formula: "SUM([Budget]) - SUM([Actual])"),
                .init("c2", caption: "Variance %", formula: "[Variance] / ABS(SUM([Budget]))"),
                .init("c3", caption: "Shown", formula: "IF [Type] IN ('R', 'L', 'C') THEN -[Actual] ELSE [Actual] END"),
                .init(
                    "c4", caption: "YTD",
                    formula: "IF [Year] = [Parameters].[Year] AND [Period] <= [Parameters].[Period] THEN [Shown] END"),
            ], parameters: [.init("Year", value: .integer(2024)), .init("Period", value: .integer(2))])
        let rows = try await groups(
            catalogue, [ledger], by: ["[Type]"], ["[Variance]", "[Variance %]", "SUM([Shown])", "SUM([YTD])"])
        #expect(rows[0][1] == money("-340.00"))
        #expect(isNear(rows[0][2], -340 / 1_479.0))
        #expect(rows[0].suffix(2) == [money("1819.00"), money("750.00")])
        #expect(rows[1][1] == money("100.00"))
        #expect(isNear(rows[1][2], 0.05))
        #expect(rows[1].suffix(2) == [money("2100.00"), money("2100.00")])
    }

    /// Balances at two ends of a period, each in parts, and what happened between.
    static func conventions(_ balances: [(String, String, String)], revenue: String, cost: String) -> (
        tables: [SampleTable], catalogue: FieldCatalogue
    ) {
        let snapshots = SampleTable(
            name: "Snapshots",
            columns: [("Day", .date), ("Kind", .text), ("Value", .numeric(precision: 18, scale: 2))],
            // The days have different numbers of rows, so that their average is not that of the rows.
            rows: balances.flatMap { day, kind, value in
                let parts = day == "2023-12-31" ? [value, "0.25", "-0.25"] : [value]
                return parts.map { [date(day), .text(kind), money($0)] }
            })
        let flows = SampleTable(
            name: "Flows",
            columns: [("Revenue", .numeric(precision: 18, scale: 2)), ("Cost", .numeric(precision: 18, scale: 2))],
            rows: [[money(revenue), money("0")], [money("0"), money(cost)]])
        func average(_ kind: String) -> String { "AVG({FIXED [Day] : SUM(IF [Kind] = '\(kind)' THEN [Value] END)})" }
        func last(_ kind: String) -> String {
            "SUM(IF [Kind] = '\(kind)' AND [Day] = {MAX([Day])} THEN [Value] END)"
        }
        let days = "[Parameters].[Days]"
        return (
            [snapshots, flows],
            FieldCatalogue(
                [snapshots, flows],
                calculations: [
                    .init("DIO average", formula: "\(average("Stock")) / SUM([Cost]) * \(days)"),
                    .init("DSO average", formula: "\(average("AR")) / SUM([Revenue]) * \(days)"),
                    .init("DPO average", formula: "\(average("AP")) / SUM([Cost]) * \(days)"),
                    .init(
                        "Cycle", formula: "ROUND([DIO average], 1) + ROUND([DSO average], 1) - ROUND([DPO average], 1)"),
                    .init("DIO ending", formula: "\(last("Stock")) / SUM([Cost]) * \(days)"),
                    .init("DSO ending", formula: "\(last("AR")) / SUM([Revenue]) * \(days)"),
                    .init("DPO ending", formula: "\(last("AP")) / SUM([Cost]) * \(days)"),
                    .init("Turnover", formula: "SUM([Cost]) / \(average("Stock"))"),
                    .init("Days on hand", formula: "\(days) / [Turnover]"),
                ], parameters: [.init("Days", value: .integer(365))])
        )
    }

    @Test func thePublishedExampleWithAverageBalancesHolds() async throws {
        let (tables, catalogue) = Self.conventions(
            [
                ("2023-12-31", "Stock", "1600"), ("2024-12-31", "Stock", "2500"), ("2023-12-31", "AR", "680"),
                ("2024-12-31", "AR", "640"), ("2023-12-31", "AP", "1100"), ("2024-12-31", "AP", "1300"),
            ], revenue: "12000", cost: "4000")
        let rows = try await groups(
            catalogue, tables, by: [],
            [
                "ROUND([DIO average], 1)", "ROUND([DSO average], 1)", "ROUND([DPO average], 1)", "[Cycle]",
                "[Turnover]", "[Days on hand]",
            ])
        for (value, expected) in zip(rows[0], [187.1, 20.1, 109.5, 97.7, 4_000 / 2_050.0, 187.0625]) {
            #expect(isNear(value, expected))
        }
    }

    @Test func thePublishedExampleWithEndingBalancesHolds() async throws {
        let (tables, catalogue) = Self.conventions(
            [
                ("2023-12-31", "AR", "1"), ("2024-12-31", "Stock", "1420"), ("2024-12-31", "AR", "10900"),
                ("2024-12-31", "AP", "22640"),
            ],
            revenue: "122800", cost: "104380")
        let rows = try await groups(
            catalogue, tables, by: [], ["ROUND([DSO ending], 2)", "ROUND([DIO ending], 2)", "ROUND([DPO ending], 2)"])
        for (value, expected) in zip(rows[0], [32.40, 4.97, 79.17]) { #expect(isNear(value, expected)) }
    }

    @Test func stockAgesByItsLastMovement() async throws {
        let stock = SampleTable(
            name: "Stock", columns: [("Last move", .date), ("Value", .numeric(precision: 18, scale: 2))],
            rows: [
                [date("2024-03-31"), money("1")], [date("2024-01-01"), money("2")], [date("2023-12-31"), money("4")],
                [date("2023-10-03"), money("8")], [date("2023-04-01"), money("16")], [date("2023-03-31"), money("32")],
                [.null, money("64")],
            ])
        let catalogue = FieldCatalogue(
            [stock],
            calculations: [
                .init("Age", formula: "DATEDIFF('day', [Last move], TODAY())"),
                .init(
                    "Bucket",
                    formula:
                        "IF ISNULL([Age]) THEN '5 Never moved' ELSEIF [Age] <= 90 THEN '1 0-90' ELSEIF [Age] <= 180 THEN '2 91-180' ELSEIF [Age] <= 365 THEN '3 181-365' ELSE '4 Over 365' END"
                ),
            ])
        let rows = try await groups(catalogue, [stock], by: ["[Bucket]"], ["SUM([Value])"])
        #expect(rows.map { $0[1] } == [money("3"), money("12"), money("16"), money("32"), money("64")])
    }
}
