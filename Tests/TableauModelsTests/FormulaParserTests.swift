// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import Testing

@testable import TableauModels

struct FormulaParserTests {
    @Test(arguments: [
        // What is written, and how it is understood.
        ("1 + 2 * 3", "1 + 2 * 3"), ("(1 + 2) * 3", "(1 + 2) * 3"), ("1 - (2 - 3)", "1 - (2 - 3)"),
        ("1 - 2 - 3", "1 - 2 - 3"),
        ("-2 ^ 2", "-2 ^ 2"), ("(-2) ^ 2", "-2 ^ 2"), ("-(2 ^ 2)", "-(2 ^ 2)"), ("2 ^ -1", "2 ^ -1"), ("--1", "-(-1)"),
        ("2 * 3 ^ 4", "2 * 3 ^ 4"), ("7 % 2 * 3 / 4", "7 % 2 * 3 / 4"),
        ("NOT [a] = 1 AND [b] OR [c]", "NOT [a] = 1 AND [b] OR [c]"), ("NOT ([a] AND [b])", "NOT ([a] AND [b])"),
        ("[a] and ([b] or [c])", "[a] AND ([b] OR [c])"), ("[a]==1 or [a]!=2", "[a] = 1 OR [a] <> 2"),
        ("[a] IN (1, 2) AND TRUE", "[a] IN (1, 2) AND TRUE"), ("NOT [a] in ('x')", "NOT [a] IN ('x')"),
        ("if [a] then 1 elseif [b] then 2 else 3 end", "IF [a] THEN 1 ELSEIF [b] THEN 2 ELSE 3 END"),
        ("CASE [a] WHEN 'x' THEN 1 END", "CASE [a] WHEN 'x' THEN 1 END"), ("iif([a], 1, null)", "IIF([a], 1, NULL)"),
        ("sum([a b]) / Sum([c]]d])", "SUM([a b]) / SUM([c]]d])"), ("[Parameters].[As of]", "[Parameters].[As of]"),
        ("{ fixed [a], YEAR([b]) : MIN([c]) }", "{FIXED [a], YEAR([b]) : MIN([c])}"), ("{SUM([a])}", "{SUM([a])}"),
        ("{FIXED : SUM([a])}", "{SUM([a])}"), ("'it''s' + \"a \"\"b\"\"\"", "'it''s' + 'a \"b\"'"),
        ("#2024-02-29# + 1", "#2024-02-29# + 1"), ("#2024-02-29 23:59:59#", "#2024-02-29 23:59:59#"),
        ("12.50", "12.50"), (".5", "0.5"), ("1e3", "1000.0"), ("1.5E-2", "0.015"), ("007.5", "7.5"),
        ("TODAY()", "TODAY()"),
        ("// first\n[a] /* and */ + // second\r\n 1", "[a] + 1"),
    ])
    func readsEveryConstructWithTableausPrecedence(text: String, printed: String) throws {
        #expect(try Formula(text).expression.description == printed)
    }

    @Test func negationBindsMoreTightlyThanPowerAndNotLessThanComparison() throws {
        guard case .binary(.power, let base, _) = try Formula("-2 ^ 2").expression.node,
            case .unary(.negate, _) = base.node
        else {
            Issue.record("-2 ^ 2 is (-2) ^ 2")
            return
        }
        guard case .unary(.not, let inner) = try Formula("NOT 1 = 2").expression.node,
            case .binary(.equal, _, _) = inner.node
        else {
            Issue.record("NOT 1 = 2 is NOT (1 = 2)")
            return
        }
    }

    @Test(arguments: [
        ("", FormulaError.Code.unexpectedEnd, 1, 1), ("  // nothing", .unexpectedEnd, 1, 13),
        ("'abc", .unterminated, 1, 1), ("1 +\n  \"abc", .unterminated, 2, 3), ("[Balance", .unterminated, 1, 1),
        ("#2024-02-29", .unterminated, 1, 1), ("1 /* 2", .unterminated, 1, 3),
        ("#2023-02-29#", .invalidDate, 1, 1), ("#April 15, 2004#", .invalidDate, 1, 1),
        ("#2024-01-01 24:00:00#", .invalidDate, 1, 1),
        ("9223372036854775808", .invalidNumber, 1, 1), ("1.2.3", .invalidNumber, 1, 1), ("12abc", .invalidNumber, 1, 1),
        ("1e999", .invalidNumber, 1, 1), ("0.000000000000000000000000000000000000001", .invalidNumber, 1, 1),
        ("1 + ", .unexpectedEnd, 1, 5), ("(1 + 2", .unexpectedEnd, 1, 7), ("1 + 2)", .unexpectedToken, 1, 6),
        ("IF [a] THEN 1", .unexpectedEnd, 1, 14), ("IF [a] 1 END", .unexpectedToken, 1, 8),
        ("IF [a] THEN 1 ELSE 2 ELSE 3 END", .unexpectedToken, 1, 22),
        ("CASE [a] END", .unexpectedToken, 1, 10), ("CASE [a] WHEN 1 THEN 2", .unexpectedEnd, 1, 23),
        ("ELSE", .unexpectedToken, 1, 1),
        ("SUM [a]", .unexpectedToken, 1, 1), ("SUM([a]", .unexpectedEnd, 1, 8), ("SUM([a],)", .unexpectedToken, 1, 9),
        ("Balance", .unexpectedToken, 1, 1),
        ("[a].[b]", .unknownField, 1, 1), ("[Parameters].b", .unexpectedToken, 1, 14),
        ("{FIXED [a] SUM([b])}", .unexpectedToken, 1, 12),
        ("{INCLUDE [a] : SUM([b])}", .unexpectedToken, 1, 2), ("{SUM([a])", .unexpectedEnd, 1, 10),
        ("1 = 2 = 3", .unexpectedToken, 1, 7),
        ("2 ^ 3 ^ 4", .unexpectedToken, 1, 7), ("[a] IN 1", .unexpectedToken, 1, 8),
        ("[a] IN ()", .unexpectedToken, 1, 9),
        ("[a] ? [b]", .unexpectedCharacter, 1, 5), ("[a] & [b]", .unexpectedCharacter, 1, 5),
        ("1 \u{7} 2", .unexpectedCharacter, 1, 3), ("'a\0b'", .unexpectedCharacter, 1, 3),
        ("1 2", .unexpectedToken, 1, 3),
        ("\r\n\r\n  ]", .unexpectedCharacter, 3, 3), ("é", .unexpectedCharacter, 1, 1),
    ])
    func refusesWhatIsNoFormulaAtItsPlace(text: String, code: FormulaError.Code, line: Int, column: Int) {
        let error = #expect(throws: FormulaError.self) { try Formula(text) }
        #expect(error?.code == code, "\(text): \(error.map { "\($0)" } ?? "")")
        #expect(
            error?.position == FormulaPosition(line: line, column: column), "\(text): \(error.map { "\($0)" } ?? "")")
    }

    @Test func saysWhatOpensWithoutItsEnd() {
        let error = #expect(throws: FormulaError.self) { try Formula("1 +\nIF [a] THEN 2") }
        #expect(
            error?.description
                == "line 2, column 14: the formula ends too early: END is missing for IF at line 2, column 1")
    }

    @Test(arguments: ["(", "-", "NOT ", "IF ", "{", "SUM(", "1 + (", "CASE 1 WHEN ", "1 ^ (-", "[a] IN ("])
    func refusesNestingWithoutEnd(opening: String) {
        let deep = String(repeating: opening, count: 9_000)
        let error = #expect(throws: FormulaError.self) { try Formula(deep) }
        #expect(error?.code == .tooLarge)
    }

    @Test func refusesAChainThatMakesADeepTreeAndATextOfAnyLength() {
        let chain = "1" + String(repeating: " + 1", count: 300)
        #expect(#expect(throws: FormulaError.self) { try Formula(chain) }?.code == .tooLarge)
        let long = String(repeating: " ", count: 200_000) + "1"
        #expect(#expect(throws: FormulaError.self) { try Formula(long) }?.code == .tooLarge)
    }

    @Test func readsALongListOfValues() throws {
        let text = "CASE [a] " + (1...3_000).map { "WHEN \($0) THEN 'x\($0)' " }.joined() + "ELSE [a] END"
        guard case .selection(_, let branches, _) = try Formula(text).expression.node else { return }
        #expect(branches.count == 3_000)
    }

    private static let documents = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../shared/fixtures/tableau-documents").standardizedFileURL

    @Test(
        .enabled(
            if: FileManager.default.fileExists(atPath: documents.path), "the documents that Tableau wrote are not here")
    )
    func readsEveryFormulaOfTheDocumentsThatTableauWrote() throws {
        let files = try #require(FileManager.default.enumerator(at: Self.documents, includingPropertiesForKeys: nil))
        var count = 0
        for case let file as URL in files where ["tds", "twb"].contains(file.pathExtension) {
            for match in try String(contentsOf: file, encoding: .utf8).matches(
                of: /<calculation class='tableau' formula='([^']*)'/)
            {
                var text = String(match.1)
                for (entity, character) in [
                    ("&#13;", "\r"), ("&#10;", "\n"), ("&quot;", "\""), ("&apos;", "'"), ("&lt;", "<"), ("&gt;", ">"),
                    ("&amp;", "&"),
                ] {
                    text = text.replacing(entity, with: character)
                }
                let formula = try Formula(text)
                #expect(try Formula(formula.expression.description).expression == formula.expression)
                count += 1
            }
        }
        #expect(count > 100)
    }

    @Test func readingWhatIsPrintedGivesTheSameExpression() throws {
        var formulas = RandomFormulas(seed: 14)
        for number in 0..<2_000 {
            let expression = formulas.expression(depth: 1 + number % 6)
            let text = expression.description
            let again = try Formula(text).expression
            #expect(again == expression, "\(text)")
            #expect(again.description == text)
        }
    }

    @Test func noTextTrapsAndWhatIsReadPrintsToTheSame() throws {
        var formulas = RandomFormulas(seed: 7)
        var random = SeededGenerator(8)
        let pieces = [
            "(", ")", "[", "]", "{", "}", "'", "\"", "#", "/*", "*/", "//", "\n", "\r", "\0", "IF ", "THEN ", "END ",
            "CASE ", "WHEN ", "ELSE ",
            "NOT ", "IN ", "FIXED ", ":", ",", ".", "[Parameters].", "1e", "9999999999999999999", "-", "^", "=", "é",
            "\u{1F600}", "e\u{301}",
            "\u{FEFF}",
        ]
        for number in 0..<3_000 {
            var scalars = Array(formulas.expression(depth: 1 + number % 5).description.unicodeScalars)
            for _ in 0..<Int.random(in: 0...4, using: &random) {
                let place = Int.random(in: 0...scalars.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: scalars.insert(contentsOf: random.pick(pieces).unicodeScalars, at: place)
                case 1 where place < scalars.count: scalars.remove(at: place)
                default: scalars.insert(Unicode.Scalar(UInt8.random(in: 0...255, using: &random)), at: place)
                }
            }
            let text = String(String.UnicodeScalarView(scalars))
            guard let expression = try? Formula(text).expression else { continue }
            #expect(try Formula(expression.description).expression == expression, "\(text)")
        }
        for _ in 0..<2_000 {
            let bytes = (0..<Int.random(in: 0...60, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            _ = try? Formula(String(decoding: bytes, as: UTF8.self))
        }
    }
}
