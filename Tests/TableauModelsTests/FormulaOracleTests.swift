// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import HyperExtract
import Testing

@testable import TableauModels

/// Formulas of every kind over random rows: hyperd, by way of the translation, against a peer that shares no code with
/// it.
@Suite(.enabled(if: HyperFormulas.isInstalled, "hyperd is not installed: run `make setup`"), .timeLimit(.minutes(5)))
struct FormulaOracleTests {
    static let calculations: [FieldCatalogue.Calculation] = [
        .init("As of", formula: "IF [Parameters].[Mode] = 'Today' THEN TODAY() ELSE [Parameters].[Date] END"),
        .init("Days overdue", formula: "DATEDIFF('day', [Due date], [As of])"),
        .init("Overdue", formula: "IF [Days overdue] > 0 THEN [Balance] ELSE 0 END"),
        .init("Customer total", formula: "{FIXED [Set], [CustomerKey] : SUM([Balance])}"),
        .init("Share", formula: "SUM([Overdue]) / SUM([Balance])"),
    ]
    static let parameters: [FieldCatalogue.Parameter] = [
        .init("Mode", value: .string("Date")), .init("Date", value: .date(CalendarDate("2024-03-31")!)),
        .init("Factor", type: .real, value: .integer(3)), .init("Window", value: .integer(90)),
    ]

    /// Formulas of single rows of invoices.
    static let rowFormulas: [String] = [
        "[Balance] + [Original] - [Quantity]", "[Balance] * [Rate]", "-[Balance] * [Quantity]", "[Quantity] * [Lines]",
        "[Balance] / [Quantity]", "[Quantity] / [Lines]", "[Balance] / [Rate] / 3", "[Weight] * [Balance] - 0.5",
        "[Quantity] % [Lines]", "[Quantity] % 7", "2 ^ [Lines] + 1", "-[Quantity] ^ 2", "[Weight] ^ 2",
        "[Balance] * [Parameters].[Factor]",
        "1.50 * [Rate] * [Rate]", "[Balance] > [Original]", "[Quantity] >= [Balance]", "[Weight] <= [Quantity]",
        "[Balance] <> 0 AND NOT [Disputed]", "[Disputed] OR [Quantity] > 0",
        "NOT [Quantity] = [Lines] OR [Balance] = 0",
        "[Disputed] = TRUE", "[Quantity] IN (1, 2, -3)", "[Note] IN ('a', 'it''s')",
        "[Due date] IN (#2024-02-29#, #2024-01-31#)",
        "[Note] = 'a'", "[Note] < 'a'", "[Note] + '/' + [Company]", "[Note] >= [Company]",
        "[Due date] - [Invoice date]", "[Due date] + [Quantity]", "[Due date] - 30", "[Due date] >= [Posted]",
        "[Posted] - [Due date]", "[Posted] + 1", "[Days overdue]", "[Overdue]", "[Customer total]", "[As of]",
        "IF [Days overdue] > 90 THEN 'over 90' ELSEIF [Days overdue] > 60 THEN '61-90' ELSEIF [Days overdue] > 0 THEN '1-60' END",
        "IF [Disputed] THEN 1 ELSEIF [Quantity] > 0 THEN [Balance] ELSE [Weight] END",
        "IF [Disputed] THEN [Due date] ELSE [Posted] END",
        "CASE [Note] WHEN 'a' THEN 1 WHEN 'A' THEN 2 ELSE 3.5 END",
        "CASE [Quantity] WHEN 1 THEN 'one' WHEN 2.0 THEN 'two' END",
        "IIF([Disputed], 'yes', 'no')", "IIF([Disputed], 1, 2, 3)", "IIF([Quantity] > 0, [Balance], NULL)",
        "ZN([Balance])", "ZN([Quantity]) + ZN([Lines])", "IFNULL([Balance], [Quantity])", "IFNULL([Note], '?')",
        "IFNULL([Due date], [As of])", "ISNULL([Due date])", "MIN([Balance], [Original])", "MAX([Quantity], [Lines])",
        "MIN([Due date], [Invoice date])", "MAX([Note], [Company])", "MAX([Quantity], 0)",
        "ABS([Balance])", "ROUND([Balance])", "ROUND([Balance], 1)", "ROUND([Balance], -2)", "ROUND([Rate], 4)",
        "ROUND([Quantity], -1)",
        "CEILING([Balance])", "FLOOR([Balance])", "FLOOR([Weight])", "CEILING([Weight])", "INT([Balance])",
        "INT([Weight])",
        "INT([Note])", "INT([Disputed])", "FLOAT([Note])", "FLOAT([Quantity])", "SIGN([Balance])", "SQUARE([Quantity])",
        "SQRT([Balance])", "LN([Rate])", "EXP([Lines] / 100)", "POWER([Quantity], 3)", "DIV([Quantity], [Lines])",
        "STR([Balance])", "STR([Quantity])", "STR([Due date])", "DATE([Posted])", "DATE([Note])",
        "DATETIME([Due date])",
        "LEN([Note])", "LEFT([Note], 2)", "RIGHT([Note], 3)", "MID([Note], 2)", "MID([Note], 2, 3)",
        "LEFT([Note], [Lines])",
        "UPPER([Note])", "LOWER([Note])", "TRIM([Note])", "LTRIM([Note])", "RTRIM([Note])",
        "REPLACE([Note], 'a', 'bb')",
        "CONTAINS([Note], 'a')", "STARTSWITH([Note], 'a')", "ENDSWITH([Note], 'c')", "FIND([Note], '-')",
        "SPLIT([Note], '-', 2)",
        "SPLIT([Note], '-', -1)", "SPLIT([CustomerKey], '|', 1)",
        "DATEADD('month', [Lines], [Due date])", "DATEADD('month', -1, [Invoice date])",
        "DATEADD('quarter', 1, [Due date])",
        "DATEADD('year', 1, [Due date])", "DATEADD('week', 2, [Due date])", "DATEADD('day', [Lines], [Due date])",
        "DATEADD('day', 1, [Posted])", "DATEADD('hour', 30, [Due date])", "DATEADD('minute', -90, [Posted])",
        "DATEDIFF('day', [Invoice date], [Due date])", "DATEDIFF('week', [Invoice date], [Due date])",
        "DATEDIFF('week', [Invoice date], [Due date], 'wednesday')", "DATEDIFF('month', [Invoice date], [Due date])",
        "DATEDIFF('quarter', [Invoice date], [Due date])", "DATEDIFF('year', [Invoice date], [Posted])",
        "DATEDIFF('hour', [Posted], [Due date])", "DATEDIFF('day', [Posted], [Due date])",
        "DATEDIFF('minute', [Due date], [Posted])",
        "DATETRUNC('week', [Due date])", "DATETRUNC('week', [Due date], 'saturday')", "DATETRUNC('month', [Due date])",
        "DATETRUNC('quarter', [Due date])", "DATETRUNC('year', [Posted])", "DATETRUNC('day', [Posted])",
        "DATETRUNC('hour', [Posted])",
        "DATETRUNC('week', [Posted])", "DATEPART('week', [Due date])", "DATEPART('week', [Due date], 'thursday')",
        "DATEPART('weekday', [Due date])", "DATEPART('dayofyear', [Due date])", "DATEPART('iso-week', [Due date])",
        "DATEPART('iso-year', [Due date])", "DATEPART('iso-weekday', [Due date])", "DATEPART('hour', [Posted])",
        "DATEPART('minute', [Posted])", "DATEPART('second', [Posted])", "YEAR([Due date])", "QUARTER([Due date])",
        "MONTH([Due date])",
        "WEEK([Due date])", "DAY([Due date])", "MAKEDATE(YEAR([Due date]), 2, 28 + [Lines])",
        "MAKEDATE(2024, [Lines], 31)",
        "{FIXED [Set] : MAX([Due date])} = [Due date]", "[Balance] - {FIXED [Set], [Company] : AVG([Balance])}",
        "{FIXED [Set] : COUNTD([CustomerKey])}", "{FIXED [Set] : SUM([Balance]) / SUM([Quantity])}", "{SUM([Balance])}",
        "{FIXED [Set], YEAR([Due date]) : MIN([Balance])}",
        "{FIXED [Set] : MAX({FIXED [Set], [CustomerKey] : SUM([Balance])})}",
        "{FIXED [Set] : AVG({FIXED [Set], [CustomerKey] : SUM([Balance])})}", "[Quantity] + {MAX([Paid])}",
        "TODAY() - [Due date]",
        "[Branch]", "[Limit] - 1", "NOW()", "{MAX([Paid])}", "1 + 1",
    ]

    /// Formulas of groups of invoices and payments.
    static let groupFormulas: [String] = [
        "SUM([Balance])", "SUM([Balance]) - SUM([Original])", "SUM([Balance]) * 2", "SUM([Quantity])", "SUM([Weight])",
        "AVG([Balance])",
        "AVG([Quantity])", "COUNT([Balance])", "COUNT([Note])", "COUNTD([CustomerKey])", "COUNTD([Balance])",
        "MIN([Balance])",
        "MAX([Due date])", "MIN([Note])", "MEDIAN([Balance])", "MEDIAN([Quantity])", "ATTR([Company])",
        "PERCENTILE([Balance], 0.25)",
        "STDEV([Quantity])", "STDEVP([Quantity])", "VAR([Quantity])", "VARP([Lines])", "[Share]",
        "SUM([Balance] * [Rate])",
        "SUM([Balance] * [Days overdue]) / SUM(IF NOT ISNULL([Days overdue]) THEN [Balance] END)",
        "SUM(ZN([Balance]) / [Quantity])",
        "ROUND(SUM([Balance]) / COUNT([Balance]), 2) > 0 OR ISNULL(AVG([Balance]))", "MIN(SUM([Balance]), 0)",
        "IIF(COUNT([Row]) > 3, 'many', 'few')",
        "SUM([Customer total])", "AVG([Customer total])", "MAX([Customer total]) - MIN([Customer total])",
        "AVG({FIXED [Set] : SUM([Balance])})",
        "SUM([Balance] - [Customer total])", "SUM({FIXED [Set], [Company] : COUNTD([CustomerKey])})",
        "SUM([Paid]) / SUM([Balance])",
        "SUM([Balance]) - ZN(SUM([Paid]))", "COUNT([Paid])", "MAX({MAX([Paid])})", "SUM([Limit])",
    ]

    static let tableFormulas: [String] = [
        "RUNNING_SUM(SUM([Balance]))", "RUNNING_AVG(SUM([Quantity]))", "RUNNING_MAX(SUM([Balance]))",
        "RUNNING_MIN(COUNT([Balance]))",
        "RUNNING_COUNT(SUM([Balance]))", "WINDOW_SUM(SUM([Balance]))", "WINDOW_AVG(SUM([Balance]), -1, 1)",
        "WINDOW_MAX(SUM([Balance]), -2, -1)",
        "WINDOW_MIN(SUM([Balance]), 0, 2)", "WINDOW_COUNT(SUM([Balance]))", "TOTAL(SUM([Balance]))",
        "TOTAL(AVG([Balance]))", "TOTAL(AVG([Customer total]))",
        "SUM([Balance]) / TOTAL(SUM([Balance]))", "TOTAL(COUNTD([CustomerKey]))", "INDEX()", "SIZE()",
        "LOOKUP(SUM([Balance]), -1)",
        "RUNNING_SUM(SUM([Balance])) + [Parameters].[Window]", "RUNNING_SUM(SUM([Balance]) - ZN(SUM([Paid])))",
    ]

    /// How many data sets; more take longer, mostly for the peer.
    static let sets = ProcessInfo.processInfo.environment["FORMULA_SETS"].flatMap(Int.init) ?? 25

    /// What the random rows are made from.
    static let seed = ProcessInfo.processInfo.environment["FORMULA_SEED"].flatMap(UInt64.init) ?? 20_260_331

    @Test(arguments: [Weekday.sunday, .monday])
    func everyFormulaGivesWhatTableauDocuments(weekStart: Weekday) async throws {
        let sample = FinanceSample(sets: Self.sets, seed: Self.seed &+ UInt64(weekStart.rawValue))
        let catalogue = FieldCatalogue(
            sample.tables, calculations: Self.calculations, parameters: Self.parameters,
            relationships: FinanceSample.relationships)
        let bySet = Oracle.Query(
            tables: ["Invoices"], dimensions: ["[Set]"],
            formulas: Self.groupFormulas.filter { !$0.contains("[Paid]") && !$0.contains("[Limit]") })
        let queries: [Oracle.Query] = [
            .init(table: "Invoices", formulas: ["[Row]"] + Self.rowFormulas),
            bySet,
            .init(
                tables: ["Invoices", "Payments"], dimensions: ["[CustomerId]"],
                formulas: Self.groupFormulas.filter { !$0.contains("[Limit]") }),
            .init(
                tables: ["Customers"], dimensions: ["[Branch]"],
                formulas: ["SUM([Limit])", "COUNT([CustomerId])", "COUNTD([Name])"]),
            .init(
                tables: ["Invoices"], dimensions: ["[Company]", "DATETRUNC('month', [Due date])"],
                formulas: bySet.formulas),
            .init(
                tables: ["Invoices", "Payments"], dimensions: [],
                formulas: ["SUM([Balance])", "SUM([Paid]) / SUM([Balance])", "COUNTD([CustomerKey])"]),
            .init(
                tables: ["Invoices"], dimensions: ["[Set]"],
                formulas: Self.tableFormulas.filter { !$0.contains("[Paid]") }),
            .init(
                tables: ["Invoices"], dimensions: ["[Company]", "[Set]"], partition: [0],
                formulas: Self.tableFormulas.filter { !$0.contains("[Paid]") }),
            .init(tables: ["Invoices", "Payments"], dimensions: ["[Branch]"], formulas: Self.tableFormulas),
        ]
        let expected = try await Oracle.answers(
            queries, over: sample.tables, catalogue, now: HyperFormulas.asOf, weekStart: "\(weekStart)")
        let checker = try FormulaChecker(catalogue)
        let translator = try FormulaTranslator(checker, now: HyperFormulas.asOf, weekStart: weekStart)
        try await HyperFormulas.run(over: sample.tables) { connection in
            for (query, rows) in zip(queries, expected) {
                try await compare(query, rows, checker, translator, connection)
            }
        }
    }

    @Test func randomFormulasGiveWhatTableauDocuments() async throws {
        let sample = FinanceSample(sets: 12, seed: Self.seed)
        let catalogue = FieldCatalogue([sample.invoices])
        var random = RandomFormulas(seed: Self.seed)
        var formulas: [String] = []
        while formulas.count < 240 {
            let depth = 2 + formulas.count % 4
            switch formulas.count % 4 {
            case 0: formulas.append(random.number(depth))
            case 1: formulas.append(random.condition(depth))
            case 2: formulas.append(random.text(depth))
            default: formulas.append(random.day(depth))
            }
        }
        let query = Oracle.Query(table: "Invoices", formulas: ["[Row]"] + formulas)
        let expected = try await Oracle.answers(
            [query], over: [sample.invoices], catalogue, now: HyperFormulas.asOf, weekStart: "sunday")
        let checker = try FormulaChecker(catalogue)
        let translator = try FormulaTranslator(checker, now: HyperFormulas.asOf)
        try await HyperFormulas.run(over: [sample.invoices]) { connection in
            try await compare(query, expected[0], checker, translator, connection)
        }
    }

    private func compare(
        _ query: Oracle.Query, _ expected: [[Oracle.Answer]], _ checker: FormulaChecker,
        _ translator: FormulaTranslator,
        _ connection: HyperConnection
    ) async throws {
        func columns(_ formulas: [String]) throws -> [FormulaColumn] {
            try formulas.map { try FormulaColumn($0, checker.check($0)) }
        }
        let actual: RecordBatch
        if let dimensions = query.dimensions {
            let keys = try columns(dimensions)
            let partition = (query.partition ?? []).map { dimensions[$0] }
            let sql = try translator.groups(
                by: keys, columns(query.formulas),
                addressing: .init(partition: partition, order: dimensions.filter { !partition.contains($0) }))
            actual = try await connection.query(sql)
        } else {
            let sql = try translator.rows(columns(query.formulas))
            actual = try await connection.query("SELECT * FROM (\(sql)) AS q ORDER BY 1")
        }
        let names = (query.dimensions ?? []) + query.formulas
        #expect(actual.count == expected.count && expected.count > 0, "\(names)")
        for (column, name) in names.enumerated() {
            let different = expected.indices.filter { !expected[$0][column].isSame(as: actual.columns[column][$0]) }
            if let row = different.first {
                Issue.record(
                    "\(name) by \(query.dimensions ?? ["row"]): \(actual.columns[column][row]) is not \(expected[row][column]), and \(different.count - 1) more of \(expected.count)"
                )
            }
            if let checked = try? checker.check(name), actual.columns[column].type != .int32 {
                #expect(DataType(actual.columns[column].type) == checked.type, "the type of \(name)")
            }
        }
    }
}
