// SPDX-License-Identifier: Apache-2.0

import Foundation
import LoopbackHTTP
import SyncCore
import SyncStores
import TableauSimulator
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

@Suite(.timeLimit(.minutes(5))) struct WriteBackTests {
    @Test func aFieldIsWrittenOnlyWhereTableauAloneHasChangedIt() {
        func verdict(_ settled: (String, String)?, _ tableau: String, _ syspro: String) -> FieldVerdict {
            FieldVerdict(
                settled: settled.map { SettledField(tableau: $0.0, syspro: $0.1) }, tableau: tableau, syspro: syspro)
        }
        #expect(verdict(nil, "A", "A") == .inStep)
        #expect(verdict(nil, "A", "B") == .conflict(.neverInStep))
        #expect(verdict(("A", "A"), "B", "A") == .write)
        #expect(verdict(("A", "A"), "A", "B") == .conflict(.changedInSyspro))
        #expect(verdict(("A", "A"), "B", "C") == .conflict(.changedInBoth))
        #expect(verdict(("A", "A"), "B", "B") == .inStep)
        #expect(verdict(("A", "B"), "A", "B") == .settled)
        #expect(verdict(("A", "B"), "C", "B") == .write)
        #expect(verdict(("A", "B"), "A", "C") == .conflict(.changedInSyspro))
    }

    @Test func whatTableauChangedIsShownFirstThenWrittenSeenInSYSPROAndAudited() async throws {
        try await ReferenceWorld.with { world in
            let customer = try world.customers()[1]
            try world.setGroup(customer, "OLD")
            try await world.publishGroups()
            let first = try await world.writeBack()
            #expect(first.status == .inStep && first.records.isEmpty)
            #expect(first.compared == (try world.customers().count))

            try await world.publishGroups([customer: "R&D"])
            let dry = try await world.writeBack(apply: false)
            #expect(dry.status == .pending && dry.count(.pending) == 1)
            #expect(try world.group(customer) == "OLD" && world.realUpdates == 0)

            let written = try await world.writeBack()
            #expect(written.status == .written && written.count(.written) == 1)
            #expect(try world.group(customer) == "R&D" && world.realUpdates == 1)
            let id = try #require(written.records.first?.audit)
            let entry = try #require(try await world.store.record(of: id)).written
            #expect(entry.outcome == .ok && entry.run.kind == "writeBack" && entry.counts.updated == 1)
            #expect(entry.change?.object == "ARSSCS" && entry.change?.operatorName == "TABLEAU")
            #expect(entry.change?.record == ["Customer": customer])
            #expect(entry.change?.fields == [.init(name: "CustomerClass", before: "OLD", after: "R&D")])
            #expect(try await AuditChain.sha256.verify(world.store).firstBreak == nil)

            let again = try await world.writeBack()
            #expect(again.status == .inStep && world.realUpdates == 1)
            #expect(world.enet.live == 0)
        }
    }

    @Test func aConflictIsListedAndLeftUntilSomebodyDecides() async throws {
        try await ReferenceWorld.with { world in
            let codes = try world.customers()
            for code in codes.prefix(3) { try world.setGroup(code, "A") }
            try await world.publishGroups()
            _ = try await world.writeBack()
            try await world.publishGroups([codes[0]: "T", codes[1]: "T"])
            try world.setGroup(codes[0], "S")
            try world.setGroup(codes[2], "S")
            try await world.publish(
                "Customer groups", ["Customer", "Reporting group"],
                [[codes[0], "T"], [codes[1], "T"], [codes[2], "A"]])

            let report = try await world.writeBack()
            #expect(report.status == .partial && report.count(.written) == 1 && report.count(.conflict) == 2)
            #expect(report.records.flatMap(\.fields).compactMap(\.conflict) == ["changedInBoth", "changedInSyspro"])
            #expect(try codes.prefix(3).map { try world.group($0) } == ["S", "T", "S"])

            let decided = try await world.writeBack(take: .tableau, keys: [codes[0]])
            #expect(decided.count(.written) == 1 && decided.count(.conflict) == 1)
            #expect(try world.group(codes[0]) == "T")
            let kept = try await world.writeBack(take: .syspro)
            #expect(kept.count(.kept) == 1)
            #expect(try world.group(codes[2]) == "S")
            // It stays decided until one side changes again.
            #expect(try await world.writeBack().status == .inStep)
            try await world.publish("Customer groups", ["Customer", "Reporting group"], [[codes[2], "NEW"]])
            #expect(try await world.writeBack().count(.written) == 1)
            #expect(try world.group(codes[2]) == "NEW")
        }
    }

    @Test func valuesThatWereNeverInStepAreAConflictAndNotAChange() async throws {
        try await ReferenceWorld.with { world in
            let customer = try world.customers()[0]
            try await world.publishGroups([customer: "X"])
            let report = try await world.writeBack()
            #expect(report.status == .partial && report.records.first?.fields.first?.conflict == "neverInStep")
            #expect(world.realUpdates == 0)
            #expect(try await world.writeBack(take: .tableau).count(.written) == 1)
            #expect(try world.group(customer) == "X")
        }
    }

    @Test func whatSYSPRORefusesOrPassesOverIsToldAndAudited() async throws {
        try await ReferenceWorld.with { world in
            let codes = try world.customers()
            try await world.publishGroups()
            _ = try await world.writeBack()
            try await world.publishGroups([codes[0]: "TOO LONG A CLASS"])
            let dry = try await world.writeBack(apply: false)
            #expect(dry.count(.refused) == 1 && dry.records.first?.reason?.contains("10 characters") == true)
            let refused = try await world.writeBack()
            #expect(refused.status == .partial && world.realUpdates == 0)
            let entry = try await world.store.record(of: try #require(refused.records.first?.audit))?.written
            #expect(entry?.outcome == .failed && entry?.failure?.code == "refused")

            try await world.publishGroups([codes[1]: "B"])
            world.enet.faults.add(.ignoredFields(["CustomerClass"]), on: "ARSSCS", times: nil)
            let ignored = try await world.writeBack()
            #expect(ignored.count(.refused) == 1 && ignored.records.first?.reason?.contains("'path'") == true)
            world.enet.faults.clear()
            #expect(try await world.writeBack().count(.written) == 1)
        }
    }

    @Test func aLostAnswerIsLookedAfterAndNothingIsWrittenTwice() async throws {
        try await ReferenceWorld.with { world in
            let codes = try world.customers()
            try await world.publishGroups()
            _ = try await world.writeBack()

            try await world.publishGroups([codes[0]: "B"])
            world.enet.server.faults.add(.dropAfter, on: "GET */Setup/Update?*ValidateOnly%3EN*")
            let found = try await world.writeBack()
            #expect(found.status == .written && found.count(.written) == 1 && world.realUpdates == 1)

            try await world.publishGroups([codes[1]: "B"])
            world.enet.server.faults.add(.dropBefore, on: "GET */Setup/Update?*ValidateOnly%3EN*")
            let lost = try await world.writeBack()
            #expect(lost.status == .failed && lost.error?.code == "outcomeUnknown")
            let next = try await world.writeBack()
            #expect(next.status == .written)
            #expect(try world.group(codes[1]) == "B")
            let entry = try await world.store.record(of: try #require(lost.records.first?.audit))?.written
            #expect(entry?.outcome == .failed && entry?.failure?.code == "notMade")
        }
    }

    @Test func aRunThatIsKilledAfterSYSPROMadeTheChangeIsFinishedByTheNextOne() async throws {
        try await ReferenceWorld.with { world in
            let customer = try world.customers()[0]
            try await world.publishGroups()
            #expect(try await world.runner.runner("write-back", "--apply").code == 0)
            try await world.publishGroups([customer: "B"])
            let gate = FaultGate()
            world.enet.server.faults.add(.hangAfter(gate), on: "GET */Setup/Update?*ValidateOnly%3EN*")
            let process = try world.runner.start("write-back", "--apply")
            let deadline = ContinuousClock.now + .seconds(60)
            while gate.waiting == 0, ContinuousClock.now < deadline { await Task.yield() }
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            gate.release()
            #expect(try world.group(customer) == "B")

            let answer = try await world.runner.runner("--json", "write-back", "--apply")
            #expect(answer.code == 0, "\(answer.errors)")
            let report = try #require(try answer.json.objects("writeBacks").first)
            #expect(report["status"] as? String == "written")
            let record = try #require(report.objects("records").first)
            #expect(record.objects("fields").first?["state"] as? String == "recognised")
            let id = try #require(record["audit"] as? String)
            let entry = try await world.store.record(of: AuditID(rawValue: id))?.written
            #expect(entry?.outcome == .ok && entry?.reason == "found done by a later run")
            #expect(world.realUpdates == 1)
            #expect(try await world.writeBack().status == .inStep)
            let shown = try await world.runner.runner("audit", "show", id)
            #expect(shown.output.contains("CustomerClass") && shown.output.contains("'B'"))
        }
    }

    @Test func moreChangesThanTheLimitAreNoneAtAll() async throws {
        try await ReferenceWorld.with { world in
            let codes = try world.customers().prefix(6)
            try await world.publishGroups()
            _ = try await world.writeBack()
            try await world.publishGroups(Dictionary(uniqueKeysWithValues: codes.map { ($0, "Z") }))
            let report = try await world.writeBack()
            #expect(report.status == .failed && report.error?.message.contains("limit") == true)
            #expect(report.count(.pending) == 6 && world.realUpdates == 0)
        }
    }

    @Test func keysAreMatchedWithOrWithoutZerosAndWhatCannotBeMatchedIsListed() async throws {
        try await ReferenceWorld.with { world in
            try world.syspro.insert("ArCustomer", ["Customer": .text("000000000000042"), "Name": .text("Padded")])
            let twice = try world.customers()[1]
            try await world.publishGroups(extra: [["42", "A"], ["NOBODY", "A"], [twice, "OTHER"]])
            let report = try await world.writeBack()
            #expect(report.unknown == ["NOBODY"] && report.ambiguous.contains(twice))
            // Two rows of Tableau mean the padded customer, and say different things.
            #expect(report.ambiguous.contains("000000000000042") && report.status == .partial)
            try await world.publish("Customer groups", ["Customer", "Reporting group"], [["42", "A"]])
            #expect(try await world.writeBack(take: .tableau).count(.written) == 1)
            #expect(try world.group("000000000000042") == "A")
        }
    }

    @Test func oneSessionServesODataAndTheBusinessObjects() async throws {
        try await ReferenceWorld.with(sessions: true) { world in
            try await world.publishGroups()
            _ = try await world.writeBack()
            try await world.publishGroups([try world.customers()[0]: "B"])
            #expect(try await world.writeBack().count(.written) == 1)
            #expect(world.enet.counts.mostLive == 1 && world.enet.counts.evictions == 0 && world.enet.live == 0)
        }
    }

    @Test func theCommandSaysWhatItWouldDoAndWhatIsLeft() async throws {
        try await ReferenceWorld.with { world in
            let customer = try world.customers()[0]
            try await world.publishGroups()
            #expect(try await world.runner.runner("write-back", "--apply").code == 0)
            try await world.publishGroups([customer: "B"])
            let dry = try await world.runner.runner("write-back")
            #expect(dry.code == 0 && dry.output.contains("→ 'B'") && dry.output.contains("--apply"), "\(dry)")
            try world.setGroup(customer, "C")
            #expect(try await world.runner.runner("write-back", "--apply").code == 2)
            #expect(try await world.runner.runner("write-back", "--key", customer).code == 64)
            #expect(try await world.runner.runner("write-back", "--name", "Group").code == 78)
            #expect(try await world.runner.runner("write-back", "--apply", "--take", "tableau").code == 0)
            #expect(try world.group(customer) == "B")
        }
    }

    @Test func aCheckTellsOfAPropertyThatIsNotThereAndOfALogonThatIsRefused() async throws {
        try await ReferenceWorld.with { world in
            func findings() async throws -> [String: [String: Any]] {
                let answer = try await world.runner.runner("--json", "check")
                let all = try answer.json.objects("findings")
                return Dictionary(all.map { ($0["subject"] as? String ?? "", $0) }) { first, _ in first }
            }
            let good = try await findings()
            #expect(good["write-back Groups"]?["status"] as? String == "ok")
            #expect(good["e.net"]?["status"] as? String == "ok")
            #expect(world.enet.live == 0)
            let wrong = ReferenceWorld.groups.replacingOccurrences(of: "CustomerClass", with: "CustomerClas")
            try world.configure(wrong.replacingOccurrences(of: "Groups", with: "G"))
            world.enet.faults.add(.exception(100_000), on: "COMFND")
            let bad = try await findings()
            #expect((bad["write-back G"]?["message"] as? String)?.contains("CustomerClass") == true)
            #expect(bad["write-back G"]?["status"] as? String == "failed")
            #expect(bad["e.net"]?["status"] as? String == "warning")
        }
    }

    @Test func noSecretStandsInWhatIsLoggedOrToldOrAudited() async throws {
        try await ReferenceWorld.with { world in
            try await world.publishGroups()
            _ = try await world.runner.runner("write-back", "--apply")
            try await world.publishGroups([try world.customers()[0]: "B"])
            world.enet.faults.add(.error("no session, operator TABLEAU"), on: "ARSSCS", times: nil)
            let answer = try await world.runner.runner("--log-level", "trace", "write-back", "--apply")
            #expect(answer.code == 1 && answer.output.contains("no session"))
            let told = answer.output + answer.errors
            #expect(!told.contains(world.syspro.password) && !told.contains("UserId=") && !told.contains("XmlIn"))
        }
    }
}
