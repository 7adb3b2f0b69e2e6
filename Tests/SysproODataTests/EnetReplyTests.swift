// SPDX-License-Identifier: Apache-2.0

import Columnar
import ServiceHTTP
import ServiceHTTPTesting
import Testing

@testable import SysproOData

/// Answers in the shapes that recorded ones have: attributes in single quotes, names in lower case, numbers set to the
/// right, a line feed and a blank at the end.
@Suite struct EnetReplyTests {
    private static let attributes =
        "Language='05' Language2='EN' CssStyle='' DecFormat='1' DateFormat='01' Role='01' Version='7.0.026' OperatorPrimaryRole='   '"
    private static let head = "<?xml version=\"1.0\" encoding=\"Windows-1252\"?>\n"

    private static func document(_ root: String, _ lines: String...) -> String {
        head + "<\(root) \(attributes)>\n" + lines.joined(separator: "\n") + "\n</\(root)>\n "
    }

    private func reply(_ bytes: [UInt8]) throws -> EnetReply { try EnetReply(EnetText(bytes)) }
    private func reply(_ text: String) throws -> EnetReply { try reply(Array(text.utf8)) }

    @Test func aFetchedRecordGivesItsNumbersDatesAndTextsExactly() throws {
        let record = try reply(
            Self.document(
                "InvMaster", "<StockCode>02</StockCode>", "<LongDesc>SPEARMINT OIL</LongDesc>", "<Supplier/>",
                "<ConvFactAltUom>    2.204620</ConvFactAltUom>", "<Mass>           1.000000</Mass>",
                "<Ebq>        400.50-</Ebq>", "<LeadTime>         7</LeadTime>",
                "<SupercessionDate>0000-00-00</SupercessionDate>", "<DateStkAdded>2005-08-26</DateStkAdded>")
        ).record
        #expect(record.name == "InvMaster" && record["STOCKCODE"] == "02" && record["longdesc"] == "SPEARMINT OIL")
        #expect(try record.decimal("ConvFactAltUom")?.description == "2.204620")
        #expect(try record.decimal("Ebq")?.description == "-400.50")
        #expect(try record.integer("LeadTime") == 7)
        #expect(try record.date("SupercessionDate") == nil)
        #expect(try record.date("DateStkAdded") == CalendarDate(year: 2005, month: 8, day: 26))
        #expect(record["Supplier"]?.isEmpty == true && record["Nothing"] == nil)
        #expect(try record.decimal("Supplier") == nil && record.decimal("Nothing") == nil)
        #expect(throws: ODataError.self) { try record.decimal("LongDesc") }
        #expect(throws: ODataError.self) { try record.date("LongDesc") }
        #expect(record.names.count == 9)
    }

    @Test func rowsOfAFindAndCellsOfABrowseReadAlike() throws {
        let found = try reply(
            Self.document(
                "InvMaster", "<HeaderDetails><TableName>InvMaster</TableName></HeaderDetails>",
                "<Row><StockCode>02</StockCode></Row>", "<RowsReturned>      1</RowsReturned>"))
        #expect(found.rows.map { $0["StockCode"] } == ["02"])
        #expect(try found.record.integer("RowsReturned") == 1)
        let page = try reply(
            Self.document(
                "InvMaster", "<Title>Stock Codes</Title>",
                "<Row><StockCode><Value>02</Value><DataType>AlphaNumeric</DataType></StockCode></Row>",
                "<NextPrevKey><PrevKey>02</PrevKey><NextKey>023</NextKey><Fwd>True</Fwd><Back>False</Back></NextPrevKey>"
            ))
        #expect(page.rows.map { $0["StockCode"] } == ["02"] && page.nextKey == "023")
        let end = "<NextPrevKey><NextKey>9</NextKey><Fwd>False</Fwd></NextPrevKey>"
        let last = try reply(Self.document("InvMaster", end))
        #expect(last.nextKey == nil)
    }

    @Test func anItemErrorSaysWhichItemWhichFieldWhatValueAndWhy() throws {
        let reply = try reply(
            Self.document(
                "setupinvwarehouse", "<item><key><stockcode>1001</stockcode></key></item>",
                "<item><key><stockcode>1004</stockcode><warehouse>P0</warehouse></key>",
                "<stockcode><Value>1004</Value><ErrorNumber>240004</ErrorNumber>",
                "<ErrorDescription>Stock code '1004' not found</ErrorDescription></stockcode></item>",
                "<StatusOfItems><RecordsRead>2</RecordsRead><RecordsInvalid>1</RecordsInvalid></StatusOfItems>"))
        let error = try #require(reply.errors.first)
        #expect(reply.errors.count == 1 && error.item == 2 && error.field == "stockcode" && error.value == "1004")
        #expect(error.number == "240004" && error.key == ["stockcode": "1004", "warehouse": "P0"])
        #expect(error.description == "item 2, stockcode: Stock code '1004' not found (240004)")
        #expect(reply.totals.read == 2 && reply.totals.rejected == 1)
        #expect(!EnetOutcome(isReal: true, reply: reply).isApplied)
    }

    @Test func totalsOfAPostingCountWhatWasRefusedWithoutAWord() throws {
        let refused = try reply(
            Self.document(
                "salesorders", "<Order><SalesOrder/></Order>",
                "<StatusOfItems><ItemsProcessed>000001</ItemsProcessed>",
                "<ItemsRejectedWithWarnings>000001</ItemsRejectedWithWarnings></StatusOfItems>"))
        #expect(refused.errors.isEmpty && refused.totals.read == 1 && refused.totals.rejected == 1)
        #expect(!EnetOutcome(isReal: true, reply: refused).isAccepted)
        let nothing = try reply(Self.document("a", "<StatusOfItems><RecordsRead>0</RecordsRead></StatusOfItems>"))
        #expect(!EnetOutcome(isReal: true, reply: nothing).isAccepted)
        let silent = try reply(Self.document("a", "<Item><Key><Grn>P00013152</Grn></Key></Item>"))
        #expect(EnetOutcome(isReal: true, reply: silent).isApplied)
        #expect(!EnetOutcome(isReal: false, reply: silent).isApplied)
    }

    @Test func messagesInAListAreAboutTheElementThatHoldsTheList() throws {
        let reply = try reply(
            Self.document(
                "salesorders",
                "<Orders><StockLine><ErrorMessages><ErrorDescription>No stock</ErrorDescription></ErrorMessages>",
                "<WarningMessages><WarningNumber>7</WarningNumber><WarningDescription>Old price</WarningDescription>",
                "</WarningMessages></StockLine></Orders>"))
        #expect(reply.errors.map(\.field) == ["StockLine"] && reply.errors.map(\.message) == ["No stock"])
        #expect(reply.warnings.map(\.number) == ["7"])
    }

    @Test(arguments: [true, false])
    func windows1252IsReadWhetherDeclaredOrNot(isDeclared: Bool) throws {
        // é, €, curly apostrophe, and a byte that the character set leaves open.
        let name: [UInt8] = [0x43, 0x61, 0x66, 0xE9, 0x20, 0x80, 0x20, 0x92, 0x81]
        let start = Array(((isDeclared ? Self.head : "") + "<a><Name>").utf8)
        let record = try reply(start + name + Array("</Name></a>\n ".utf8)).record
        #expect(record["Name"] == "Café € \u{2019}\u{81}")
    }

    @Test func utf8IsReadWhereItIsDeclaredOrNothingIs() throws {
        for head in ["<?xml version=\"1.0\" encoding=\"utf-8\"?>", "", "\u{FEFF}"] {
            #expect(try reply(head + "<a><Name>Café €</Name></a>").record["Name"] == "Café €")
        }
    }

    @Test func anAnswerIsFoundInsideAJSONTextOrAnElement() throws {
        let inner = Self.document("ArCustomer", "<Name>Smith &amp; Sons</Name>")
        let quoted = inner.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
        let json = "\"\(quoted)\""
        #expect(try reply(json).record["Name"] == "Smith & Sons")
        let escaped = inner.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
        #expect(try reply("<string xmlns=\"x\">\(escaped)</string>").record["Name"] == "Smith & Sons")
    }

    @Test(arguments: ["", "what?", "<a><b></a>", "<!DOCTYPE html><html><body>Log in</body></html>", "<a>"])
    func whatIsNoAnswerIsAnErrorAndNotAnEmptyAnswer(_ body: String) throws {
        let error = #expect(throws: ODataError.self) { try reply(body) }
        #expect(error?.code == .malformedReply)
    }
}
