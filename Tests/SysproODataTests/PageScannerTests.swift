// SPDX-License-Identifier: Apache-2.0

import Columnar
import SysproOData
import Testing

@Suite struct PageScannerTests {
    private let columns = [
        ScanColumn("A", .text), ScanColumn("B", .numeric(precision: 10, scale: 2)), ScanColumn("C", .date),
    ]

    @Test func recordsBecomeColumnsInTheOrderOfThePlanWhateverTheirOwnOrder() throws {
        let page = try scan(
            #"{"A":"x","B":1.5,"C":"2024-02-29"}, {"C":null,"Skipped":{"a":[1,{}]},"A":"","B":-2} ,{"B":"3.25","C":"2024-03-01","A":null}"#,
            columns)
        #expect(page.refused.isEmpty)
        #expect(page.records.row(0) == [.text("x"), decimal("1.50"), date("2024-02-29")])
        #expect(page.records.row(1) == [.text(""), decimal("-2.00"), .null])
        #expect(page.records.row(2) == [.null, decimal("3.25"), date("2024-03-01")])
    }

    @Test func aMissingPropertyRefusesTheRecordAndNeverBecomesNull() throws {
        let page = try scan(#"{"A":"x","C":null},{"A":"y","B":1,"C":null}"#, columns)
        #expect(page.records.count == 1)
        #expect(page.refused.map(\.property) == ["B"])
        #expect(page.refused[0].reason == "the record does not have this property")
    }

    @Test func aPropertyThatNoRecordHasMakesThePageMalformedAndIsNamed() throws {
        let error = pageError(#"{"value":[{"Y":1},{"Y":2}]}"#)
        #expect(error?.code == .malformedPage)
        #expect(error?.message.contains("'X'") == true)
        #expect(try scan("", columns).rowCount == 0)
    }

    @Test func aPropertyThatComesTwiceRefusesTheRecordWantedOrNot() throws {
        let page = try scan(
            #"{"A":"x","B":1,"A":"z","C":null},{"Q":1,"A":"y","B":1,"Q":2,"C":null},{"A":"y","B":1,"C":null}"#, columns)
        #expect(page.records.count == 1)
        #expect(page.refused.map(\.property) == ["A", "Q"])
        #expect(page.refused.allSatisfy { $0.reason.contains("twice") })
    }

    @Test func namesWithEscapesAreTheSameNames() throws {
        let page = try scan(#"{"\u0041":"x","B":1,"C":null},{"A":"y","\u0042":2,"C":null}"#, columns)
        #expect(page.records.columns[0][0] == .text("x"))
        #expect(page.records.columns[1][1] == decimal("2.00"))
        let twice = try scan(#"{"A":"x","\u0041":"z","B":1,"C":null},{"A":"y","B":1,"C":null}"#, columns)
        #expect(twice.refused.map(\.property) == ["A"])
    }

    @Test func moreThanSixtyFourPropertiesAreKeptApart() throws {
        let names = (0..<150).map { "Column\($0)" }
        func record(_ value: Int, without left: String? = nil, and extra: String = "") -> String {
            "{" + names.filter { $0 != left }.map { #""\#($0)":\#(value)"# }.joined(separator: ",") + extra + "}"
        }
        let page = try scan(
            [record(1), record(2, without: "Column140"), record(3, and: #","Column149":1"#), record(4)]
                .joined(separator: ","), names.map { ScanColumn($0, .integer) })
        #expect(page.records.columns[149].integers == [1, 4])
        #expect(page.refused.map(\.property) == ["Column140", "Column149"])
    }

    @Test func annotationsOfRecordsAreSkipped() throws {
        let page = try scan(
            ##"{"@odata.etag":"W/\"1\"","@odata.id":"x","A@odata.type":"#String","A":"x","B":1,"C":null}"##, columns)
        #expect(page.records.row(0) == [.text("x"), decimal("1.00"), .null])
    }

    @Test(arguments: ["@odata.nextLink", "@nextLink"]) func theNextLinkIsReadBeforeAndBehindTheRecords(_ name: String)
        throws
    {
        let scanner = PageScanner([ScanColumn("X", .integer)])
        for text in [#"{"\#(name)":"n?$skip=1","value":[{"X":1}]}"#, #"{"value":[{"X":1}],"\#(name)":"n?$skip=1"}"#] {
            let page = try scanner.scan(Array(text.utf8))
            #expect(page.nextLink == "n?$skip=1")
            #expect(page.records.count == 1)
        }
        #expect(try scanner.scan(Array(#"{"value":[],"\#(name)":null}"#.utf8)).nextLink == nil)
    }

    @Test func theCountIsReadAsNumberOrTextAndMinusOneIsNone() throws {
        let scanner = PageScanner([ScanColumn("X", .integer)])
        func count(_ member: String) throws -> Int? { try scanner.scan(Array("{\(member),\"value\":[]}".utf8)).count }
        #expect(try count(#""@odata.count":830"#) == 830)
        #expect(try count(#""@odata.count":"830""#) == 830)
        #expect(try count(#""@count":7"#) == 7)
        #expect(try count(#""@odata.count":-1"#) == nil)
        #expect(try count(#""@odata.context":"x""#) == nil)
    }

    @Test func aByteOrderMarkAndBlanksAroundAreAccepted() throws {
        let page = try PageScanner([ScanColumn("X", .integer)])
            .scan([0xEF, 0xBB, 0xBF] + Array(" \r\n\t{ \"value\" : [ { \"X\" : 1 } , { \"X\":2 } ] } \n".utf8))
        #expect(page.records.columns[0].integers == [1, 2])
    }

    @Test func olderVersionsAndErrorsInPlaceOfAPageAreSaidClearly() {
        #expect(pageError(#"{"d":{"results":[{"X":"a"}],"__next":"…"}}"#)?.code == .unsupportedVersion)
        let v3 = pageError(#"{"odata.metadata":"…","value":[{"X":"a"}],"odata.nextLink":"…"}"#)
        #expect(v3?.code == .unsupportedVersion)
        #expect(v3?.message.contains("OData 3") == true)
        for text in [
            #"{"error":{"code":"E1","message":"out of order"}}"#,
            #"{"value":[{"X":"a"}],"error":{"code":"E1","message":"out of order"}}"#,
            #"{"odata.error":{"code":"E1","message":{"lang":"en","value":"out of order"}}}"#,
        ] {
            let error = pageError(text)
            #expect(error?.code == .service)
            #expect(error?.serverCode == "E1")
            #expect(error?.message.contains("out of order") == true)
        }
        #expect(pageError("<!doctype html><html><title>Sign in</title></html>")?.message.contains("HTML") == true)
        #expect(pageError("")?.message.contains("empty") == true)
        #expect(pageError(#"{"@odata.context":"…/$entity","X":"a"}"#)?.message.contains("`value`") == true)
    }

    @Test(arguments: [
        #"{"value":[{"X":"a"}]} x"#, #"{"value":[{"X":"a"}]}{}"#, #"[{"X":"a"}]"#, #"{"value":{"X":"a"}}"#,
        #"{"value":[{"X":"a"},]}"#, #"{"value":[{"X":"a",}]}"#, #"{"value":[{"X" "a"}]}"#, #"{"value":[{'X':"a"}]}"#,
        #"{"value":[{"X":"a"}],"value":[]}"#, #"{"value":[{"X":"a"} {"X":"b"}]}"#, #"{"value":[1]}"#,
        #"{"value":[null]}"#, #"{"value":[{"X":nul}]}"#, #"{"value":[{"X":tru}]}"#, #"{"value":[{"X":01}]}"#,
        #"{"value":[{"X":1.}]}"#, #"{"value":[{"X":.5}]}"#, #"{"value":[{"X":+1}]}"#, #"{"value":[{"X":1e}]}"#,
        #"{"value":[{"X":-}]}"#, #"{"value":[{"X":"\x"}]}"#, #"{"value":[{"X":"\u12G4"}]}"#,
        "{\"value\":[{\"X\":\"a\u{1}\"}]}", "{\"value\":[{\"X\":\"a\nb\"}]}", #"{"value":[{"Y":"\x","X":"a"}]}"#,
        "{\"value\":[{\"X\":\"a\"}]}\u{0}", #"{"value":[{"X":"a"}],"@odata.nextLink":5}"#,
        #"{"value":[{"X":"a"}] "b":1}"#, #"{"value":[{"X":[1 2]}]}"#, #"{"value":[{"X":{"a"}}]}"#,
    ]) func whatIsNotJSONGivesNothingAndSaysWhere(_ text: String) {
        let error = pageError(text)
        #expect(error?.code == .malformedPage)
        #expect(error?.message.contains("at byte") == true)
    }

    @Test func everyTruncationOfAPageIsAnError() {
        let text =
            #"{"@odata.count":2,"value":[{"X":"é\u00e9\n"},{"X":null,"Y":[1,{"a":-1.5e3}],"Z":true}],"@odata.nextLink":"n"}"#
        let bytes = Array(text.utf8)
        #expect(pageError(bytes) == nil)
        for length in 0..<bytes.count {
            let error = pageError(Array(bytes[..<length]))
            #expect(error?.code == .malformedPage && error?.isRetriable == true, "cut at \(length)")
        }
    }

    @Test(arguments: ["NaN", "INF", "-INF", "Infinity", "-Infinity"]) func bareNotANumberIsSaidClearly(_ token: String)
    {
        let error = pageError(#"{"value":[{"X":\#(token)}]}"#)
        #expect(error?.message.contains("must stand in quotes") == true)
        #expect(pageError(#"{"value":[{"Y":\#(token),"X":1}]}"#)?.message.contains("must stand in quotes") == true)
    }

    @Test func nestingHasALimitInsteadOfACrash() {
        func nested(_ depth: Int) -> String {
            #"{"value":[{"X":"#
                + String(repeating: "[", count: depth) + String(repeating: "]", count: depth) + "}]}"
        }
        #expect(pageError(nested(100)) == nil)
        #expect(pageError(nested(100_000))?.message.contains("nested") == true)
    }

    @Test func errorsNeverShowData() {
        let error = pageError(#"{"value":[{"X":"SENTINEL-4711","Y":SENTINEL-4711}]}"#)
        #expect(error != nil)
        #expect("\(error!)".contains("SENTINEL") == false)
    }
}
