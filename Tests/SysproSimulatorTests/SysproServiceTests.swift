// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import Testing

@testable import SysproSimulator

@Suite("the simulated OData service")
struct SysproServiceTests {
    @Test func serviceDocumentAndMetadataNameEveryTable() async throws {
        try await withSysproSimulator(rows: 30) { (syspro) async throws in
            let client = SysproClient(syspro: syspro)
            let sets = try #require(try await client.get("").json()["value"] as? [[String: String]])
            #expect(sets.compactMap { $0["name"] } == syspro.tables && sets.count == 26)
            let metadata = try await client.get("$metadata")
            #expect(metadata.headers["content-type"] == "application/xml; charset=utf-8")
            #expect(
                metadata.text.contains(
                    #"<Property Name="InvoiceBal1" Type="Edm.Decimal" Nullable="false" Precision="14" Scale="2"/>"#))
        }
    }

    @Test func everyAnswerCarriesTheVersionErrorsToo() async throws {
        try await withSysproSimulator(rows: 30) { (syspro) async throws in
            let client = SysproClient(syspro: syspro)
            for (target, status) in [
                ("ArInvoice", 200), ("Nothing", 404), ("arinvoice", 404), ("ArInvoice?$filter=Nope eq 1", 400),
                ("ArInvoice?$select=Nope", 400), ("ArInvoice?$orderby=Nope", 400), ("ArInvoice?$top=-1", 400),
                ("ArInvoice?$expand=Lines", 400), ("ArInvoice?$top=1&$top=2", 400), ("ArInvoice/Lines", 404),
                ("/SYSPRO8Odata/SYSPROOData/EDU2/ArInvoice", 404), ("/elsewhere", 404),
            ] {
                let answer = try await client.get(target)
                #expect(answer.status == status, "\(target): \(answer.text)")
                #expect(answer.headers["odata-version"] == "4.0", "\(target)")
            }
            let error = try await client.get("ArInvoice?$filter=Nope eq 1").json()["error"] as? [String: Any]
            #expect((error?["message"] as? String)?.contains("'Nope' on type 'SYSPRO.Company.ArInvoice'") == true)
        }
    }

    @Test func onlyTheOperatorWithTheODataPasswordMayRead() async throws {
        try await withSysproSimulator(rows: 30) { (syspro) async throws in
            let client = SysproClient(syspro: syspro)
            for wrong in ["", "Basic eDp5", "Bearer x"] {
                let answer = try await client.get("ArInvoice", ["Authorization": wrong])
                #expect(answer.status == 401 && answer.headers["www-authenticate"] == "Basic realm=\"SYSPRO\"")
            }
        }
    }

    @Test func rowsHoldEveryColumnWithItsScaleAndBlanks() async throws {
        try await withSysproSimulator(rows: 30) { (syspro) async throws in
            let answer = try await SysproClient(syspro: syspro).get("ArInvoice?$top=1")
            let row = try #require(syspro.rows(of: "ArInvoice").first)
            let keys = try #require((try answer.json()["value"] as? [[String: Any]])?.first)
            #expect(Set(keys.keys) == Set(row.columns))
            #expect(answer.text.contains("\"InvoiceBal1\":\(try #require(row.decimal("InvoiceBal1"))),"))
            #expect(answer.text.contains("\"ConvRate\":1.000000,"))
            #expect(answer.text.contains("\"PodEntryDate\":null,"))
            #expect(answer.text.contains("\"AccountCur\":\"   \","))
            #expect((keys["Invoice"] as? String)?.count == 15)
        }
    }

    @Test func decimalsBecomeTextOnRequest() async throws {
        try await withSysproSimulator(rows: 30) { (syspro) async throws in
            let client = SysproClient(syspro: syspro)
            let answer = try await client.get("ArInvoice?$top=1", ["Accept": "application/json;IEEE754Compatible=true"])
            #expect(answer.text.contains("\"ConvRate\":\"1.000000\""))
            #expect(answer.headers["content-type"]?.contains("IEEE754Compatible=true") == true)
        }
    }

    @Test(
        arguments: [
            (SysproDateStyle.utc, "T00:00:00Z", "Edm.DateTimeOffset"),
            (.offset(minutes: 120), "T00:00:00+02:00", "Edm.DateTimeOffset"),
            (.offset(minutes: -330), "T00:00:00-05:30", "Edm.DateTimeOffset"),
            (.withoutZone, "T00:00:00", "Edm.DateTimeOffset"),
            (.date, "", "Edm.Date"),
        ] as [(SysproDateStyle, String, String)])
    func datesAppearInTheChosenForm(style: SysproDateStyle, suffix: String, type: String) async throws {
        var options = SysproOptions()
        options.dates = style
        try await withSysproSimulator(rows: 30, options: options) { (syspro) async throws in
            let client = SysproClient(syspro: syspro)
            let date = try #require(syspro.rows(of: "ArInvoice").first?.date("InvoiceDate"))
            let shown = try await client.rows("ArInvoice?$top=1").first?["InvoiceDate"] as? String
            #expect(shown == "\(date)\(suffix)")
            #expect(try await client.get("$metadata").text.contains("Name=\"InvoiceDate\" Type=\"\(type)\""))
            let literal = style == .withoutZone ? "\(date)T00:00:00Z" : "\(date)\(suffix)"
            #expect(try await client.count("ArInvoice", "InvoiceDate eq \(literal)") > 0)
        }
    }

    @Test func onePageHoldsNoMoreThanTheCapWhateverIsAsked() async throws {
        var options = SysproOptions()
        options.pageCap = 7
        try await withSysproSimulator(rows: 30, options: options) { (syspro) async throws in
            let client = SysproClient(syspro: syspro)
            #expect(try await client.rows("ArInvoice?$top=20").count == 7)
            #expect(try await client.all("ArInvoice?$top=20").count == 20)
            #expect(try await client.rows("ArInvoice?$top=0").isEmpty)
            let page = try await client.get("ArInvoice?$count=true&$skip=3", ["Prefer": "odata.maxpagesize=4"])
            #expect(try page.json()["@odata.count"] as? Int == 30)
            #expect((try page.json()["value"] as? [Any])?.count == 4)
            #expect(page.headers["preference-applied"] == "odata.maxpagesize=4")
        }
    }

    @Test(arguments: [SysproOptions.NextLink.absolute, .relative, .rawBlanks, .skipToken])
    func followingTheLinksYieldsEveryRowOnceInOrder(mode: SysproOptions.NextLink) async throws {
        var options = SysproOptions()
        options.pageCap = 9
        options.nextLink = mode
        try await withSysproSimulator(rows: 100, options: options) { (syspro) async throws in
            let client = SysproClient(syspro: syspro)
            let all = try syspro.rows(of: "ArInvoice").map { $0.text("Invoice") }
            #expect(try await client.all("ArInvoice").compactMap { $0["Invoice"] as? String } == all)
            let some =
                "ArInvoice?$filter=InvoiceBal1 ne 0 and Customer ne 'O''X'&$orderby=InvoiceDate desc,Invoice&$select=Invoice"
            let open = try syspro.rows(of: "ArInvoice").filter { $0.decimal("InvoiceBal1")?.mantissa != 0 }
                .sorted {
                    ($1.date("InvoiceDate")!, $0.text("Invoice")) < ($0.date("InvoiceDate")!, $1.text("Invoice"))
                }
            let found = try await client.all(some).compactMap { $0["Invoice"] as? String }
            #expect(found == open.map { $0.text("Invoice") } && found.count > 9)
        }
    }

    @Test func linksMayNameAnotherHostOrBeMissing() async throws {
        var options = SysproOptions()
        options.pageCap = 9
        for (mode, prefix) in [
            (SysproOptions.NextLink.otherHost, "http://sysproapp01.internal:8080/SYSPRO8Odata/"), (.none, nil),
        ] {
            options.nextLink = mode
            try await withSysproSimulator(rows: 30, options: options) { (syspro) async throws in
                let link = try await SysproClient(syspro: syspro).get("ArInvoice").json()["@odata.nextLink"] as? String
                #expect(prefix.map { link?.hasPrefix($0) == true } ?? (link == nil))
            }
        }
    }

    @Test func keysetPagingReadsEachRowOnce() async throws {
        try await withSysproSimulator(rows: 300) { (syspro) async throws in
            let client = SysproClient(syspro: syspro)
            var found: [String] = []
            var filter = ""
            while true {
                let page = try await client.rows("ArInvoice?$top=17&$orderby=Customer,Invoice,DocumentType\(filter)")
                guard let last = page.last else { break }
                found += page.compactMap { $0["Invoice"] as? String }
                let (c, i, d) = (last["Customer"]!, last["Invoice"]!, last["DocumentType"]!)
                filter =
                    "&$filter=Customer gt '\(c)' or (Customer eq '\(c)' and Invoice gt '\(i)') or "
                    + "(Customer eq '\(c)' and Invoice eq '\(i)' and DocumentType gt '\(d)')"
            }
            #expect(found == (try syspro.rows(of: "ArInvoice").map { $0.text("Invoice") }))
        }
    }

    @Test func anEntityIsFoundByItsKey() async throws {
        try await withSysproSimulator(rows: 30) { (syspro) async throws in
            let client = SysproClient(syspro: syspro)
            let row = try #require(syspro.rows(of: "ArInvoice").first)
            let key =
                "Customer='\(row.text("Customer"))',Invoice='\(row.text("Invoice"))',DocumentType='\(row.text("DocumentType"))'"
            #expect(try await client.get("ArInvoice(\(key))").json()["Customer"] as? String == row.text("Customer"))
            #expect(try await client.get("InvMaster('D%27%27RING')").json()["StockCode"] as? String == "D'RING")
            #expect(try await client.get("InvMaster('A100%2FB')").json()["StockCode"] as? String == "A100/B")
            #expect(try await client.get("InvMaster('nothing')").status == 404)
            #expect(try await client.get("ArInvoice('x')").status == 400)
        }
    }

    @Test func metadataLevelsAddAndLeaveOutAnnotations() async throws {
        try await withSysproSimulator(rows: 30) { (syspro) async throws in
            let client = SysproClient(syspro: syspro)
            let none = try await client.get("InvMaster?$top=1", ["Accept": "application/json;odata.metadata=none"])
            #expect(!none.text.contains("@odata.context"))
            let full = try await client.get("InvMaster?$top=1", ["Accept": "application/json;odata.metadata=full"])
            let row = try #require((try full.json()["value"] as? [[String: Any]])?.first)
            #expect(row["@odata.id"] as? String == "\(syspro.companyURL)/InvMaster('A100%2BB')")
            #expect(row["Mass@odata.type"] as? String == "#Decimal")
        }
    }

    @Test func withoutACapTheWholeTableIsStreamed() async throws {
        var options = SysproOptions()
        options.pageCap = nil
        try await withSysproSimulator(rows: 20_001, options: options) { (syspro) async throws in
            let answer = try await SysproClient(syspro: syspro).get("ArInvoice?$select=Customer,Invoice")
            #expect(answer.headers["transfer-encoding"] == "chunked")
            #expect((try answer.json()["value"] as? [Any])?.count == 20_001)
        }
    }

    private static let reference = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../shared/reference/syspro-metadata.xml")

    @Test(.enabled(if: FileManager.default.fileExists(atPath: reference.path), "the reference document is not here"))
    func metadataEqualsTheReferenceDocument() throws {
        func elements(_ text: String) -> [String] {
            text.split(separator: "<").map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
                .filter { ["Prop", "Enti", "Key>", "/Key"].contains(String($0.prefix(4))) }
        }
        let text = try String(contentsOf: Self.reference, encoding: .utf8)
        #expect(elements(MetadataDocument.text(SysproOptions())) == elements(text))
    }
}
