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
}
