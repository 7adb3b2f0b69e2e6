// SPDX-License-Identifier: Apache-2.0

import Foundation
import TableauSimulator
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

/// `check` finds mappings that cannot work before a sync does.
struct MappingCheckTests {
    private static func invoices(_ columns: String) -> String {
        """
          - name: Invoices
            project: Finance
            from: ArInvoice
            key: [Customer, Invoice, Type]
            columns:
              - {name: Customer, from: Customer}
              - {name: Invoice, from: Invoice}
              - {name: Type, from: DocumentType}
        \(columns)

        """
    }

    private func findings(_ fixture: JobsFixture, _ status: String) async throws -> (code: Int32, messages: [String]) {
        let answer = try await fixture.runner("--json", "check")
        let found = try answer.json.objects("findings").filter { $0["status"] as? String == status }
        return (answer.code, found.compactMap { $0["message"] as? String })
    }

    @Test func typesThatNoValueCanHaveAreRefusedAndNarrowOnesAreSaid() async throws {
        let columns = """
                  - {name: Due, from: CurrencyValue, type: date}
                  - {name: Number as date, from: Customer, type: date}
                  - {name: Small, from: InvoiceBal1, type: "numeric(8,2)"}
            """
        try await JobsFixture.run(Self.invoices(columns)) { fixture in
            let failed = try await findings(fixture, "failed")
            #expect(failed.code == 78, "\(failed.messages)")
            #expect(failed.messages.contains { $0.contains("'Due' (line ") && $0.contains("can become a date") })
            let warned = try await findings(fixture, "warning").messages
            #expect(warned.contains { $0.contains("'Small' (line ") && $0.contains("digits before the point") })
        }
    }

    @Test func aTextThatIsNoDateIsFoundInTheSample() async throws {
        try await JobsFixture.run(Self.invoices("      - {name: Dated, from: Customer, type: date}")) { fixture in
            let failed = try await findings(fixture, "failed")
            #expect(failed.code == 78)
            #expect(
                failed.messages.contains { $0.contains("'Dated': ") && $0.contains("sampled records are rejected") })
        }
    }

    @Test func aKeyThatTwoRecordsShareIsFoundInTheSample() async throws {
        let narrow = Self.invoices("").replacingOccurrences(of: "[Customer, Invoice, Type]", with: "[Customer]")
        try await JobsFixture.run(narrow) { fixture in
            let failed = try await findings(fixture, "failed")
            #expect(failed.code == 78)
            #expect(failed.messages.contains { $0.contains("'key' does not tell records apart") }, "\(failed.messages)")
        }
        try await JobsFixture.run(Self.invoices("")) { fixture in
            let failed = try await findings(fixture, "failed")
            #expect(failed.messages.isEmpty, "\(failed.messages)")
        }
    }

    @Test func allWrongNamesAreToldAtOnce() async throws {
        let columns = """
                  - {name: Value, from: CurrencyValeu}
                  - {name: Balance, from: InvoiceBal9}
            """
        try await JobsFixture.run(Self.invoices(columns)) { fixture in
            let failed = try await findings(fixture, "failed")
            #expect(failed.code == 78)
            #expect(failed.messages.contains { $0.contains("CurrencyValeu") })
            #expect(failed.messages.contains { $0.contains("InvoiceBal9") })
        }
    }

    @Test func labelsAndSegmentsAreHeldAgainstWhatIsThere() async throws {
        let columns = """
                  - {name: Kind, from: DocumentType, values: {Q: Quote}}
                  - {name: Part, segment: {of: Invoice, index: 2, separator: "/"}}
                  - {name: Kinds, from: DocumentType, values: {C: Credit note}}
            """
        try await JobsFixture.run(Self.invoices(columns)) { fixture in
            let records = try fixture.syspro.rows(of: "ArInvoice")
            let failed = try await findings(fixture, "failed")
            #expect(failed.code == 78, "\(failed.messages)")
            let codes = Set(records.map { $0.text("DocumentType") }).sorted().joined(separator: ", ")
            #expect(
                failed.messages.contains {
                    $0.contains("'Kind' (line ")
                        && $0.contains("DocumentType: \(codes); none of \(records.count) records has a label")
                }, "\(failed.messages)")
            #expect(
                failed.messages.contains {
                    $0.contains("'Part' (line ") && $0.contains("has a segment 2 with the separator '/'")
                }, "\(failed.messages)")
            let without = records.count { $0.text("DocumentType") != "C" }
            let warned = try await findings(fixture, "warning").messages
            #expect(
                warned.contains { $0.contains("has no label (\(without) of \(records.count) records)") }, "\(warned)")
        }
    }

    @Test func theLastLineHasTheNumbers() async throws {
        try await JobsFixture.run { fixture in
            let found = try await fixture.runner("--json", "check").json.objects("findings")
            let last = try await fixture.runner("check").output.split(separator: "\n").last ?? ""
            let numbers = ["ok", "warning", "failed"].map { status in found.count { $0["status"] as? String == status }
            }
            #expect(last == "\(numbers[0]) ok, \(numbers[1]) warning\(numbers[1] == 1 ? "" : "s"), 0 failed", "\(last)")
        }
    }

    @Test func aWrongSiteDoesNotMarkAGoodTokenAsRefused() async throws {
        try await JobsFixture.run { fixture in
            let file = fixture.folder.appending(path: "sync.yaml")
            let good = try String(contentsOf: file, encoding: .utf8)
            let typo = good.replacingOccurrences(of: "site: \"\(fixture.tableau.site)\"", with: "site: financ")
            #expect(typo != good)
            try typo.write(to: file, atomically: true, encoding: .utf8)
            let wrong = try await findings(fixture, "failed")
            #expect(wrong.code == 77)
            let state = try StateFolder(fixture.folder.appending(path: "state").path)
            let name = fixture.tableau.tokens[0].name
            #expect(state.token(name)?.doubtfulSite == "financ")
            #expect(try await findings(fixture, "warning").messages.contains { $0.contains("look at 'site' first") })
            try good.write(to: file, atomically: true, encoding: .utf8)
            let right = try await findings(fixture, "warning")
            #expect(right.code == 0 && !right.messages.contains { $0.contains("refused it") }, "\(right.messages)")
            #expect(state.token(name)?.refused == nil && state.token(name)?.site == fixture.tableau.site)
        }
    }
}
