// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

@Suite(.timeLimit(.minutes(5))) struct ReferencesTests {
    private static let budget = """
        references:
          - datasource: Budget
            project: Finance
            column: GL account
            references: {datasource: GL Accounts, column: Account, by: {Firm: Company}}
        """

    @Test func valuesThatSYSPRODoesNotHaveAreListedWithWhereTheyOccur() async throws {
        try await ReferenceWorld.with { world in
            try world.configure(Self.budget)
            let accounts = try world.syspro.rows(of: "GenMaster").map { $0.text("GlCode") }
            let company = world.syspro.company
            let known = accounts.map { [company, $0, "1"] }
            let wrong = [
                [company, "9-UNKNOWN", "1"], [company, "9-UNKNOWN", "2"], ["OTHR", accounts[0], "1"],
                [company, "00" + accounts[0].lowercased() + " ", "1"], [company, "", "1"],
            ]
            try await world.publish("Budget", ["Firm", "GL account", "Amount"], known + wrong)
            let report = try #require(try await world.checkReferences().first)
            #expect(report.status == .unknown && report.unknownRows == 4 && report.unknownValues == 3)
            #expect(report.values == accounts.count + 3 && report.known == accounts.count)
            #expect(report.unknown.first?.value == "9-UNKNOWN, \(company)" && report.unknown.first?.rows == 2)
            #expect(report.unknown.first?.similar == nil)
            #expect(report.unknown.contains { $0.value == "\(accounts[0]), OTHR" })

            let answer = try await world.runner.runner("--json", "references", "check", "--datasource", "Budget")
            #expect(answer.code == 1, "\(answer.errors)")
            #expect(try answer.json.objects("references").first?["status"] as? String == "unknown")
            let text = try await world.runner.runner("references", "check")
            #expect(text.output.contains("9-UNKNOWN, \(company)") && text.output.contains("4 rows"))

            try world.syspro.addAccount("9-UNKNOWN", description: "New", type: "E")
            try await world.publish("Budget", ["Firm", "GL account", "Amount"], known + wrong.prefix(2))
            #expect(try await world.runner.runner("references", "check").code == 0)
        }
    }

    @Test func aColumnOfAConfiguredDataSourceRefersAndAnExampleNamesItsKey() async throws {
        try await ReferenceWorld.with { world in
            let both = """
                datasources:
                  - {name: Customers, project: Finance, from: ArCustomer, key: [Customer], columns: [{name: Customer, from: Customer}]}
                  - name: Invoices
                    project: Finance
                    from: ArInvoice
                    key: [Customer, Invoice, Type]
                    columns:
                      - {name: Customer, from: Customer, references: {datasource: Customers}}
                      - {name: Invoice, from: Invoice}
                      - {name: Type, from: DocumentType}
                """
            try world.configure("", datasources: both)
            #expect(try await world.runner.runner("sync").code == 0)
            #expect(try await world.checkReferences().first?.status == .known)
            let invoice = try #require(try world.syspro.rows(of: "ArInvoice").first)
            let customer = invoice.text("Customer")
            try world.syspro.delete("ArCustomer", key: [.text(customer)])
            let report = try #require(try await world.checkReferences(["Invoices"]).first)
            #expect(report.status == .unknown && report.unknown.map(\.value) == [customer])
            #expect(report.unknown.first?.example?.hasPrefix("\(customer), ") == true)
            #expect(
                report.unknownRows == (try world.syspro.rows(of: "ArInvoice").count { $0.text("Customer") == customer })
            )
        }
    }

    @Test func aReferenceThatCannotBeLookedAtIsToldAndTheOthersAreNotHeldUp() async throws {
        try await ReferenceWorld.with { world in
            let second = Self.budget.replacingOccurrences(of: "Budget", with: "Plan").replacingOccurrences(
                of: "references:\n  -", with: "  -")
            try world.configure(Self.budget + "\n" + second.replacingOccurrences(of: "references:\n", with: ""))
            try await world.publish("Plan", ["Firm", "GL account"], [[world.syspro.company, "X"]])
            let reports = try await world.checkReferences()
            #expect(reports.map(\.status) == [.failed, .unknown])
            #expect(reports.first?.error?.message.contains("no data source 'Budget'") == true)
        }
    }

    @Test(
        arguments: [
            ("datasource: GL Accounts", "datasource: GL Acounts", "did you mean 'GL Accounts'"),
            ("column: Account", "column: Acount", "did you mean 'Account'"),
            ("by: {Firm: Company}", "bye: {Firm: Company}", "did you mean 'by'"),
            ("column: GL account", "colum: GL account", "did you mean 'column'"),
        ])
    func aReferenceThatCannotWorkIsRefusedWithFileLineAndTheNearestName(_ from: String, _ to: String, _ words: String)
        async throws
    {
        try await ReferenceWorld.with { world in
            try world.configure(Self.budget.replacingOccurrences(of: from, with: to))
            let error = #expect(throws: ConfigurationError.self) { try world.configuration }
            #expect(error?.line != nil && error?.message.contains(words) == true, "\(error?.description ?? "")")
        }
    }

    @Test(
        arguments: [
            ("object: ARSSCS", "objct: ARSSCS", "did you mean 'object'"),
            ("root: SetupArCustomer", "root: Setup ArCustomer", "no XML element"),
            ("property: CustomerClass", "path: Item//Class", "cannot be an element's name"),
            ("property: CustomerClass", "property: Customer", "twice"),
            ("limit: 5", "limit: 0", "whole number from 1"),
            ("limit: 5", "parameters: {validateonly: N}", "'ValidateOnly'"),
        ])
    func aWriteBackThatCannotWorkIsRefusedWithFileAndLine(_ from: String, _ to: String, _ words: String) async throws {
        try await ReferenceWorld.with { world in
            try world.configure(ReferenceWorld.groups.replacingOccurrences(of: from, with: to))
            let error = #expect(throws: ConfigurationError.self) { try world.configuration }
            #expect(error?.line != nil && error?.message.contains(words) == true, "\(error?.description ?? "")")
        }
    }
}
