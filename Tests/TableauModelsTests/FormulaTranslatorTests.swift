// SPDX-License-Identifier: Apache-2.0

import Columnar
import HyperExtract
import Testing

@testable import TableauModels

/// Values that a person can reckon by hand, above all those where Hyper's SQL differs from Tableau.
@Suite(.enabled(if: HyperFormulas.isInstalled, "hyperd is not installed: run `make setup`"), .timeLimit(.minutes(2)))
struct FormulaTranslatorTests {
    static let values: [(String, Value)] = [
        // Division is never whole, and by zero it is null.
        ("7 / 2", .double(3.5)), ("1 / 0", .null), ("1.5 / 0", .null), ("2 / 3", .double(2.0 / 3)), ("0 / 0", .null),
        ("5 % 0", .null),
        ("-7 % 3", .integer(-1)), ("DIV(-7, 2)", .integer(-3)), ("DIV(1, 0)", .null),
        // A cast would round.
        ("INT(2.7)", .integer(2)), ("INT(-2.7)", .integer(-2)), ("INT('3.9')", .integer(3)), ("INT('x')", .null),
        ("INT(TRUE)", .integer(1)),
        ("INT(7 / 2)", .integer(3)), ("FLOAT('x')", .null),
        ("ROUND(2.5)", money("3")), ("ROUND(-2.5)", money("-3")), ("ROUND(1.005, 2)", money("1.01")),
        ("ROUND(9.99, 1)", money("10")),
        ("ROUND(99.5)", money("100")), ("ROUND(1250, -2)", .integer(1300)), ("ROUND(7.25, 9)", money("7.25")),
        ("CEILING(9.1)", .integer(10)),
        ("CEILING(-1.5)", .integer(-1)), ("FLOOR(-1.5)", .integer(-2)), ("INT(-9.99)", .integer(-9)),
        ("CEILING(99.5)", .integer(100)), ("FLOOR(-99.5)", .integer(-100)),
        ("CEILING(999999999999999999.5)", .integer(1_000_000_000_000_000_000)),
        // Whole numbers have 64 bits.
        ("2147483647 + 1", .integer(2_147_483_648)), ("3000000 * 3000000", .integer(9_000_000_000_000)),
        // Decimals stay exact.
        ("0.1 + 0.2", money("0.3")), ("1.10 * 1.10", money("1.21")),
        ("12345678901234567.89 * 2", money("24691357802469135.78")),
        ("-0.05 - 0.01", money("-0.06")),
        // A product of more than 38 digits would be rounded: Hyper would say 0.
        ("0.00000000000000000001 * 0.00000000000000000003", .double(1e-20 * 3e-20)),
        // Null in, null out, but for those that ask for it.
        ("MIN(1, NULL)", .null), ("MAX(1, NULL)", .null), ("MIN(1, 2.5)", money("1")),
        ("MAX(#2024-01-01#, #2024-02-29#)", date("2024-02-29")),
        ("ZN(1 / 0)", .double(0)), ("IFNULL(NULL, 5)", .integer(5)), ("ISNULL(NULL)", .boolean(true)),
        ("NULL + 1", .null),
        ("IIF(1 / 0 > 0, 'a', 'b')", .null), ("IIF(1 / 0 > 0, 'a', 'b', 'c')", .text("c")),
        ("IF 1 / 0 > 0 THEN 'a' ELSE 'b' END", .text("b")),
        ("CASE 3 WHEN 1 THEN 'a' END", .null), ("'a' + NULL", .null), ("NULL IN (1, 2)", .null),
        // Precedence.
        ("-2 ^ 2", .double(4)), ("2 + 3 * 4 ^ 2", .double(50)), ("NOT 1 = 2 AND FALSE", .boolean(false)),
        ("10 - 4 - 3", .integer(3)),
        ("(-8) ^ 0.5", .null), ("0 ^ -1", .null), ("SQRT(-1)", .null), ("LN(0)", .null),
        // Texts are compared to the byte.
        ("'a' = 'A'", .boolean(false)), ("'a ' = 'a'", .boolean(false)), ("'it''s'", .text("it's")),
        ("LEN('été')", .integer(3)),
        ("LEFT('abc', -1)", .text("")), ("RIGHT('abc', 9)", .text("abc")), ("MID('abcdef', 3, 2)", .text("cd")),
        ("FIND('abc', 'z')", .integer(0)),
        ("SPLIT('a-b-c', '-', -1)", .text("c")), ("SPLIT('a-b-c', '-', 9)", .text("")),
        ("CONTAINS('50%', '%')", .boolean(true)),
        ("STR(1.50)", .text("1.5")), ("STR(10.00)", .text("10")), ("STR(100)", .text("100")),
        ("REPLACE('a\\b', '\\', '/')", .text("a/b")),
        // The calendar.
        ("DATEADD('month', 1, #2024-01-31#)", date("2024-02-29")),
        ("DATEADD('month', 1, #2023-01-31#)", date("2023-02-28")),
        ("DATEADD('year', 1, #2024-02-29#)", date("2025-02-28")),
        ("DATEADD('quarter', -1, #2024-05-31#)", date("2024-02-29")),
        ("DATEDIFF('day', #2024-02-28#, #2024-03-01#)", .integer(2)),
        ("DATEDIFF('month', #2024-01-31#, #2024-02-01#)", .integer(1)),
        ("DATEDIFF('year', #2023-12-31#, #2024-01-01#)", .integer(1)),
        ("DATEDIFF('quarter', #2024-03-31#, #2024-04-01#)", .integer(1)),
        ("DATEDIFF('week', #2024-01-06#, #2024-01-07#)", .integer(1)),
        ("DATEDIFF('week', #2024-01-06#, #2024-01-07#, 'monday')", .integer(0)),
        ("DATETRUNC('week', #2024-01-07#)", date("2024-01-07")),
        ("DATETRUNC('week', #2024-01-06#)", date("2023-12-31")),
        ("DATETRUNC('week', #2024-01-07#, 'monday')", date("2024-01-01")),
        ("DATETRUNC('quarter', #2024-05-31#)", date("2024-04-01")),
        ("DATEPART('week', #2024-01-07#)", .integer(2)), ("DATEPART('weekday', #2024-01-07#)", .integer(1)),
        ("DATEPART('weekday', #2024-01-07#, 'monday')", .integer(7)),
        ("DATEPART('iso-week', #2024-12-30#)", .integer(1)),
        ("MAKEDATE(2024, 2, 29)", date("2024-02-29")), ("MAKEDATE(2023, 2, 29)", .null),
        ("MAKEDATE(2024, 13, 1)", .null),
        ("TODAY()", date("2024-03-31")), ("#2024-03-31# - #2024-02-29#", .integer(31)),
        ("#2024-02-28# + 2", date("2024-03-01")),
        ("#2024-03-31 12:00:00# - #2024-03-30#", .double(1.5)), ("DATE('2024-02-30')", .null),
        ("DATE('2024-02-29')", date("2024-02-29")),
    ]

    @Test func constantsHaveTheValuesThatAPersonReckons() async throws {
        try await HyperFormulas.run(over: []) { connection in
            for (text, expected) in Self.values {
                let actual = try await HyperFormulas.value(text, connection)
                #expect(actual == expected, "\(text)")
            }
        }
    }

    @Test func aNumberThatDoesNotFitIsAnErrorAndNotAnotherNumber() async throws {
        try await HyperFormulas.run(over: []) { connection in
            for text in ["9223372036854775807 + 1", "9223372036854775807 * 2", "INT(99999999999999999999.5)"] {
                await #expect(throws: HyperError.self, "\(text)") { try await HyperFormulas.value(text, connection) }
            }
        }
        let wide = SampleTable(
            name: "t", columns: [("x", .numeric(precision: 38, scale: 2))],
            rows: [[.decimal(FixedDecimal(mantissa: FixedDecimal.powersOf10[38] - 1, scale: 2))]])
        let checker = try FormulaChecker(FieldCatalogue([wide]))
        let translator = try FormulaTranslator(checker, now: HyperFormulas.asOf)
        try await HyperFormulas.run(over: [wide]) { connection in
            let sql = try translator.rows([FormulaColumn("x", checker.check("[x] + [x]"))])
            await #expect(throws: HyperError.self) { try await connection.query(sql) }
        }
    }

    @Test func aShortWholeNumberIsReckonedWithAsALongOne() async throws {
        let table = SampleTable(name: "t", columns: [("x", .int32)], rows: [[.integer(2_000_000_000)]])
        let checker = try FormulaChecker(FieldCatalogue([table]))
        let translator = try FormulaTranslator(checker, now: HyperFormulas.asOf)
        let sql = try translator.rows([FormulaColumn("x", checker.check("[x] + [x]"))])
        try await HyperFormulas.run(over: [table]) { connection in
            let batch = try await connection.query(sql)
            #expect(batch.columns[0][0] == .integer(4_000_000_000))
        }
    }

    @Test func aPointInTimeIsShownAsUTC() async throws {
        let table = SampleTable(
            name: "t", columns: [("x", .instant)],
            rows: [[.timestamp(Timestamp(CalendarDate("2024-02-29")!, microseconds: 84_600_000_000))], [.null]])
        let checker = try FormulaChecker(FieldCatalogue([table]))
        let translator = try FormulaTranslator(checker, now: HyperFormulas.asOf)
        let sql = try translator.groups(
            by: [],
            ["MAX([x])", "MAX(DATEPART('hour', [x]))", "MAX(DATE([x]))"].map {
                try FormulaColumn($0, checker.check($0))
            })
        try await HyperFormulas.run(over: [table]) { connection in
            let batch = try await connection.query(sql)
            #expect(batch.columns[0][0] == table.rows[0][0])
            #expect(batch.columns[1][0] == .integer(23))
            #expect(batch.columns[2][0] == date("2024-02-29"))
        }
    }

    @Test func everyFunctionThatIsKnownCanBeComputed() throws {
        let catalogue = FieldCatalogue(
            tables: [.init("t")],
            columns: [
                .init("n", table: "t", type: .integer), .init("s", table: "t", type: .text),
                .init("d", table: "t", type: .date),
                .init("b", table: "t", type: .boolean),
            ])
        let checker = try FormulaChecker(catalogue)
        let translator = try FormulaTranslator(checker, now: HyperFormulas.asOf)
        for (name, function) in FormulaFunction.all {
            let arguments = function.arguments.prefix(function.required).map { argument in
                let text: String =
                    switch argument {
                    case .types(let types):
                        types.contains(.integer)
                            ? "[n]" : types.contains(.string) ? "[s]" : types.contains(.date) ? "[d]" : "[b]"
                    case .joined: "[n]"
                    case .word(let words): "'\(words[0])'"
                    case .constant: "1"
                    case .share: "0.5"
                    }
                return function.role == .table && text.hasPrefix("[") ? "SUM(\(text))" : text
            }
            let column = try FormulaColumn("x", checker.check("\(name)(\(arguments.joined(separator: ", ")))"))
            if function.role == .scalar {
                #expect(!(try translator.rows([column])).isEmpty)
            } else {
                #expect(!(try translator.groups(by: [FormulaColumn("s", checker.field("s"))], [column])).isEmpty)
            }
        }
    }

    @Test func aRoundedNumberHasRoomForOneMoreDigit() async throws {
        try await HyperFormulas.run(over: []) { connection in
            let checker = try FormulaChecker(FieldCatalogue(tables: [], columns: []))
            let translator = try FormulaTranslator(checker, now: HyperFormulas.asOf)
            let sql = try translator.rows([FormulaColumn("x", checker.check("ROUND(9.99, 1)"))])
            let batch = try await connection.query(sql)
            #expect(batch.columns[0].type == .numeric(precision: 4, scale: 2))
        }
    }

    @Test func parametersTakeOtherValuesOfTheirTypeOnly() throws {
        let catalogue = FieldCatalogue(
            tables: [], columns: [],
            parameters: [.init("Parameter 1", caption: "As of", value: .date(CalendarDate("2024-03-31")!))])
        let checker = try FormulaChecker(catalogue)
        let other = try FormulaTranslator(
            checker, now: HyperFormulas.asOf, parameters: ["As of": .date(CalendarDate("2020-01-01")!)])
        #expect(
            try other.rows([FormulaColumn("x", checker.check("[Parameters].[As of]"))])
                == "SELECT date '2020-01-01' AS \"x\"")
        for (name, value) in [("As of", FormulaValue.string("x")), ("As of", .null), ("Nothing", .integer(1))] {
            #expect(throws: FormulaError.self) {
                try FormulaTranslator(checker, now: HyperFormulas.asOf, parameters: [name: value])
            }
        }
    }

    @Test func onlyTheTablesThatAreNeededAreJoined() throws {
        let tables = ["a", "b", "c", "d"].map {
            SampleTable(name: $0, columns: [("\($0)k", .integer), ("\($0)v", .integer)])
        }
        let catalogue = FieldCatalogue(
            tables,
            relationships: [.init(many: "ak", one: "bk"), .init(many: "av", one: "dk"), .init(many: "bv", one: "ck")])
        let checker = try FormulaChecker(catalogue)
        let translator = try FormulaTranslator(checker, now: HyperFormulas.asOf)
        func sql(_ texts: [String]) throws -> String {
            try translator.rows(texts.map { try FormulaColumn($0, checker.check($0)) })
        }
        let far = try sql(["[cv]", "[av]"])
        #expect(far.contains("JOIN \"b\"") && far.contains("JOIN \"c\"") && !far.contains("\"d\""))
        #expect(!(try sql(["[av]", "{SUM([cv])}"])).contains("JOIN"))
        #expect(throws: FormulaError.self) { try sql(["[cv]", "[dv]"]) }
    }

    @Test func refusesQueriesThatHaveNoMeaning() throws {
        let checker = try FormulaChecker(FormulaCheckerTests.catalogue)
        let translator = try FormulaTranslator(checker, now: HyperFormulas.asOf)
        func code(_ body: () throws -> String) -> FormulaError.Code? {
            do { _ = try body() } catch { return (error as? FormulaError)?.code }
            return nil
        }
        let balance = try FormulaColumn("Balance", checker.check("[Balance]"))
        let open = try FormulaColumn("Open", checker.check("SUM([Balance])"))
        let name = try FormulaColumn("Name", checker.check("[Customer name]"))
        #expect(code { try translator.rows([open]) } == .wrongLevel)
        #expect(code { try translator.groups(by: [open], [open]) } == .wrongLevel)
        #expect(code { try translator.groups(by: [], [balance]) } == .wrongLevel)
        #expect(code { try translator.groups(by: [name], [open]) } == .severalTables)
        #expect(code { try translator.rows([balance, name]) } == .severalTables)
        #expect(code { try translator.groups(by: [], [open], addressing: .init(order: ["Name"])) } == .unknownField)
        let nested = try FormulaColumn("x", checker.check("RUNNING_SUM(WINDOW_SUM(SUM([Balance])))"))
        #expect(code { try translator.groups(by: [], [nested]) } == .notTranslatable)
    }
}
