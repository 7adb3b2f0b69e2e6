// SPDX-License-Identifier: Apache-2.0

@_spi(Testing) import SyncCore
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

@Suite(.enabled(if: RecoveryWorld.isPossible, RecoveryWorld.reason), .serialized, .timeLimit(.minutes(5)))
struct RecoveryCrashTests {
    /// What two syncs leave behind that nothing interrupts.
    private static let undisturbed = Task {
        try await RecoveryWorld.with { world in
            try await world.syncWell()
            try world.day()
            try await world.syncWell()
            return try await RecoveryPicture(of: world)
        }
    }

    @Test(arguments: FaultPoint.allCases)
    func aRunThatIsKilledBetweenTwoStepsIsFinishedByTheNextWithTheEffectOfOnce(point: FaultPoint) async throws {
        try await RecoveryWorld.with { world in
            for isFirst in [true, false] {
                for name in ["Invoices", "Stock"] {
                    if point == .failureFound {
                        let table = name == "Stock" ? "InvWarehouse" : "ArInvoice"
                        world.syspro.faults.add(.notFoundPage, on: table, times: nil)
                    }
                    #expect(try await world.crash(name, at: point), "\(name) does not come by \(point)")
                    world.syspro.faults.clear()
                }
                try await world.syncWell()
                if isFirst { try world.day() }
            }
            let picture = try await RecoveryPicture(of: world)
            let expected = try await Self.undisturbed.value
            #expect(picture == expected)
            #expect(picture.strayMirrors == [])
            #expect(picture.unfinished == 0)
            #expect(picture.spool == [])
            #expect(try await world.differences() == [])
        }
    }
}
