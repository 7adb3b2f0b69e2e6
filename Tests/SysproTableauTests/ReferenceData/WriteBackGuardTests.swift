// SPDX-License-Identifier: Apache-2.0

import Foundation
import Simulators
import SyncCore
import Testing

@testable import SysproTableau

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
            let entries: [AuditEntry] = try await world.store.entries(of: WriteBackMemory.id("Groups"), limit: 10)
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

    private static let byCompany = ReferenceWorld.groups.replacingOccurrences(
        of: "into: ArCustomer", with: "into: ArCustomer\n    company: Company")

    @Test func theRowsOfAnotherCompanyChangeNothing() async throws {
        try await ReferenceWorld.with { world in
            try world.configure(Self.byCompany, companies: ["EDU2"])
            let codes = try world.customers()
            func publish(_ change: [String: String] = [:]) async throws {
                let ours = try codes.map { ["EDU1 ", $0, try change[$0] ?? world.group($0) ?? ""] }
                let theirs = codes.map { ["EDU2", $0, "THEIRS"] }
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
