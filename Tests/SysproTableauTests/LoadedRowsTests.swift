// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import SyncCore
import TableauSimulator
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

/// Rows that were loaded under another mapping.
@Suite(.enabled(if: RecoveryWorld.isPossible, RecoveryWorld.reason), .serialized, .timeLimit(.minutes(5)))
struct LoadedRowsTests {
    /// Invoices with a cursor, of which each sync but the first reads few.
    static func invoices(
        balance: String = "InvoiceBal1", name: String = "Balance", type: String = "numeric(14,2)",
        filter: String? = nil, value: String = "main", changes: String = "", extra: String = ""
    ) -> String {
        """
        - name: Invoices
          project: Finance
          from: ArInvoice
          key: [Customer, Invoice, Type]
          changes: {cursor: InvoiceDate, overlap: 3d\(changes)}
          \(filter.map { "where: \"\($0)\"" } ?? "")
          \(extra)
          columns:
            - {name: Customer, from: Customer, trim: true}
            - {name: Invoice, from: Invoice}
            - {name: Type, from: DocumentType, values: {I: Invoice, C: Credit, D: Debit}}
            - {name: Book, constant: \(value)}
            - {name: \(name), from: \(balance), type: "\(type)"}
        """
    }

    private static func with(_ datasources: String = invoices(), _ body: (inout RecoveryWorld) async throws -> Void)
        async throws
    {
        try await RecoveryWorld.with(datasources: datasources, body)
    }

    @Test(arguments: [
        invoices(balance: "CurrencyValue"), invoices(value: "other"), invoices(filter: "Branch ne 'no such branch'"),
    ])
    func areReadAgainWhereTodaysMappingMakesOtherRowsOfTheSameColumns(datasource: String) async throws {
        try await Self.with { world in
            let all = try world.syspro.count(of: "ArInvoice")
            #expect(try await world.sync()[0].counts.read == all)
            let few = try await world.sync()[0].counts.read
            #expect(few < all, "a run without a change reads only changes")

            try world.configure(datasource)
            let report = try await world.sync()[0]
            #expect(report.status == .ok && report.counts.read == all, "\(report.error?.message ?? "")")
            #expect(try await world.verify().equal)
            #expect(try await world.sync()[0].counts.read == few)
        }
    }

    @Test func areTakenForTodaysWhereThePositionIsOfAnOlderVersion() async throws {
        try await Self.with { world in
            try await world.syncWell()
            try await world.changePosition { position in
                #expect(position.notes.removeValue(forKey: Reading.mappingNote(world.syspro.company)) != nil)
            }
            let all = try world.syspro.count(of: "ArInvoice")
            #expect(try await world.sync()[0].counts.read < all)
            try world.configure(Self.invoices(value: "other"))
            #expect(try await world.sync()[0].counts.read == all)
        }
    }

    @Test func ofRecordsThatAreNoLongerSelectedStayUnlessDeletesAreToBeRemoved() async throws {
        let some = "DocumentType eq 'I'"
        try await Self.with { world in
            try await world.syncWell()
            let all = try world.syspro.count(of: "ArInvoice")
            let wanted = try world.syspro.rows(of: "ArInvoice").filter { $0.text("DocumentType") == "I" }.count
            try world.configure(Self.invoices(filter: some))
            try await world.syncWell()
            #expect(try await world.inTableau("Invoices").count == all)
            try world.configure(Self.invoices(filter: some + " and Customer ne ''", changes: ", deletes: remove"))
            try await world.syncWell()
            #expect(try await world.inTableau("Invoices").count == wanted)
        }
    }

    @Test func thatNoMirrorHoldsAreLoadedAnewWhereTheColumnsChanged() async throws {
        try await Self.with { world in
            try await world.syncWell()
            try FileManager.default.removeItem(atPath: world.state + "/mirrors")
            // Of an older version, of which the position does not say how its rows were made.
            try await world.changePosition { $0.notes = [:] }
            try world.configure(Self.invoices(name: "Open"))
            let report = try await world.sync()[0]
            #expect(report.status == .ok, "\(report.error?.message ?? "")")
            #expect(try await world.verify().equal)

            try FileManager.default.removeItem(atPath: world.state + "/mirrors")
            try world.configure(Self.invoices(name: "Balance"))
            let snapshot = try await world.open { try await Snapshot($0).run(of: "Invoices") }
            #expect(snapshot.status == .ok, "\(snapshot.error?.message ?? "")")
            #expect(try await world.verify().equal)
        }
    }

    private static func invoicesOfABook(_ changes: String = "") -> String {
        invoices(changes: changes).replacingOccurrences(of: "Invoice, Type]", with: "Invoice, Type, Book]")
    }

    /// What a key column shows is a value; which record a row is of is decided by what SYSPRO wrote.
    @Test(arguments: [
        ("D: Debit}", "D: Debit memo}", ""), ("I: Invoice", "I: Inv", ""),
        ("I: Invoice", "I: Inv", ", deletes: remove"),
        ("values: {I: Invoice, C: Credit, D: Debit}", "trim: true", ""), ("constant: main", "constant: other", ""),
    ])
    func areReplacedWhereTheirKeyIsMadeInAnotherWay(old: String, new: String, changes: String) async throws {
        try await Self.with(Self.invoicesOfABook(changes)) { world in
            try await world.syncWell()
            let all = try world.syspro.count(of: "ArInvoice")
            let gone = try world.syspro.rows(of: "ArInvoice")[0]
            try world.syspro.delete(
                "ArInvoice", key: ["Customer", "Invoice", "DocumentType"].map { Value.text(gone.text($0)) })
            try world.configure(Self.invoicesOfABook(changes).replacingOccurrences(of: old, with: new))
            let report = try await world.sync()[0]
            #expect(report.status == .ok && report.counts.read == all - 1, "\(report.error?.message ?? "")")
            #expect(try await world.inTableau("Invoices").count == (changes.isEmpty ? all : all - 1), "no row twice")
            // From then on the key is today's, and changes are enough.
            let next = try await world.sync()[0].counts
            #expect(next.read < all - 1 && next.inserted + next.updated + next.deleted == 0)
        }
    }

    @Test func areReplacedWhereAKeyColumnGetsAnotherType() async throws {
        func year(_ type: String) -> String {
            Self.invoicesOfABook().replacingOccurrences(
                of: "{name: Book, constant: main}", with: "{name: Book, from: InvoiceYear, type: \(type)}")
        }
        try await Self.with(year("integer")) { world in
            try await world.syncWell()
            let all = try world.syspro.count(of: "ArInvoice")
            try world.configure(year("text"))
            let report = try await world.sync()[0]
            #expect(report.status == .ok && report.counts.read == all, "\(report)")
            #expect(try await world.inTableau("Invoices").count == all)
            #expect(try await world.verify().equal)
        }
    }

    @Test(arguments: ["", ", deletes: remove"])
    func doNotGoUnseenOnTheDayOnWhichTheColumnsChange(changes: String) async throws {
        let more = "    - {name: Branch, from: Branch}\n"
        for renamesKey in [false, true] {
            try await Self.with(Self.invoices(changes: changes)) { world in
                try await world.syncWell()
                let rows = try world.syspro.rows(of: "ArInvoice")
                for row in rows.dropLast(rows.count / 10) {
                    let key = ["Customer", "Invoice", "DocumentType"].map { Value.text(row.text($0)) }
                    try world.syspro.delete("ArInvoice", key: key)
                }
                var changed = Self.invoices(changes: changes) + "\n" + more
                if renamesKey { changed = changed.replacingOccurrences(of: "Type]", with: "Kind]") }
                if renamesKey { changed = changed.replacingOccurrences(of: "name: Type", with: "name: Kind") }
                try world.configure(changed)
                let report = try await world.sync()[0]
                if changes.isEmpty, !renamesKey {
                    #expect(report.status == .ok, "\(report.error?.message ?? "")")
                    #expect(try await world.inTableau("Invoices").count == rows.count, "they are kept")
                } else {
                    #expect(report.error?.code == "shrink", "\(report.status)")
                    #expect(try await world.inTableau("Invoices").count == rows.count)
                }
            }
        }
    }

    @Test func thatAreKeptAreNotRoundedToAColumnThatBecameNarrower() async throws {
        try await Self.with { world in
            let row = try #require(world.syspro.rows(of: "ArInvoice").first)
            let key = ["Customer", "Invoice", "DocumentType"].map { Value.text(row.text($0)) }
            let value = FixedDecimal(mantissa: 12_345_678, scale: 2)
            try world.syspro.update("ArInvoice", key: key, ["InvoiceBal1": .decimal(value)])
            try await world.syncWell()
            try world.syspro.delete("ArInvoice", key: key)
            let before = try await world.inTableau("Invoices")
            for type in ["numeric(14,1)", "numeric(6,2)", "integer"] {
                try world.configure(Self.invoices(balance: "InvoiceYear", type: type))
                let report = try await world.sync()[0]
                #expect(report.error?.code == "schema", "\(type): \(report.status)")
                #expect(report.error?.message.contains("'Balance'") == true, "\(report.error?.message ?? "")")
                #expect(try await world.inTableau("Invoices") == before)
            }
            // What holds them as they are takes them over.
            for type in ["numeric(8,2)", "numeric(18,4)"] {
                try world.configure(Self.invoices(balance: "InvoiceYear", type: type))
                let report = try await world.sync()[0]
                #expect(report.status == .ok, "\(type): \(report.error?.message ?? "")")
                #expect(try await world.inTableau("Invoices").contains { $0.contains("123456.78") })
            }
        }
    }
}
