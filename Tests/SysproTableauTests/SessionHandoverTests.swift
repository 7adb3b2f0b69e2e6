// SPDX-License-Identifier: Apache-2.0

import Foundation
import Logging
import LoopbackHTTP
import SyncCore
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

/// An operator's session ends before somebody else of ours needs the operator: at the end of a turn, and after a kill.
@Suite(.timeLimit(.minutes(5))) struct SessionHandoverTests {
    private let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

    @Test(.enabled(if: RecoveryWorld.isPossible, RecoveryWorld.reason))
    func commandsBesideAServiceAtRestLogOnAlthoughENetRefusesASecondSessionOfAnOperator() async throws {
        try await ReferenceWorld.with(sessions: true, change: { $0.relogon = .refuse }) { world in
            try world.configure("")
            let configuration = try world.configuration
            let out = world.folder.appending(path: "out.hyper").path
            try await RunnerResources.open(configuration, for: .service, logger: logger) { [logger] service in
                #expect(try await Poll(service).run()[0].status == .ok)
                #expect(world.enet.live == 0)
                _ = try await RunnerResources.visit(configuration, logger: logger) { try await Plan($0).run() }
                _ = try await RunnerResources.visit(configuration, logger: logger) { try await Verify($0).run() }
                let extract = try await configuration.asOperator(for: "extract", logger: logger) {
                    try await ExtractRequest(entitySet: "ArCustomer", file: out)
                        .run(from: configuration.odata, logger: logger) { _ in }
                }
                #expect(extract.rows == (try world.syspro.count(of: "ArCustomer")))
                let check = await Check.run(configuration, logger: logger)
                #expect(
                    check.findings.contains { $0.subject == "SYSPRO EDU1" && $0.status == .ok }, "\(check.findings)")
                #expect(try await Poll(service).run()[0].status == .ok)
            }
            #expect(world.enet.live == 0 && world.enet.counts.mostLive == 1)
        }
    }

    @Test func writeBacksWhoseSessionIsTheirOwnTakeTurnsAtTheOperator() async throws {
        try await ReferenceWorld.with(change: { $0.relogon = .refuse }) { world in
            try await world.publishGroups()
            async let one = world.writeBack(apply: false)
            async let other = world.writeBack(apply: false)
            let reports = try await [one, other]
            #expect(reports.allSatisfy { $0.status == .inStep })
            #expect(world.enet.counts.mostLive <= 1 && world.enet.live == 0)
        }
    }

    /// Kills a sync that reads SYSPRO under a session, and syncs again.
    private func killed(_ world: ReferenceWorld) async throws -> JobsFixture.Answer {
        let gate = FaultGate()
        world.syspro.server.faults.add(.hang(gate), on: "GET */GenMaster*")
        let process = try world.runner.start("sync")
        let deadline = ContinuousClock.now + .seconds(60)
        while gate.waiting == 0, ContinuousClock.now < deadline { await Task.yield() }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        gate.release()
        #expect(world.enet.live == 1)
        return try await world.runner.runner("--log-level", "notice", "sync")
    }

    @Test(.enabled(if: RecoveryWorld.isPossible, RecoveryWorld.reason))
    func theNextRunEndsTheSessionThatAKillLeftByTheTokenThatTheVaultsKeySealed() async throws {
        try await ReferenceWorld.with(sessions: true, change: { $0.relogon = .refuse }) { world in
            let key = world.folder.appending(path: "vault.key")
            try Data("MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=\n".utf8).write(to: key)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key.path)
            try world.configure(#"vault: {file: ./secrets.vault, key: "file:./vault.key"}"#)
            let answer = try await killed(world)
            #expect(answer.code == 0, "\(answer)")
            #expect(answer.errors.contains("killed process"), "\(answer.errors)")
            #expect(world.enet.live == 0)
            let kept = try FileManager.default.contentsOfDirectory(
                atPath: world.folder.appending(path: "state/sessions").path)
            #expect(kept.isEmpty, "a session that was logged off leaves no token")
        }
    }

    @Test(.enabled(if: RecoveryWorld.isPossible, RecoveryWorld.reason))
    func withoutAVaultTheTokenIsNotKeptWhichCheckSaysAndTheRefusedLogonIsRetriableWithItsReason() async throws {
        try await ReferenceWorld.with(sessions: true, change: { $0.relogon = .refuse }) { world in
            try world.configure("")
            let check = await Check.run(try world.configuration, logger: logger)
            let finding = check.findings.first { $0.subject == "e.net session" }
            #expect(finding?.status == .warning && finding?.message.contains("no vault") == true)
            let answer = try await killed(world)
            #expect(answer.code == 69, "\(answer)")
            #expect((answer.output + answer.errors).contains("already logged on"), "\(answer)")
            // e.net ends it by itself.
            world.enet.advance(by: .seconds(3_600))
            #expect(try await world.runner.runner("sync").code == 0)
        }
    }

    @Test func theKeptTokenStandsNowhereInClearAndOnlyTheSameKeyReadsIt() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "kept-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let keys = [
            "1": "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=", "2": "ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=",
        ]
        func keeper(_ key: String) throws -> KeptSession {
            let file = folder.appending(path: "\(key).key")
            try Data(((keys[key] ?? "") + "\n").utf8).write(to: file)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
            let yaml = folder.appending(path: "\(key).yaml")
            try Data("vault: {file: ./v, key: \"file:./\(key).key\"}".utf8).write(to: yaml)
            let enet = EnetSettings(
                url: "https://erp.example.com", logonPath: "/Logon", user: "TABLEAU", password: .init("p"),
                company: "EDU1", companyPassword: .init(""), caFile: nil)
            return KeptSession(
                enet, in: folder.path, vault: try VaultSettings(path: yaml.path, environment: [:]))
        }
        let token = "0123456789abcdef0123456789abcdef00"
        let first = try keeper("1")
        #expect(try await first.kept() == nil)
        try await first.keep(.init(token))
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/sessions")
        let file = folder.appending(path: "sessions/\(try #require(files.first))")
        let bytes = try Data(contentsOf: file)
        #expect(files.count == 1 && bytes.range(of: Data(token.utf8)) == nil)
        #expect(try await keeper("1").kept()?.reveal() == token)
        // Whatever becomes of the file, it is found out, told, and gone.
        for place in stride(from: 0, to: bytes.count, by: 7) {
            var damaged = bytes
            damaged[place] ^= 1
            try damaged.write(to: file)
            await #expect(throws: (any Error).self) { try await keeper("1").kept() }
            #expect(try await keeper("1").kept() == nil)
        }
        try bytes.prefix(20).write(to: file)
        await #expect(throws: (any Error).self) { try await keeper("1").kept() }
        try bytes.write(to: file)
        await #expect(throws: (any Error).self) { try await keeper("2").kept() }
    }
}
