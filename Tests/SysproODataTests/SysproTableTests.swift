// SPDX-License-Identifier: Apache-2.0

import Columnar
import ServiceHTTP
import ServiceHTTPTesting
import SysproEntities
import Testing

@testable import SysproOData

@Suite struct SysproTableTests {
    @Test func aYearOfBalancesBecomesPeriodsWithTheirMovements() throws {
        let closing = ["-10.50", "0.00", "100.01", "99.99"] + Array(repeating: "12345678901.25", count: 11)
        let columns = closing.enumerated().map { #""ClosingBalPer\#($0 + 1)":\#($1)"# }.joined(separator: ",")
        let page = try scan(
            #"{"Company":"EDU1","GlCode":"13210-100-000  ","GlYear":2026,"BeginYearBalance":-20.25,\#(columns),"TimeStamp":"AAAAAAAAB9E="}"#,
            SysproEntities.GenHistory.columns)
        let history = try #require(try page.entities(SysproEntities.GenHistory.self).first)
        #expect(history.glYear == 2026)
        let periods = history.periods(12)
        #expect(periods.map(\.number) == Array(1...12))
        #expect(periods.prefix(5).map { "\($0.movement)" } == ["9.75", "10.50", "100.01", "-0.02", "12345678801.26"])
        #expect(periods[11].movement == FixedDecimal("0"))
        #expect(periods[3].closingBalance == FixedDecimal("99.99"))
        #expect(history.periods(20).count == 15 && history.periods(-1).isEmpty)
        #expect(history.account.segments() == ["13210", "100", "000"])
        #expect(history.account.segment(2) == "100")
        #expect(history.account.segment(4) == nil && history.account.segment(0) == nil)
        #expect(GLCode("RETAINED").isPseudoAccount && !history.account.isPseudoAccount)
        #expect(history.account.raw == "13210-100-000  ")
    }

    @Test func documentNumbersAreShownWithoutZerosAndKeptAsTheyAre() {
        let stored = DocumentNumber("000000000150802")
        #expect(stored.display == "150802" && stored.raw == "000000000150802")
        #expect(stored == DocumentNumber("150802") && stored.hashValue == DocumentNumber("150802").hashValue)
        #expect(DocumentNumber("150802 ").padded == "000000000150802")
        #expect(DocumentNumber("00A12").display == "00A12" && DocumentNumber("00A12").padded == "00A12")
        #expect(DocumentNumber("00A12") != DocumentNumber("A12"))
        #expect(DocumentNumber("000").display == "0" && DocumentNumber("").display == "")
        #expect(DocumentNumber("").padded == "")
        #expect(DocumentNumber("1234567890123456").padded == "1234567890123456")
    }

    @Test func codesThatAreNotKnownSurviveTheWayThere() {
        func survives<Codes: CodeSet>(_ type: Codes.Type, _ codes: [String]) {
            for code in codes { #expect(Codes(code: code).code == code) }
            #expect(Codes(code: "?9").unknownCode == "?9")
            for (code, value) in Codes.known { #expect(Codes(code: code + "  ") == value) }
            #expect(Set(Codes.known.map(\.code)).count == Codes.known.count)
            #expect(Set(Codes.known.map(\.value)).count == Codes.known.count)
        }
        survives(AccountType.self, ["A", "L", "Z", ""])
        survives(JournalSource.self, ["AP", "XX"])
        survives(SalesOrderStatus.self, ["*", "\\", "7"])
        survives(PurchaseOrderStatus.self, ["9", "R"])
        survives(DocumentType.self, ["I", "C", "D", "N"])
        #expect(SalesOrderStatus(code: "\\") == .cancelled && SalesOrderStatus.cancelled.isFinal == true)
        #expect(SalesOrderStatus(code: "7").isFinal == nil && SalesOrderStatus.open.isFinal == false)
        #expect(AccountType(code: "R").isIncomeStatement == true)
    }

    @Test func theTablesHaveTheirKeysAndTheirFieldsOnce() {
        #expect(SysproEntities.ArInvoice.key.map(\.name) == ["Customer", "Invoice", "DocumentType"])
        let names = SysproEntities.ArCustomer.columns.map(\.name)
        #expect(names.count == 137 && Set(names).count == names.count)
        let open = SysproEntities.ArInvoice.filter {
            $0.invoiceBal1 != FixedDecimal(mantissa: 0, scale: 0) && $0.documentType == "I"
        }
        #expect(open.text.hasSuffix("&$filter=InvoiceBal1 ne 0 and DocumentType eq 'I'"))
    }
}
