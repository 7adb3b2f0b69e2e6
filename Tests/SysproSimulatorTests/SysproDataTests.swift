// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import LoopbackHTTP
import Testing

@testable import SysproSimulator

@Suite("the simulated company")
struct SysproDataTests {
    private func bytes(_ syspro: SysproSimulator) throws -> [UInt8] {
        var output: [UInt8] = []
        for name in syspro.tables {
            let table = try syspro.read { try $0.table(name) }
            let style = RowRenderer.Style(
                dates: .utc, numbersAreText: false, padsCharacters: true, escapesNonASCII: false)
            let renderer = RowRenderer(table, columns: Array(table.entity.columns.indices), style: style, root: "")
            for row in table.order { renderer.append(Int(row), to: &output) }
        }
        return output
    }

    @Test func equalSeedsGiveEqualBytesAndOthersDoNot() throws {
        let first = try bytes(SysproSimulator(rows: 200, seed: 7))
        #expect(try bytes(SysproSimulator(rows: 200, seed: 7)) == first)
        #expect(try bytes(SysproSimulator(rows: 200, seed: 8)) != first)
    }

    @Test func tablesAreFilledInProportion() throws {
        let syspro = try SysproSimulator(rows: 2_000)
        #expect(try syspro.count(of: "ArInvoice") == 2_000)
        for table in [
            "GenMaster", "GenHistory", "GenControl", "ArInvoicePay", "ArCustomer", "InvMaster", "InvWarehouse",
            "ApSupplier", "ApInvoice", "PorMasterHdr", "PorMasterDetail", "SorMaster", "SorDetail", "InvMovements",
            "GenGroups", "GenBudgets", "SalBranch", "TblArTerms",
        ] { #expect(try syspro.count(of: table) > 0, "\(table)") }
        #expect(try syspro.count(of: "BomCostCentre") == 0)
        let names = try syspro.rows(of: "ArCustomer").map { $0.text("Name") }
        #expect(Set(names).isSuperset(of: ["O'Brien & Sons", "Müller GmbH #2", "A+B Trading"]))
        #expect(try syspro.rows(of: "ArInvoice").contains { $0.text("DocumentType") == "C" })
    }

    @Test func everyTextFitsItsColumn() throws {
        let syspro = try SysproSimulator(rows: 500)
        for name in syspro.tables {
            let table = try syspro.read { try $0.table(name) }
            for (index, column) in table.entity.columns.enumerated() {
                guard case .text(let length, _) = column.kind, !table.isBlank(index) else { continue }
                #expect(
                    table.order.allSatisfy { table.text(Int($0), index).unicodeScalars.count <= length },
                    "\(name).\(column.name)")
            }
        }
    }

    @Test func keysAreUniqueAndInBinaryOrder() throws {
        let syspro = try SysproSimulator(rows: 1_000)
        for name in syspro.tables {
            let table = try syspro.read { try $0.table(name) }
            let order = table.entity.keys.map { ($0, false) }
            for (left, right) in zip(table.order, table.order.dropFirst()) {
                #expect(table.compare(Int(left), Int(right), by: order) < 0, "\(name)")
            }
        }
    }

    @Test func theLedgerBalancesAndInvoicesEqualTheirPayments() throws {
        let syspro = try SysproSimulator(rows: 1_000)
        #expect(try syspro.sum(of: "CurrentBalance", in: "GenMaster").mantissa == 0)
        for period in 1...12 { #expect(try syspro.sum(of: "ClosingBalPer\(period)", in: "GenHistory").mantissa == 0) }
        let value = try syspro.sum(of: "CurrencyValue", in: "ArInvoice")
        let paid = try syspro.sum(of: "TrnValue", in: "ArInvoicePay")
        let open = try syspro.sum(of: "InvoiceBal1", in: "ArInvoice")
        #expect(open.mantissa == value.mantissa + paid.mantissa && open.mantissa != value.mantissa)
    }

    @Test func postingsChangeWhatTheyShouldAndNoMore() throws {
        let syspro = try SysproSimulator(rows: 200)
        let customer = try #require(try syspro.rows(of: "ArCustomer").first).text("Customer")
        let before = try syspro.sum(of: "InvoiceBal1", in: "ArInvoice").mantissa
        syspro.currentDate = try #require(CalendarDate("2026-12-01"))
        let key = try syspro.postInvoice(customer: customer, value: FixedDecimal(mantissa: 12_345, scale: 2))
        #expect(try syspro.sum(of: "InvoiceBal1", in: "ArInvoice").mantissa == before + 12_345)
        #expect(key.invoice.count == 15)

        let date = try syspro.row(of: "ArInvoice", key: key.values)?.date("InvoiceDate")
        let version = try syspro.row(of: "ArInvoice", key: key.values)?["TimeStamp"]
        syspro.currentDate = try #require(CalendarDate("2026-12-05"))
        try syspro.payInvoice(key, value: FixedDecimal(mantissa: 5, scale: 0))
        try syspro.payInvoice(key)
        let paid = try #require(try syspro.row(of: "ArInvoice", key: key.values))
        #expect(paid.decimal("InvoiceBal1")?.mantissa == 0 && paid.date("InvoiceDate") == date)
        #expect(paid["TimeStamp"] != version)
        let second = try syspro.row(of: "ArInvoicePay", key: key.values + [.integer(2)])
        #expect(second?.decimal("TrnValue")?.mantissa == -11_845)
        #expect(second?.date("JournalDate")?.description == "2026-12-05")
        #expect(try syspro.sum(of: "CurrentBalance", in: "GenMaster").mantissa == 0)

        try syspro.deleteInvoice(key)
        #expect(try syspro.row(of: "ArInvoice", key: key.values) == nil)
        #expect(try syspro.row(of: "ArInvoicePay", key: key.values + [.integer(1)]) == nil)
        #expect(try syspro.count(of: "ArInvoice") == 200)
    }

    @Test func aChangedCustomerLeavesNoDate() throws {
        let syspro = try SysproSimulator(rows: 100)
        let before = try #require(try syspro.rows(of: "ArCustomer").first)
        syspro.currentDate = syspro.currentDate.adding(days: 9)
        try syspro.changeCustomer(before.text("Customer"), name: "New name", terms: "60")
        let after = try #require(try syspro.row(of: "ArCustomer", key: [.text(before.text("Customer"))]))
        let changed = before.columns.filter { before[$0] != after[$0] }
        #expect(Set(changed).subtracting(["TermsCode"]) == ["Name", "TimeStamp"])
    }

    @Test func stockJournalsAndAccountsMove() throws {
        let syspro = try SysproSimulator(rows: 100)
        let stock = try #require(try syspro.rows(of: "InvWarehouse").first)
        let place = [Value.text(stock.text("StockCode")), .text(stock.text("Warehouse"))]
        try syspro.moveStock(
            stock.text("StockCode"), warehouse: stock.text("Warehouse"), quantity: FixedDecimal(mantissa: -5, scale: 1))
        let moved = try syspro.row(of: "InvWarehouse", key: place)
        #expect(moved?.decimal("QtyOnHand")?.mantissa == (stock.decimal("QtyOnHand")?.mantissa ?? 0) - 500_000)
        #expect(moved?.date("DateLastStockMove") == syspro.currentDate)
        let entered = try syspro.rows(of: "InvMovements").filter { row in
            row.text("StockCode") == stock.text("StockCode") && row.date("EntryDate") == syspro.currentDate
                && row.decimal("TrnQty")?.mantissa == -500_000
        }
        #expect(entered.map { $0.text("Warehouse") } == [stock.text("Warehouse")])

        try syspro.addAccount("40-9999-000", description: "Suspense", type: "A")
        let one = FixedDecimal(mantissa: 1, scale: 2)
        let minus = FixedDecimal(mantissa: -1, scale: 2)
        try syspro.postJournal([("40-9999-000", one), ("10-1000-000", minus)])
        #expect(
            try syspro.row(of: "GenMaster", key: [.text("EDU1"), .text("40-9999-000")])?.decimal("CurrentBalance")
                == one)
        #expect(throws: SimulatorError.self) { try syspro.postJournal([("40-9999-000", one)]) }
        #expect(throws: SimulatorError.self) { try syspro.addAccount("40-9999-000", description: "", type: "A") }
    }

    @Test func valuesThatDoNotFitAreRefused() throws {
        let syspro = try SysproSimulator(rows: 50)
        let customer = try #require(try syspro.rows(of: "ArCustomer").first).text("Customer")
        #expect(throws: SimulatorError.self) {
            try syspro.postInvoice(customer: "NOBODY", value: FixedDecimal(mantissa: 1, scale: 0))
        }
        #expect(throws: SimulatorError.self) {
            try syspro.postInvoice(customer: customer, value: FixedDecimal(mantissa: 1, scale: 3))
        }
        #expect(throws: SimulatorError.self) {
            try syspro.changeCustomer(customer, name: String(repeating: "x", count: 51))
        }
        #expect(throws: SimulatorError.self) {
            try syspro.update("ArCustomer", key: [.text(customer)], ["Nope": .null])
        }
        #expect(throws: SimulatorError.self) { try syspro.count(of: "Nope") }
        #expect(throws: SimulatorError.self) { try syspro.delete("ArCustomer", key: [.text("NOBODY")]) }
    }
}
