// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import LoopbackHTTP
import SysproSimulator
import Testing

/// No row is lost because the service pages, sorts or counts in its own way, by the runner as a process.
@Suite(.timeLimit(.minutes(10))) struct CompletenessTests {
    /// Codes as people make them: small letters, hyphens and apostrophes stand differently in each order.
    private static let codes = ["a", "A", "b", "B", "c", "C", "A-B", "A_B", "A.B", "A'B", "a-c", "-C", "z", "Z"]

    private func run(
        _ service: @escaping (inout SysproOptions) -> Void, _ body: (JobsFixture) async throws -> Void
    ) async throws {
        try await JobsFixture.run(
            invoices: 40, JobsFixture.stock("deletes: remove"),
            service: { options in
                options.pageCap = 5
                options.padsCharacters = false
                service(&options)
            }
        ) { fixture in
            for code in Self.codes {
                try fixture.syspro.insert(
                    "InvMaster", ["StockCode": .text(code), "Description": .text("Description of \(code)")])
                try fixture.syspro.insert("InvWarehouse", ["StockCode": .text(code), "Warehouse": .text("N")])
            }
            try await body(fixture)
        }
    }

    private func runs(_ answer: JobsFixture.Answer) throws -> [[String: Any]] { try answer.json.objects("runs") }

    /// The texts of a column in Tableau.
    private func column(_ name: String, of datasource: String, _ fixture: JobsFixture) async throws -> [Value] {
        let source = try #require(await fixture.tableau.dataSources.first { $0.name == datasource })
        let batch = try await fixture.tableau.rows(of: source)
        let place = try #require(batch.schema.columns.firstIndex { $0.name == name })
        return (0..<batch.count).map { batch.row($0)[place] }
    }

    private func texts(_ column: String, _ fixture: JobsFixture) throws -> Set<Value> {
        Set(try fixture.syspro.rows(of: "InvMaster").map { .text($0.text(column)) })
    }

    @Test func aServiceThatSortsByCultureAndComparesByBytesIsReadWholeByItsLinks() async throws {
        try await run({
            $0.textOrder = .culture
            $0.nextLink = .skipToken
        }) { fixture in
            for _ in 1...2 {
                let answer = try await fixture.runner("--json", "sync")
                #expect(answer.code == 0, "\(answer.output) \(answer.errors)")
                #expect(try runs(answer).allSatisfy { $0["counted"] as? Bool == true && $0["deleted"] as? Int == 0 })
                #expect(Set(try await column("StockCode", of: "Stock", fixture)) == (try texts("StockCode", fixture)))
                #expect(!(try await column("Description", of: "Warehouses", fixture)).contains(.null))
            }
            let file = fixture.folder.appending(path: "stock.hyper").path
            let extract = try await fixture.runner("--json", "extract", "--entity", "InvMaster", "--out", file)
            #expect(extract.code == 0, "\(extract.errors)")
            #expect(try extract.json["rows"] as? Int == fixture.syspro.count(of: "InvMaster"))
            #expect(try extract.json["counted"] as? Bool == true)

            let check = try await fixture.runner("check")
            #expect(check.output.contains("sorted by its key in one order and compared in another"), "\(check.output)")
            // What 'check' has found out does not make the links stop.
            let after = try await fixture.runner("--json", "sync")
            #expect(after.code == 0, "\(after.errors)")
            #expect(try runs(after).allSatisfy { $0["inserted"] as? Int == 0 && $0["deleted"] as? Int == 0 })
            #expect(try await fixture.runner("verify").code == 0)
        }
    }

    @Test func aStrayAnswerWithoutRecordsTakesNoRowOutOfTableauAtWhateverPageItComes() async throws {
        try await run({ $0.nextLink = .none }) { fixture in
            #expect(try await fixture.runner("sync").code == 0)
            let count = try fixture.syspro.count(of: "InvMaster")
            for page in stride(from: 0, to: count / 5 + 4, by: 3) {
                fixture.syspro.faults.clear()
                fixture.syspro.faults.add(.strayPage, on: "InvMaster", after: page)
                let answer = try await fixture.runner("--json", "sync", "--datasource", "Stock")
                #expect(answer.code == 0, "\(page): \(answer.output) \(answer.errors)")
                let run = try #require(try runs(answer).first)
                #expect(run["deleted"] as? Int == 0 && run["read"] as? Int == count, "\(page): \(answer.output)")
            }
        }
    }

    @Test func aServiceThatCountsWronglyStopsTheLoadUntilItsCountIsIgnoredByName() async throws {
        try await run({ $0.count = .wrong(by: 3) }) { fixture in
            let refused = try await fixture.runner("--json", "sync", "--datasource", "Stock")
            #expect(refused.code == 1)
            let error = try #require(try runs(refused).first?["error"] as? [String: Any])
            #expect((error["message"] as? String)?.contains("'syspro.odata.count: ignore'") == true, "\(error)")
            #expect(await fixture.tableau.dataSources.isEmpty)

            let file = fixture.folder.appending(path: "sync.yaml")
            let text = try String(contentsOf: file, encoding: .utf8)
            try Data(text.replacing("    operator:", with: "    count: ignore\n    operator:").utf8).write(to: file)
            let taken = try await fixture.runner("--json", "sync", "--datasource", "Stock")
            #expect(taken.code == 0, "\(taken.output) \(taken.errors)")
            let run = try #require(try runs(taken).first)
            #expect(run["counted"] as? Bool == false)
            #expect(Set(try await column("StockCode", of: "Stock", fixture)) == (try texts("StockCode", fixture)))
            let audit = try #require(run["audit"] as? String)
            let story = try await fixture.runner("audit", "show", audit)
            #expect(story.output.contains("counted      no: the configuration says"), "\(story.output)")
            #expect(try await fixture.runner("check").output.contains("'syspro.odata.count' is 'ignore'"))
        }
    }

    @Test func aServiceThatDoesNotCountIsSaidSoByRunAuditEntryAndCheck() async throws {
        try await run({ $0.count = .absent }) { fixture in
            let answer = try await fixture.runner("--json", "sync", "--datasource", "Stock")
            #expect(answer.code == 0, "\(answer.output) \(answer.errors)")
            #expect(try runs(answer).first?["counted"] as? Bool == false)
            #expect(Set(try await column("StockCode", of: "Stock", fixture)) == (try texts("StockCode", fixture)))
            let check = try await fixture.runner("check")
            #expect(check.output.contains("does not count its records"), "\(check.output)")
        }
    }

    /// Invoices with all that is read beside them, of which a service counts all but one entity set.
    private static let invoices = """
          - {name: Terms, project: Finance, from: TblArTerms, key: [Terms], columns: [{name: Terms, from: TermsCode, trim: true}]}
          - name: Invoices
            project: Finance
            from: ArInvoice
            key: [Customer, Invoice, Type]
            changes:
              cursor: InvoiceDate
              overlap: 3d
              companion: {from: ArInvoicePay, cursor: JournalDate, key: {Customer: Customer, Invoice: Invoice, DocumentType: DocumentType}}
            columns:
              - {name: Customer, from: Customer, trim: true}
              - {name: Invoice, from: Invoice}
              - {name: Type, from: DocumentType}
              - {name: Terms, from: TermsCode, trim: true, references: {datasource: Terms, missing: hold}}
              - {name: Name, lookup: {from: ArCustomer, key: {Customer: Customer}, take: Name}}

        """

    @Test(arguments: ["ArInvoice", "ArCustomer", "TblArTerms", "ArInvoicePay"])
    func whatIsReadUncountedBesideTheRecordsMakesARunUncountedAndSaysWhatItIs(uncounted: String) async throws {
        try await JobsFixture.run(Self.invoices) { fixture in
            func expect(_ counted: Bool, _ command: String...) async throws {
                let day = "\(fixture.syspro.currentDate)"
                let days = command == ["backfill"] ? ["--from", day, "--to", day] : []
                let answer = try await fixture.runner(
                    ["--json"] + command + ["--datasource", "Invoices"] + days)
                #expect(answer.code == 0, "\(command): \(answer.output) \(answer.errors)")
                let run = try #require(try runs(answer).first)
                #expect(run["counted"] as? Bool == counted, "\(command): \(answer.output)")
                let story = try await fixture.runner("audit", "show", try #require(run["audit"] as? String)).output
                let name = uncounted == "ArInvoice" ? "" : "\(uncounted): "
                #expect(story.contains("counted      no: \(name)the service does not count") != counted, "\(story)")
            }
            try await expect(true, "sync")
            let path = "GET /SYSPRO8Odata/SYSPROOData/EDU1/\(uncounted)/*"
            fixture.syspro.server.faults.add(.status(404), on: RoutePattern(path), times: nil)
            for command in ["sync", "snapshot", "backfill"] {
                // A backfill reads no companion.
                try await expect(command == "backfill" && uncounted == "ArInvoicePay", command)
            }
        }
    }

    @Test func aRecordThatIsRejectedInAReadThatIsRepeatedIsKeptOnce() async throws {
        try await run({
            $0.textOrder = .culture
            $0.nextLink = .skipToken
        }) { fixture in
            let yaml = JobsFixture.stock("deletes: remove").replacing(
                "{name: Description, from: Description}]\n", with: "{name: Size, from: Description, type: integer}]\n")
            try fixture.configure(yaml)
            for code in Self.codes.dropFirst() {
                try fixture.syspro.update("InvMaster", key: [.text(code)], ["Description": .text("7")])
            }
            let answer = try await fixture.runner("--json", "sync", "--datasource", "Stock")
            let list = try await fixture.runner("--json", "rejected", "list")
            let rejected = try #require(try runs(answer).first?["rejected"] as? Int)
            #expect(rejected > 0)
            #expect(try list.json.objects("records").count == rejected, "\(list.output)")
        }
    }
}
