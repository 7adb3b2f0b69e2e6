// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import LoopbackHTTP
import SysproOData
import SysproSimulator
import Testing

/// Business objects over loopback, against data that OData shows.
@Suite(.timeLimit(.minutes(3))) struct EnetObjectsTests {
    private func document(_ customer: String, _ fields: [String: String] = [:]) -> EnetElement {
        let elements = fields.sorted { $0.key < $1.key }.map { EnetElement($0.key, $0.value) }
        return EnetElement(
            "SetupArCustomer",
            [EnetElement("Item", [EnetElement("Key", [EnetElement("Customer", customer)])] + elements)])
    }

    @Test func aCustomerIsAddedChangedFoundAndDeletedAndEachStepIsSeenInTheBooks() async throws {
        try await ReferenceWorld.with { world in
            try await world.withObjects { enet in
                let name = "Müller & Söhne <GmbH> – €"
                let added = try await enet.setup.add(
                    "ARSSCS", document("NEW001", ["Name": name, "CreditLimit": "500", "DateCustAdded": "2026-11-23"]))
                #expect(added.isApplied)
                #expect(try world.syspro.row(of: "ArCustomer", key: [.text("NEW001")])?.text("Name") == name)

                let twice = try await enet.setup.add("ARSSCS", document("NEW001"))
                #expect(!twice.isApplied && twice.errors.first?.field == "customer")

                #expect(try await enet.setup.update("ARSSCS", document("NEW001", ["CustomerClass": "A"])).isApplied)
                let record = try await enet.query(.fetch("ArCustomer", key: "NEW001")).record
                #expect(record["CustomerClass"] == "A" && record["Name"] == name)
                #expect(try record.decimal("CreditLimit")?.description == "500")
                #expect(try record.date("DateCustAdded") == CalendarDate(year: 2026, month: 11, day: 23))
                #expect(try record.date("DateLastSale") == nil)

                let found = try await enet.query(
                    .find("ArCustomer", ["Customer", "Name"], where: [.init("Customer", .equal, "NEW001")])
                ).rows
                #expect(found.map { $0["Name"] } == [name])

                #expect(try await enet.setup.delete("ARSSCS", document("NEW001")).isApplied)
                #expect(try world.syspro.row(of: "ArCustomer", key: [.text("NEW001")]) == nil)
            }
            #expect(world.enet.live == 0 && world.enet.counts.logons == 1)
        }
    }

    @Test func aValueThatDoesNotFitIsRefusedBeforeAnythingIsChanged() async throws {
        try await ReferenceWorld.with { world in
            let customer = try world.customers()[0]
            let before = try world.group(customer)
            try await world.withObjects { enet in
                let fields = ["CustomerClass": "A", "CreditLimit": "many", "DateCustAdded": "23/11/2026"]
                let outcome = try await enet.setup.update("ARSSCS", document(customer, fields))
                #expect(!outcome.isReal)
                #expect(outcome.errors.map(\.number) == ["100031", "100028"])
                #expect(outcome.errors.map(\.field) == ["creditlimit", "datecustadded"])
                #expect(outcome.errors.first?.value == "many" && outcome.errors.first?.key == ["customer": customer])
                let unknown = try await enet.setup.update("ARSSCS", document("NOBODY"))
                #expect(unknown.errors.first?.number == "240004")
            }
            #expect(try world.group(customer) == before && world.realUpdates == 0)
        }
    }

    @Test func aBrowseGoesThroughAllOfATable() async throws {
        try await ReferenceWorld.with { world in
            let codes = try await world.withObjects { enet in
                var codes: [String] = []
                var key: String? = ""
                while let start = key {
                    let page = try await enet.query(.browse("ArCustomer", from: start, limit: 7))
                    codes += page.rows.compactMap { $0["Customer"] }
                    key = page.nextKey
                }
                return codes
            }
            #expect(codes == (try world.customers()))
        }
    }

    @Test func aJournalIsPostedOnceAndOnlyWhereItAddsUp() async throws {
        try await ReferenceWorld.with { world in
            let accounts = try world.syspro.rows(of: "GenMaster").prefix(2).map { $0.text("GlCode") }
            func balance() throws -> [FixedDecimal?] {
                try world.syspro.rows(of: "GenMaster").prefix(2).map { $0.decimal("CurrentBalance") }
            }
            func journal(_ amounts: [String]) -> EnetElement {
                let lines = zip(accounts, amounts).map {
                    EnetElement("JournalDetails", [EnetElement("GlCode", $0), EnetElement("Amount", $1)])
                }
                return EnetElement("PostGlJournal", [EnetElement("Item", lines)])
            }
            let before = try balance()
            try await world.withObjects { enet in
                let uneven = try await enet.post("GENTJL", journal(["10.00", "-9.99"]))
                #expect(!uneven.isReal && uneven.totals.rejected == 1 && uneven.errors.first?.item == 1)
                #expect(try balance() == before)

                // The answer is lost after the work was done: the caller has to look.
                world.enet.server.faults.add(.dropAfter, on: "GET */Transaction/Post?*ValidateOnly%3EN*")
                let error = await #expect(throws: ODataError.self) {
                    try await enet.post("GENTJL", journal(["10.00", "-10.00"]))
                }
                #expect(error?.code == .outcomeUnknown)
            }
            let after = try balance()
            #expect(after != before)
            let sum = { (list: [FixedDecimal?]) in
                list.compactMap { $0?.mantissa(precision: 18, scale: 2) }.reduce(0, +)
            }
            #expect(sum(after) == sum(before))
            #expect(
                (after[0]?.mantissa(precision: 18, scale: 2) ?? 0) - (before[0]?.mantissa(precision: 18, scale: 2) ?? 0)
                    == 1_000)
        }
    }

    @Test func everyShapeOfAnAnswerIsReadAndEveryRefusalIsNamed() async throws {
        try await ReferenceWorld.with { world in
            let customer = try world.customers()[0]
            try world.syspro.update("ArCustomer", key: [.text(customer)], ["Name": .text("Café é €")])
            try await world.withObjects { enet in
                for fault in [EnetFault.undeclaredEncoding, .jsonQuoted, .stringElement] {
                    world.enet.faults.add(fault, on: "COMFCH")
                    let name = try await enet.query(.fetch("ArCustomer", key: customer)).record["Name"]
                    #expect(name == "Café é €", "\(fault)")
                }
                let refusals: [(EnetFault, ODataError.Code, String)] = [
                    (.exception(100_000), .service, "not registered"), (.truncated, .malformedReply, "cannot be read"),
                ]
                for (fault, code, words) in refusals {
                    world.enet.faults.add(fault, on: "COMFCH")
                    let error = await #expect(throws: ODataError.self, "\(fault)") {
                        try await enet.query(.fetch("ArCustomer", key: customer))
                    }
                    #expect(error?.code == code && error?.message.contains(words) == true, "\(fault)")
                }
                world.enet.faults.add(.sessionExpired, on: "COMFCH")
                #expect(try await enet.query(.fetch("ArCustomer", key: customer)).record["Name"] == "Café é €")
                world.enet.faults.add(.itemError(field: "Name", number: 7, text: "no"), on: "ARSSCS", after: 1)
                let late = try await enet.setup.update("ARSSCS", document(customer, ["Name": "B"]))
                #expect(late.isReal && !late.isApplied && late.errors.first?.number == "7")
                let error = await #expect(throws: ODataError.self) {
                    try await enet.query(.fetch("ArCustomer", key: "NOBODY"))
                }
                #expect(error?.message.contains("not found") == true)
            }
            #expect(world.enet.counts.logons == 2 && world.enet.counts.mostLive == 1 && world.enet.live == 0)
        }
    }
}
