// SPDX-License-Identifier: Apache-2.0

import Columnar
import Testing

@testable import TableauModels

struct FormulaCheckerTests {
    static let catalogue = FieldCatalogue(
        tables: [.init("Invoices"), .init("Customers")],
        columns: [
            .init("Balance", table: "Invoices", type: .numeric(precision: 14, scale: 2)),
            .init("DueDate", caption: "Due date", table: "Invoices", type: .date),
            .init("Posted", table: "Invoices", type: .timestamp), .init("Lines", table: "Invoices", type: .int32),
            .init("Weight", table: "Invoices", type: .double),
            .init("Paid", caption: "Is paid", table: "Invoices", type: .boolean),
            .init("Invoice", table: "Invoices", type: .text),
            .init("Name (Customers)", caption: "Customer name", table: "Customers", column: "Name", type: .text),
            .init("Limit", table: "Customers", type: .numeric(precision: 18, scale: 2)),
        ],
        calculations: [
            .init(
                "Calculation_1", caption: "Days overdue", formula: "DATEDIFF('day', [Due date], [Parameters].[As of])"),
            .init("Calculation_2", caption: "Overdue", formula: "IF [Days overdue] > 0 THEN [Balance] END"),
            .init("Calculation_3", caption: "Overdue %", formula: "SUM([Overdue]) / SUM([Balance])"),
        ],
        parameters: [.init("Parameter 1", caption: "As of", value: .date(CalendarDate("2024-03-31")!))])

    @Test(arguments: [
        ("[Balance] + 1", DataType.real, FormulaLevel.row), ("[Lines] + 1", .integer, .row),
        ("[Lines] / 1", .real, .row),
        ("[Due date] + 1", .date, .row), ("[Due date] - #2024-01-01#", .integer, .row),
        ("[Posted] - [Due date]", .real, .row),
        ("[Posted] + 0.5", .datetime, .row), ("'a' + [Invoice]", .string, .row),
        ("[Lines] IN (1, 2.5)", .boolean, .row),
        ("IF [Is paid] THEN 1 ELSE 2.5 END", .real, .row), ("IF [Is paid] THEN NULL ELSE [Due date] END", .date, .row),
        ("IIF([Is paid], [Due date], [Posted])", .datetime, .row), ("1 + 2", .integer, .constant),
        ("TODAY()", .date, .constant),
        ("[Parameters].[As of]", .date, .constant), ("SUM([Lines])", .integer, .aggregate),
        ("AVG([Lines])", .real, .aggregate),
        ("[Overdue %]", .real, .aggregate), ("MIN([Due date])", .date, .aggregate), ("MIN([Lines], 2)", .integer, .row),
        ("MIN(SUM([Lines]), 2)", .integer, .aggregate), ("SUM([Balance]) / SUM([Limit])", .real, .aggregate),
        ("{FIXED [Invoice] : SUM([Balance])}", .real, .row), ("{MAX([Due date])} = [Due date]", .boolean, .row),
        ("{MAX([Limit])} > [Balance]", .boolean, .row), ("RUNNING_SUM(SUM([Balance]))", .real, .tableCalculation),
        ("SUM([Balance]) / TOTAL(SUM([Balance]))", .real, .tableCalculation), ("INDEX()", .integer, .tableCalculation),
        ("DATEADD('hour', 1, [Due date])", .datetime, .row), ("DATEADD('Month', 1, [Due date])", .date, .row),
        ("DATETRUNC('week', [Posted], 'Monday')", .datetime, .row), ("-[Weight]", .real, .row),
        ("NULL + 1", .integer, .constant),
    ])
    func knowsTypeAndLevel(text: String, type: DataType, level: FormulaLevel) throws {
        let checked = try FormulaChecker(Self.catalogue).check(text)
        #expect(checked.type == type)
        #expect(checked.level == level)
    }

    /// What is written, the error, its column and the suggestion.
    static let refusals: [(String, FormulaError.Code, Int, String?)] = [
        ("[Ballance] + 1", FormulaError.Code.unknownField, 1, "[Balance]"), ("1 + [as of]", .unknownField, 5, nil),
        ("1 + [As of]", .unknownField, 5, "[Parameters].[As of]"),
        ("[Parameters].[As off]", .unknownParameter, 1, "[Parameters].[As of]"),
        ("SUMM([Balance])", .unknownFunction, 1, "SUM"), ("1 + DATEDIF('day', 1, 2)", .unknownFunction, 5, "DATEDIFF"),
        ("DATEDIFF('days', [Due date], TODAY())", .wrongType, 10, "'day'"),
        ("LEFT([Invoice])", .wrongArgumentCount, 1, nil),
        ("TODAY(1)", .wrongArgumentCount, 1, nil), ("ROUND([Balance], 1, 2)", .wrongArgumentCount, 1, nil),
        ("LEFT([Invoice], 'a')", .wrongType, 17, nil), ("SUM([Invoice])", .wrongType, 5, nil),
        ("[Balance] + [Invoice]", .wrongType, 11, nil),
        ("[Invoice] - 'a'", .wrongType, 11, nil), ("[Due date] + 1.5", .wrongType, 12, nil),
        ("[Due date] * 2", .wrongType, 12, nil),
        ("[Balance] % 2", .wrongType, 11, nil), ("-[Invoice]", .wrongType, 1, nil),
        ("NOT [Balance]", .wrongType, 1, nil),
        ("[Balance] AND TRUE", .wrongType, 11, nil), ("[Invoice] = 1", .wrongType, 11, nil),
        ("[Is paid] > TRUE", .wrongType, 11, nil),
        ("IF [Balance] THEN 1 END", .wrongType, 4, nil), ("IF [Is paid] THEN 1 ELSE 'a' END", .wrongType, 26, nil),
        ("CASE [Invoice] WHEN 1 THEN 2 END", .wrongType, 21, nil),
        ("CASE [Invoice] WHEN NULL THEN 2 END", .wrongType, 21, nil),
        ("[Lines] IN (1, NULL)", .wrongType, 16, nil), ("[Lines] IN ([Lines])", .wrongType, 13, nil),
        ("[Lines] IN (1, 'a')", .wrongType, 16, nil),
        ("IFNULL([Balance], 'a')", .wrongType, 19, nil), ("ROUND([Balance], [Lines])", .wrongType, 18, nil),
        ("SPLIT([Invoice], '-', 0)", .wrongType, 23, nil),
        ("PERCENTILE([Balance], 1.5)", .wrongType, 23, nil), ("NULL", .wrongType, 1, nil),
        ("ROUND([Balance], 99999)", .wrongType, 18, nil),
        ("SUM([Balance]) + [Balance]", .mixedLevels, 16, nil), ("[Overdue %] * [Overdue]", .mixedLevels, 13, nil),
        ("IF [Is paid] THEN SUM([Balance]) END", .mixedLevels, 1, nil),
        ("RUNNING_SUM([Balance])", .mixedLevels, 1, nil),
        ("SUM(SUM([Balance]))", .wrongLevel, 1, nil), ("AVG([Overdue %])", .wrongLevel, 1, nil),
        ("SUM(RUNNING_SUM(SUM([Balance])))", .wrongLevel, 1, nil),
        ("{FIXED [Invoice] : [Balance]}", .wrongLevel, 20, nil),
        ("{FIXED SUM([Lines]) : SUM([Balance])}", .wrongLevel, 8, nil),
        ("{RUNNING_SUM(SUM([Balance]))}", .wrongLevel, 2, nil), ("COUNT(1)", .wrongLevel, 1, nil),
        ("[Balance] - [Limit]", .severalTables, 11, nil), ("SUM([Balance] * [Limit])", .severalTables, 15, nil),
        ("IF [Customer name] = 'x' THEN [Balance] END", .severalTables, 1, nil),
        ("{FIXED [Customer name] : SUM([Balance])}", .severalTables, 1, nil),
    ]

    @Test(arguments: refusals)
    func refusesAtItsPlace(text: String, code: FormulaError.Code, column: Int, suggestion: String?) throws {
        let checker = try FormulaChecker(Self.catalogue)
        let error = #expect(throws: FormulaError.self) { try checker.check(text) }
        #expect(error?.code == code, "\(text): \(error.map { "\($0)" } ?? "")")
        #expect(error?.position == FormulaPosition(line: 1, column: column), "\(text): \(error.map { "\($0)" } ?? "")")
        #expect(
            error?.suggestion == suggestion || code == .unknownField && suggestion == nil,
            "\(text): \(error.map { "\($0)" } ?? "")")
    }

    @Test func namesTheCycleOfCalculatedFields() {
        var catalogue = Self.catalogue
        catalogue.calculations += [
            .init("c1", caption: "A", formula: "[B] + 1"), .init("c2", caption: "B", formula: "[C] + 1"),
            .init("c3", caption: "C", formula: "1 +\n [A]"), .init("c4", caption: "D", formula: "[A]"),
        ]
        let errors = #expect(throws: FormulaErrors.self) { try FormulaChecker(catalogue) }?.errors ?? []
        #expect(errors.map(\.code) == [.cycle])
        #expect(errors.first?.description == "[C], line 2, column 2: the field needs itself: [A] → [B] → [C] → [A]")
    }

    @Test func namesEveryFaultyFieldOnceAndNotThoseThatNeedIt() {
        var catalogue = Self.catalogue
        catalogue.calculations += [
            .init("c1", caption: "A", formula: "[Nothing]"), .init("c2", caption: "B", formula: "[A] + 1"),
            .init("c3", caption: "C", formula: "SUM([Balance]"), .init("c4", caption: "D", formula: "1 + 'a'"),
        ]
        let errors = #expect(throws: FormulaErrors.self) { try FormulaChecker(catalogue) }?.errors ?? []
        #expect(errors.map(\.field) == ["A", "C", "D"])
        #expect(errors.map(\.code) == [.unknownField, .unexpectedEnd, .wrongType])
    }

    @Test func refusesAFormulaOfAnotherTypeThanItsFieldIsDeclaredToHave() {
        var catalogue = Self.catalogue
        catalogue.calculations += [
            .init("c1", caption: "A", formula: "[Lines] + 1", type: .integer),
            .init("c2", caption: "B", formula: "[Lines] / 2", type: .integer),
        ]
        let errors = #expect(throws: FormulaErrors.self) { try FormulaChecker(catalogue) }?.errors ?? []
        #expect(errors.map(\.field) == ["B"])
        #expect(
            errors.first?.message
                == "the formula gives a number with decimals, but the field is declared as a whole number")
    }

    static let valueLists: [(String, [FormulaValue]?)] = [
        ("IF [Is paid] THEN 'a' ELSEIF [Lines] > 1 THEN 'b' ELSE 'a' END", [.string("a"), .string("b")]),
        ("IF [Is paid] THEN 'a' END", [.string("a"), .null]),
        ("CASE [Lines] WHEN 1 THEN 1 ELSE 2 END", [.integer(1), .integer(2)]),
        ("IIF([Is paid], 'a', 'b')", [.string("a"), .string("b"), .null]),
        ("IIF([Is paid], 'a', 'b', 'a')", [.string("a"), .string("b")]),
        ("IFNULL(IF [Is paid] THEN 'a' END, 'b')", [.string("a"), .string("b")]), ("IFNULL('a', 'b')", [.string("a")]),
        ("[Invoice]", nil), ("IF [Is paid] THEN 'a' ELSE [Invoice] END", nil), ("UPPER('a')", nil),
    ]

    @Test(arguments: valueLists)
    func knowsTheValuesThatAFormulaCanGive(text: String, values: [FormulaValue]?) throws {
        let checker = try FormulaChecker(Self.catalogue)
        #expect(try checker.values(of: checker.check(text)) == values)
    }

    @Test func refusesNamesThatTwoFieldsShare() {
        var catalogue = Self.catalogue
        catalogue.columns.append(.init("Balance", caption: "Other", table: "Invoices", type: .text))
        catalogue.columns.append(.init("x", caption: "due DATE", table: "Invoices", type: .text))
        catalogue.columns.append(.init("y", caption: "Weight", table: "Nowhere", type: .text))
        catalogue.tables.append(.init("Invoices"))
        let errors = #expect(throws: FormulaErrors.self) { try FormulaChecker(catalogue) }?.errors ?? []
        #expect(errors.filter { $0.code == .duplicateName }.count == 4)
        #expect(errors.contains { $0.message.contains("[Due date] and [due DATE]") })
        #expect(errors.contains { $0.message.contains("Nowhere") })
    }

    @Test func acceptsNestingThatFitsAndRefusesChainsOfFieldsWithoutEnd() {
        func chain(_ count: Int, _ formula: (Int) -> String) -> FormulaErrors? {
            let fields = (0..<count).map {
                FieldCatalogue.Calculation("f\($0)", formula: $0 == 0 ? "[x]" : formula($0 - 1))
            }
            let catalogue = FieldCatalogue(
                tables: [.init("t")], columns: [.init("x", table: "t", type: .integer)], calculations: fields.reversed()
            )
            do throws(FormulaErrors) { _ = try FormulaChecker(catalogue) } catch { return error }
            return nil
        }
        #expect(chain(60) { "[f\($0)] + 1" } == nil)
        #expect(chain(3_000) { "[f\($0)] + 1" }?.errors.first?.code == .tooLarge)
        #expect(chain(90) { "-(-(-[f\($0)]))" }?.errors.first?.code == .tooLarge)
    }

    @Test(.timeLimit(.minutes(1))) func fieldsThatDoubleWhatTheyNeedTakeNoTimeAndNoSpace() throws {
        func doubling(_ name: String, _ first: String, _ next: (String) -> String) -> [FieldCatalogue.Calculation] {
            (0..<60).map { .init("\(name)\($0)", formula: $0 == 0 ? first : next("[\(name)\($0 - 1)]")) }
        }
        let catalogue = FieldCatalogue(
            tables: [.init("t")],
            columns: [.init("x", table: "t", type: .integer), .init("b", table: "t", type: .boolean)],
            calculations: doubling("f", "[x]") { "\($0) + \($0)" }
                + doubling("g", "'a'") { "IF [b] THEN \($0) ELSE \($0) END" }
                + doubling("h", "{SUM([x])}") { "\($0) + \($0)" } + doubling("s", "SUM([x])") { "\($0) + \($0)" })
        let checker = try FormulaChecker(catalogue)
        let translator = try FormulaTranslator(checker, now: HyperFormulas.asOf)
        #expect(checker.values(of: try checker.field("g59")) == [.string("a")])
        let row = #expect(throws: FormulaError.self) { try translator.rows([FormulaColumn("x", checker.field("f59"))]) }
        #expect(row?.code == .tooLarge)
        for text in ["SUM([f59])", "AVG([h59])", "[s59]"] {
            let column = try FormulaColumn("x", checker.check(text))
            let error = #expect(throws: FormulaError.self) { try translator.groups(by: [], [column]) }
            #expect(error?.code == .tooLarge, "\(text)")
        }
    }

    @Test func nestedFixedExpressionsAreCheckedInLinearTime() throws {
        var text = "[Balance]"
        for _ in 0..<60 { text = "{FIXED [Invoice] : MAX(\(text))}" }
        #expect(try FormulaChecker(Self.catalogue).check(text).level == .row)
    }

    @Test func writesFormulasWithInternalNamesAndKeepsTheirLayout() throws {
        let checker = try FormulaChecker(Self.catalogue)
        let text =
            "// share of [Balance]\nIF [Days overdue] > 0 // late\n  THEN [Customer name] + '[Balance]'\nELSE STR([Parameters].[As of]) END"
        let formula = try Formula(text)
        #expect(
            try checker.internalText(formula)
                == "// share of [Balance]\nIF [Calculation_1] > 0 // late\n  THEN [Name (Customers)] + '[Balance]'\nELSE STR([Parameters].[Parameter 1]) END"
        )
        let checked = try checker.check("SUM([Overdue]) / SUM([Balance])")
        #expect(checked.expression.description == "SUM([Calculation_2]) / SUM([Balance])")
        let document = try FormulaChecker(Self.catalogue, naming: .internalNames)
        #expect(try document.check("SUM([Calculation_2]) / SUM([Balance])").expression == checked.expression)
        #expect(throws: FormulaError.self) { try checker.internalText(Formula("[Nothing]")) }
    }

    @Test func theTextForADocumentSaysWhatTheDeclarationSays() throws {
        let catalogue = FinanceFormulaTests.receivables
        let checker = try FormulaChecker(catalogue)
        let document = try FormulaChecker(
            FieldCatalogue(
                tables: catalogue.tables, columns: catalogue.columns,
                calculations: catalogue.calculations.map {
                    .init($0.internalName, caption: $0.caption, formula: try checker.internalText(Formula($0.formula)))
                }, parameters: catalogue.parameters),
            naming: .internalNames)
        for (name, formula) in checker.calculations {
            #expect(document.calculations[name]?.expression == formula.expression)
            #expect(try Formula(formula.expression.description).expression == formula.expression)
        }
    }

    @Test func findsTheNamesThatWentAwayInWhatPeopleWrote() throws {
        let checker = try FormulaChecker(Self.catalogue)
        let text = """
            {EXCLUDE [Customer name] : SUM([Balance])} // [no name]
            + REGEXP_MATCH([Gone], '[Balance]') + [Parameters].[As off] + [Other source].[Gone] + SUM([Ballance])
            """
        let errors = try checker.unknownNames(in: text)
        #expect(errors.map(\.code) == [.unknownField, .unknownParameter, .unknownField])
        #expect(errors.map(\.position.column) == [16, 52, 91])
        #expect(errors.map(\.suggestion) == [nil, "[Parameters].[As of]", "[Balance]"])
        #expect(throws: FormulaError.self) { try checker.unknownNames(in: "[Balance") }
    }

    @Test func aNameIsACaptionFirstOrAnInternalNameFirstAsTheFormulaSays() throws {
        let catalogue = FieldCatalogue(
            tables: [.init("t")],
            columns: [
                .init("Balance", caption: "Raw balance", table: "t", type: .integer),
                .init("Other", caption: "Balance", table: "t", type: .text),
            ])
        #expect(try FormulaChecker(catalogue).check("[Balance]").type == .string)
        #expect(try FormulaChecker(catalogue, naming: .internalNames).check("[Balance]").type == .integer)
    }

    @Test func suggestsTheNearestName() {
        #expect(NearestName.of("balnace", among: ["Balance", "Valence"]) == "Balance")
        #expect(NearestName.of("overdeu %", among: ["Overdue", "Overdue %"]) == "Overdue %")
        #expect(NearestName.of("x", among: ["Balance"]) == nil)
        #expect(NearestName.of("", among: ["Balance"]) == nil)
    }
}
