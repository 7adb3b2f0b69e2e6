// SPDX-License-Identifier: Apache-2.0

import Foundation
import LoopbackHTTP
import SyncCore
import TableauSimulator
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

/// What a write-back makes of texts that cannot be sent, of NULL, and of a question whose answer is lost.
@Suite(.timeLimit(.minutes(5))) struct WriteBackValueTests {
    @Test(arguments: ["Łódź", "A\u{1}B", "A\u{7F}B"])
    func aTextThatSYSPROCannotHoldRefusesItsRecordAloneAndOnlyUntilItIsCorrected(_ text: String) async throws {
        try await ReferenceWorld.with { world in
            let codes = try world.customers()
            try await world.publishGroups()
            _ = try await world.writeBack()
            try await world.publishGroups([codes[0]: text, codes[1]: "B", codes[2]: "B"])
            let dry = try await world.writeBack(apply: false)
            #expect(dry.status == .partial && dry.count(.refused) == 1 && dry.count(.pending) == 2, "\(dry)")

            let report = try await world.writeBack()
            #expect(report.status == .partial && report.error == nil, "\(report)")
            #expect(report.count(.refused) == 1 && report.count(.written) == 2)
            let refused = try #require(report.records.first { $0.key["Customer"] == codes[0] })
            #expect(refused.reason?.contains("Correct it in Tableau") == true)
            let entry = try await world.store.record(of: try #require(refused.audit))?.written
            #expect(entry?.failure?.code == "unsendable" && entry?.counts.rejected == 1)
            #expect(try world.group(codes[1]) == "B" && world.group(codes[2]) == "B")

            try await world.publishGroups([codes[0]: "LODZ", codes[1]: "B", codes[2]: "B"])
            #expect(try await world.writeBack().status == .written)
            #expect(try world.group(codes[0]) == "LODZ")
        }
    }

    @Test func aNULLInTableauLeavesTheFieldAloneUnlessTheFileTakesItForABlank() async throws {
        try await ReferenceWorld.with { world in
            let codes = try world.customers()
            let columns = ["Customer", "Reporting group"]
            for code in codes.prefix(2) { try world.setGroup(code, "A") }
            try await world.publish(columns: columns, [[codes[0], "A"], [codes[1], "A"]])
            #expect(try await world.writeBack().status == .inStep)

            try await world.publish(columns: columns, [[codes[0], nil], [codes[1], ""]])
            let report = try await world.writeBack()
            #expect(report.status == .written && report.count(.written) == 1 && report.nulls == 1, "\(report)")
            #expect(try world.group(codes[0]) == "A" && world.group(codes[1]) == "")
            // What SYSPRO changes meanwhile is no conflict with a value that Tableau does not have.
            try world.setGroup(codes[0], "C")
            #expect(try await world.writeBack().status == .inStep)
            #expect(try world.group(codes[0]) == "C")

            try world.setGroup(codes[0], "A")
            try world.configure(ReferenceWorld.groups + "\n    nulls: blank")
            #expect(try await world.writeBack().count(.written) == 1)
            #expect(try world.group(codes[0]) == "")
        }
    }

    @Test func aLostAnswerToTheQuestionLeavesOneAuditEntryUnderTheIDThatWasReported() async throws {
        try await ReferenceWorld.with { world in
            let codes = try world.customers()
            try await world.publishGroups()
            _ = try await world.writeBack()
            try await world.publishGroups([codes[0]: "B"])
            let question: RoutePattern = "GET */Setup/Update?*ValidateOnly%3EY*"
            world.enet.server.faults.add(.dropAfter, on: question, times: nil)
            let lost = try await world.writeBack()
            #expect(lost.status == .failed && lost.error?.code == "unreachable")
            world.enet.server.faults.clear()
            // Another record's change comes between, so that the note must not be lost either.
            try await world.publishGroups([codes[0]: "B", codes[1]: "B"])
            #expect(try await world.writeBack().count(.written) == 2)
            let entries = try await world.store.records(of: WriteBackMemory.id("Groups"), limit: 10).map(\.written)
            let ours = entries.filter { $0.change?.record == ["Customer": codes[0]] }
            #expect(ours.map(\.outcome) == [.ok] && ours.first?.run.id == lost.records.first?.audit, "\(entries)")

            // One that is not wanted any more is closed.
            try await world.publishGroups([codes[0]: "C", codes[1]: "B"])
            world.enet.server.faults.add(.dropAfter, on: question, times: nil)
            let other = try await world.writeBack()
            world.enet.server.faults.clear()
            try await world.publishGroups([codes[0]: "B", codes[1]: "B"])
            #expect(try await world.writeBack().status == .inStep)
            let entry = try await world.store.record(of: try #require(other.records.first?.audit))?.written
            #expect(entry?.outcome == .failed && entry?.failure?.code == "notMade")
        }
    }
}

extension ReferenceWorld {
    /// Publishes the customers' groups as somebody keeps them in Tableau.
    fileprivate func publish(columns: [String], _ rows: [[String?]]) async throws {
        try await publish("Customer groups", columns, rows)
    }
}
