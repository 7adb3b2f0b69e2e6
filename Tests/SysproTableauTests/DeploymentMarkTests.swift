// SPDX-License-Identifier: Apache-2.0

import SyncCore
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

/// The tag by which a data source in Tableau says whose it is.
@Suite(.enabled(if: RecoveryWorld.isPossible, RecoveryWorld.reason), .timeLimit(.minutes(5)))
struct DeploymentMarkTests {
    private static func deployment(_ name: String?, of world: inout RecoveryWorld, state: String) {
        world.configuration.deployment = name
        world.configuration.stateDirectory = world.folder + "/" + state
        for index in world.configuration.datasources.indices { world.configuration.datasources[index].adopt = true }
    }

    @Test func isPutOnWhatIsMadeAndKeepsAnotherDeploymentFromTakingItOver() async throws {
        try await IdentityTests.with { world in
            let source = try await IdentityTests.source(world)
            let tag = DeploymentMark(world.configuration.identity).tag
            #expect(source.tags == [tag])
            try await world.syncWell()
            #expect(try await IdentityTests.source(world).tags == [tag])

            Self.deployment("Another", of: &world, state: "another")
            let report = try #require(try await world.sync().first)
            #expect(report.error?.code == "configuration", "\(report)")
            #expect(report.error?.message.contains("belongs to another deployment") == true, "\(report)")
            #expect(report.error?.message.contains(tag) == true, "\(report)")
            let check = await IdentityTests.check(world)
            #expect(check.exitCode == 78, "\(check)")
            #expect(try await IdentityTests.source(world).executedUpdates == source.executedUpdates)

            // The same deployment, whose state was lost, may take it back.
            Self.deployment(nil, of: &world, state: "again")
            try await world.syncWell()
            #expect(try await world.verify().equal)
        }
    }

    @Test func isAskedForOnceAndRowsAreLoadedWhateverTableauSays() async throws {
        try await RecoveryWorld.with(datasources: IdentityTests.invoices()) { world in
            await world.tableau.inject(.init(.error, at: .addTags, value: 403_004))
            let logs = LogLines()
            let report = try #require(try await world.sync(logs: logs).first)
            #expect(report.status == .ok, "\(report)")
            #expect(logs.all.contains { $0.contains("it is not marked with the tag") }, "\(logs.all)")
            #expect(try await IdentityTests.source(world).tags == [])
            try await world.syncWell()
            #expect(await world.tableau.requests(of: .addTags) == 1)
            #expect(try await world.verify().equal)
        }
    }
}
