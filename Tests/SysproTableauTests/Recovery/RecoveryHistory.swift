// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import LoopbackHTTP
@_spi(Testing) import SyncCore
import SysproSimulator
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

/// Numbers that a seed decides, the same on every machine.
struct HistoryNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}

/// What happens at a company in some days: business, polls that are disturbed and interrupted, and business again.
struct RecoveryHistory {
    /// What has happened so far, for whoever reads of a failure.
    private(set) var story: [String] = []
    private var numbers: HistoryNumbers
    private var day = 0
    private var lastAccount = 0
    /// The keys of invoices that SYSPRO no longer has. Their rows stay, as `deletes: keep` says.
    private var purged: Set<[String]> = []

    init(seed: UInt64) {
        numbers = HistoryNumbers(seed: seed)
        story = ["HISTORY_SEED=\(seed)"]
    }

    private mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &numbers) }

    private mutating func one<Element>(of elements: [Element]) throws -> Element {
        try #require(elements.randomElement(using: &numbers))
    }

    /// Plays it to its end in a new world, where Tableau has to hold what SYSPRO has.
    mutating func play(in world: inout RecoveryWorld) async throws {
        world.configuration.odata.pageSize = number(7...60)
        // What is dated before the overlap is found while it is open.
        world.configuration.datasources[0].changes.reconcile = .init(
            every: .seconds(86_400), filter: "InvoiceBal1 ne 0")
        for _ in 0..<number(2...4) {
            for _ in 0..<number(0...5) { try business(world.syspro) }
            try await poll(world)
        }
        try await end(world)
    }
}

/// What people do in SYSPRO.
extension RecoveryHistory {
    private mutating func business(_ syspro: SysproSimulator) throws {
        switch number(0...11) {
        case 0...2: try post(syspro, count: 1, back: number(0...3))
        case 3: try post(syspro, count: number(5...12), back: 0)
        case 4: try post(syspro, count: 1, back: number(5...40))
        case 5, 6: try pay(syspro)
        case 7: try edit(syspro)
        case 8: try purge(syspro)
        case 9: try account(syspro)
        case 10:
            let stock = try one(of: syspro.rows(of: "InvWarehouse"))
            try syspro.moveStock(
                stock.text("StockCode"), warehouse: stock.text("Warehouse"),
                quantity: FixedDecimal(mantissa: Int128(number(1...9_999_999)), scale: 6))
            story.append("stock moves")
        default:
            day += 1
            syspro.currentDate = syspro.currentDate.adding(days: 1)
            story.append("a day passes")
        }
    }

    /// Invoices, or credit notes, of one date: what ties have in common is all that a cursor sees of them.
    private mutating func post(_ syspro: SysproSimulator, count: Int, back: Int) throws {
        let customer = try one(of: syspro.rows(of: "ArCustomer")).text("Customer")
        for _ in 0..<count {
            let cents = number(1...9_999_999) * (number(0...4) == 0 ? -1 : 1)
            try syspro.postInvoice(
                customer: customer, value: FixedDecimal(mantissa: Int128(cents), scale: 2),
                date: syspro.currentDate.adding(days: -back))
        }
        story.append("\(count) documents posted, dated \(back) days back")
    }

    private func open(_ syspro: SysproSimulator) throws -> [SysproRow] {
        try syspro.rows(of: "ArInvoice").filter { row in
            row.text("DocumentType") == "I" && (row.decimal("InvoiceBal1").map { $0.mantissa > 1 } ?? false)
        }
    }

    /// One of the open invoices; where all are paid, a new one.
    private mutating func openInvoice(_ syspro: SysproSimulator) throws -> SysproRow {
        if try open(syspro).isEmpty {
            let customer = try one(of: syspro.rows(of: "ArCustomer")).text("Customer")
            try syspro.postInvoice(
                customer: customer, value: FixedDecimal(mantissa: Int128(number(2...9_999_999)), scale: 2),
                date: syspro.currentDate)
            story.append("an invoice posted")
        }
        return try one(of: open(syspro))
    }

    private func key(_ row: SysproRow) -> SysproInvoiceKey {
        SysproInvoiceKey(
            customer: row.text("Customer"), invoice: row.text("Invoice"), documentType: row.text("DocumentType"))
    }

    private mutating func pay(_ syspro: SysproSimulator) throws {
        let row = try openInvoice(syspro)
        let isPart = number(0...2) == 0
        try syspro.payInvoice(
            key(row), value: isPart ? FixedDecimal(mantissa: 1, scale: 2) : nil, date: syspro.currentDate)
        story.append("invoice \(row.text("Invoice")) \(isPart ? "partly " : "")paid")
    }

    /// Leaves no date anywhere.
    private mutating func edit(_ syspro: SysproSimulator) throws {
        let row = try openInvoice(syspro)
        let balance = FixedDecimal(mantissa: Int128(number(1...9_999_999)), scale: 2)
        try syspro.update("ArInvoice", key: key(row).values, ["InvoiceBal1": .decimal(balance)])
        story.append("balance of \(row.text("Invoice")) edited")
    }

    private mutating func purge(_ syspro: SysproSimulator) throws {
        let row = try one(of: syspro.rows(of: "ArInvoice"))
        try syspro.deleteInvoice(key(row))
        purged.insert(["Customer", "Invoice", "DocumentType"].map { row.text($0) })
        story.append("invoice \(row.text("Invoice")) purged")
    }

    private mutating func account(_ syspro: SysproSimulator) throws {
        let added = try syspro.rows(of: "GenMaster").filter { $0.text("GlCode").hasPrefix("77-") }
        let choice = number(0...2)
        if choice == 0 || added.isEmpty {
            lastAccount += 1
            try syspro.addAccount("77-\(lastAccount)", description: "Café \(lastAccount)", type: "E")
        } else {
            let row = try one(of: added)
            let key: [Value] = [.text(row.text("Company")), .text(row.text("GlCode"))]
            if choice == 1 {
                try syspro.update("GenMaster", key: key, ["Description": .text("Renamed \(number(0...2))")])
            } else {
                try syspro.delete("GenMaster", key: key)
            }
        }
        story.append("account \(["added", "renamed", "deleted"][added.isEmpty ? 0 : choice])")
    }
}

/// Polls, and what befalls them.
extension RecoveryHistory {
    private mutating func poll(_ world: RecoveryWorld) async throws {
        var crash: (point: FaultPoint, name: String)?
        switch number(0...7) {
        case 0, 1:
            crash = (try one(of: FaultPoint.allCases), try one(of: RecoveryWorld.names))
            story.append("killed at \(crash?.point.rawValue ?? "")")
        case 2:
            let fault = try one(of: TableauCase.ofUpdates + TableauCase.ofPublishing)
            await world.tableau.inject(.init(fault.kind, at: fault.operation, skip: number(0...1), value: fault.value))
            story.append("Tableau: \(fault)")
        case 3:
            let fault = try one(of: SysproCase.all)
            world.syspro.faults.add(fault.fault, on: try one(of: ["ArInvoice", "GenMaster"]), after: number(0...2))
            story.append("SYSPRO: \(fault.testDescription)")
        case 4, 5:
            let end = AnswerPlaceTests.End(place: try one(of: AnswerPlace.allCases), isReset: number(0...1) == 0)
            let isSyspro = number(0...1) == 0
            let plan = isSyspro ? world.syspro.server.faults : world.tableau.wireFaults
            let route = isSyspro ? "GET *" : try one(of: ["PATCH *", "PUT *", "POST *", "GET *"])
            plan.add(end.fault, on: RoutePattern(route), after: number(0...6))
            story.append("\(route) of \(isSyspro ? "SYSPRO" : "Tableau") \(end)")
        case 6:
            let (syspro, seed) = (world.syspro, numbers.next())
            syspro.faults.add(
                .change {
                    // Documents are posted and purged while pages are read.
                    var random = HistoryNumbers(seed: seed)
                    guard let customer = try? syspro.rows(of: "ArCustomer").randomElement(using: &random) else {
                        return
                    }
                    for cents: Int128 in [101, 202] {
                        _ = try? syspro.postInvoice(
                            customer: customer.text("Customer"), value: FixedDecimal(mantissa: cents, scale: 2))
                    }
                }, on: "ArInvoice", after: number(0...2))
            story.append("posted while pages are read")
        default: story.append("undisturbed")
        }
        do {
            let reports = try await world.sync(days: day) { [crash] point in
                if point == crash?.point { throw SimulatedCrash(at: point) }
            }
            for report in reports where report.status == .failed {
                story.append("\(report.pipeline) fails: \(report.error?.code ?? "")")
                #expect(report.error?.code != "unexpected", "\(report.error?.message ?? "")")
            }
        } catch let error as SyncError {
            story.append("the poll ends: \(error.code.rawValue)")
        }
        // Some disturbances wait for the next poll.
        if number(0...1) == 0 { await calm(world) }
        if number(0...9) == 0 {
            try world.mirror.remove()
            story.append("the mirror is lost")
        }
    }

    private func calm(_ world: RecoveryWorld) async {
        await world.tableau.clearFaults()
        world.tableau.wireFaults.clear()
        world.syspro.faults.clear()
        world.syspro.server.faults.clear()
    }

    private mutating func end(_ world: RecoveryWorld) async throws {
        await calm(world)
        // The next day a fuller pass is due.
        day += 2
        world.syspro.currentDate = world.syspro.currentDate.adding(days: 2)
        let words = Comment(rawValue: story.joined(separator: "; "))
        try await world.syncWell(days: day, words)
        #expect(try await world.differences(kept: ["Invoices": purged]) == [], words)
        let picture = try await RecoveryPicture(of: world)
        #expect(picture.strayMirrors == [], words)
        #expect(picture.unfinished == 0, words)
        #expect(picture.spool == [], words)
    }
}
