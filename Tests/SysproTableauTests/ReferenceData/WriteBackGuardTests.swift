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

/// What keeps a write-back from changing what it should not.
@Suite(.timeLimit(.minutes(5))) struct WriteBackGuardTests {
    @Test(arguments: [false, true]) func anObjectThatIgnoresValidateOnlyIsFoundOutByItsFirstChangeWhichIsAudited(
        _ applies: Bool
    ) async throws {
        try await ReferenceWorld.with { world in
            let codes = try world.customers()
            try await world.publishGroups()
            _ = try await world.writeBack()
            let old = try world.group(codes[1])
            try await world.publishGroups([codes[0]: "B", codes[1]: "B"])
            world.enet.faults.add(.ignoredValidateOnly, on: "ARSSCS", times: nil)
            let report = try await world.writeBack(apply: applies)
            #expect(report.status == .failed && report.error?.message.contains("ValidateOnly") == true)
            #expect(try world.group(codes[0]) == "B" && world.group(codes[1]) == old)
            #expect(world.realUpdates == 0)
            let entries = try await world.store.records(of: WriteBackMemory.id("Groups"), limit: 10).map(\.written)
            #expect(entries.count == 1 && entries.first?.outcome == .ok && entries.first?.counts.updated == 1)
            #expect(entries.first?.change?.record == ["Customer": codes[0]])
            #expect(entries.first?.change?.fields.map(\.after) == ["B"])
            #expect(entries.first?.reason?.contains("ValidateOnly") == true)
            #expect(try await AuditChain.sha256.verify(world.store).firstBreak == nil)

            world.enet.faults.clear()
            let next = try await world.writeBack()
            #expect(next.status == .written && next.count(.written) == 1)
            #expect(try world.group(codes[1]) == "B")
        }
    }

    /// What became of a question that changed the first customer of two all the same.
    private func expectFoundOut(_ world: ReferenceWorld, _ codes: [String], _ old: String?) async throws {
        #expect(try world.group(codes[0]) == "B" && world.group(codes[1]) == old)
        #expect(world.realUpdates == 0)
        let entries = try await world.store.records(of: WriteBackMemory.id("Groups"), limit: 10).map(\.written)
        #expect(entries.count == 1 && entries.first?.outcome == .ok && entries.first?.counts.updated == 1)
        #expect(entries.first?.change?.record == ["Customer": codes[0]])
        #expect(entries.first?.reason?.contains("ValidateOnly") == true)
        #expect(try await AuditChain.sha256.verify(world.store).firstBreak == nil)
    }

    @Test(arguments: [false, true], [false, true])
    func aChangeThatAQuestionMadeIsAuditedAsWrittenAlsoWhereItsAnswerIsLostOrCannotBeRead(
        _ applies: Bool, _ isLost: Bool
    ) async throws {
        try await ReferenceWorld.with { world in
            let codes = try world.customers()
            try await world.publishGroups()
            _ = try await world.writeBack()
            let old = try world.group(codes[1])
            try await world.publishGroups([codes[0]: "B", codes[1]: "B"])
            world.enet.faults.add(.ignoredValidateOnly, on: "ARSSCS", times: nil)
            if isLost {
                world.enet.server.faults.add(.dropAfter, on: "GET */Setup/Update?*ValidateOnly%3EY*", times: nil)
            } else {
                world.enet.faults.add(.truncated, on: "ARSSCS", times: nil)
            }
            let report = try await world.writeBack(apply: applies)
            #expect(report.status == .failed && report.error?.message.contains("ValidateOnly") == true)
            #expect(report.count(.written) == 1)
            try await expectFoundOut(world, codes, old)
        }
    }

    @Test(arguments: [false, true]) func aQuestionUnderWayIsWaitedForAndLookedAfterWhereTheRunIsCancelled(
        _ applies: Bool
    ) async throws {
        try await ReferenceWorld.with { world in
            let codes = try world.customers()
            try await world.publishGroups()
            _ = try await world.writeBack()
            let old = try world.group(codes[1])
            try await world.publishGroups([codes[0]: "B", codes[1]: "B"])
            world.enet.faults.add(.ignoredValidateOnly, on: "ARSSCS", times: nil)
            let gate = FaultGate()
            world.enet.server.faults.add(.hangAfter(gate), on: "GET */Setup/Update?*ValidateOnly%3EY*")
            let run = Task { try await world.writeBack(apply: applies) }
            let deadline = ContinuousClock.now + .seconds(60)
            while gate.waiting == 0, ContinuousClock.now < deadline { await Task.yield() }
            run.cancel()
            gate.release()
            _ = await run.result
            // What an applying run cannot finish, the next one does.
            if applies { _ = try? await world.writeBack(apply: true) }
            #expect(try world.group(codes[0]) == "B")
            let entries = try await world.store.records(of: WriteBackMemory.id("Groups"), limit: 10).map(\.written)
            let first = entries.first { $0.change?.record == ["Customer": codes[0]] }
            #expect(first?.outcome == .ok && first?.counts.updated == 1, "\(entries)")
            if !applies { try await expectFoundOut(world, codes, old) }
        }
    }

    @Test func aQuestionOfWhichNothingIsKnownLeavesANoteForTheNextRun() async throws {
        try await ReferenceWorld.with { world in
            let codes = try world.customers()
            try await world.publishGroups()
            _ = try await world.writeBack()
            try await world.publishGroups([codes[0]: "B"])
            world.enet.server.faults.add(.dropBefore, on: "GET */Setup/Update?*ValidateOnly%3EY*", times: nil)
            let lost = try await world.writeBack()
            #expect(lost.status == .failed && lost.error?.code == "unreachable")
            world.enet.server.faults.clear()
            // It was on its way, and came late.
            try world.setGroup(codes[0], "B")
            let next = try await world.writeBack()
            #expect(next.status == .written && next.count(.recognised) == 1 && world.realUpdates == 0)
            let entry = try await world.store.record(of: try #require(lost.records.first?.audit))?.written
            #expect(entry?.outcome == .ok)

            // Of one that nobody could look after a dry run says so.
            try await world.publishGroups([codes[0]: "C"])
            world.enet.server.faults.add(.dropBefore, on: "GET */Setup/Update?*ValidateOnly%3EY*", times: nil)
            let dry = try await world.writeBack(apply: false)
            #expect(dry.status == .failed && dry.error?.message.contains(codes[0]) == true)
            #expect(dry.error?.message.contains("may have") == true)
        }
    }

    private static let byCompany = ReferenceWorld.groups.replacingOccurrences(
        of: "into: ArCustomer", with: "into: ArCustomer\n    company: Company")

    @Test func theRowsOfAnotherCompanyChangeNothing() async throws {
        try await ReferenceWorld.with { world in
            try world.configure(Self.byCompany, companies: ["EDU2"])
            let codes = try world.customers()
            func publish(_ change: [String: String] = [:]) async throws {
                let ours: [[String?]] = try codes.map { ["EDU1 ", $0, try change[$0] ?? world.group($0) ?? ""] }
                let theirs: [[String?]] = codes.map { ["EDU2", $0, "THEIRS"] }
                try await world.publish("Customer groups", ["Company", "Customer", "Reporting group"], ours + theirs)
            }
            try await publish()
            let first = try await world.writeBack()
            #expect(first.status == .inStep && first.compared == codes.count && first.ambiguous.isEmpty, "\(first)")
            try await publish([codes[0]: "B"])
            #expect(try await world.writeBack().count(.written) == 1)
            #expect(try world.group(codes[0]) == "B" && world.realUpdates == 1)

            // A column that does not name the company at all is no reason to say that all is well.
            try await world.publish("Customer groups", ["Company", "Customer", "Reporting group"], [["X", "Y", "Z"]])
            let other = try await world.writeBack()
            #expect(other.status == .failed && other.error?.message.contains("EDU1") == true)
        }
    }

    @Test func withSeveralCompaniesAWriteBackMustNameTheColumnThatTellsThemApart() async throws {
        try await ReferenceWorld.with { world in
            try world.configure(ReferenceWorld.groups, companies: ["EDU2"])
            let error = #expect(throws: ConfigurationError.self) { try world.configuration }
            #expect(
                error?.message.contains("'writeBack[1].company'") == true && error?.line != nil,
                "\(error?.message ?? "")")
        }
    }

    @Test func whatACompanyLastAgreedOnIsItsOwn() async throws {
        try await ReferenceWorld.with { world in
            try await world.publishGroups()
            _ = try await world.writeBack()
            let one = try await WriteBackMemory(of: "Groups", in: world.store)
            let key = [try world.customers()[0]]
            #expect(try !one.fields(of: key).isEmpty)
            #expect(try await WriteBackMemory(of: "Groups", company: "EDU1", in: world.store).fields(of: key).isEmpty)
        }
    }
}
