// SPDX-License-Identifier: Apache-2.0

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

/// A fault of Tableau, and how far the sync that it befalls may come.
struct TableauCase: CustomTestStringConvertible, Sendable {
    let kind: TableauSimulator.Fault.Kind
    let operation: TableauSimulator.Operation
    var value: Int?
    /// Whether the client gets over it by itself.
    let isBorne: Bool

    var testDescription: String { "\(kind) at \(operation)" }

    init(
        _ kind: TableauSimulator.Fault.Kind, _ operation: TableauSimulator.Operation, _ value: Int? = nil,
        isBorne: Bool = true
    ) {
        self.kind = kind
        self.operation = operation
        self.value = value
        self.isBorne = isBorne
    }

    static let ofUpdates = [
        TableauCase(.loseReply, .updateData), TableauCase(.htmlAfter, .updateData, 500),
        TableauCase(.jobVanishes, .updateData), TableauCase(.jobFails, .updateData, isBorne: false),
        TableauCase(.dropRequest, .updateData), TableauCase(.truncate, .updateData),
        TableauCase(.throttle, .updateData, 1), TableauCase(.killSession, .updateData),
        TableauCase(.killSession, .getJob), TableauCase(.loseReply, .getJob), TableauCase(.html, .getJob),
        TableauCase(.killSession, .startUpload), TableauCase(.loseReply, .appendUpload),
        TableauCase(.killSession, .appendUpload),
    ]

    static let ofPublishing = [
        TableauCase(.loseReply, .publish, isBorne: false), TableauCase(.htmlAfter, .publish, 500, isBorne: false),
        TableauCase(.jobVanishes, .publish), TableauCase(.jobFails, .publish, isBorne: false),
        TableauCase(.truncate, .publish, isBorne: false), TableauCase(.throttle, .publish, 1),
        TableauCase(.killSession, .publish), TableauCase(.killSession, .getJob),
    ]
}

@Suite(.enabled(if: RecoveryWorld.isPossible, RecoveryWorld.reason), .serialized, .timeLimit(.minutes(5)))
struct RecoveryTableauFaultTests {
    @Test(arguments: TableauCase.ofUpdates)
    func anUpdateThatGoesWrongIsCarriedOutOnce(fault: TableauCase) async throws {
        try await RecoveryWorld.with { world in
            try await world.syncWell()
            try world.day()
            await world.tableau.inject(.init(fault.kind, at: fault.operation, value: fault.value))
            try await Self.syncThrough(fault, world)
            #expect(await world.updates("Invoices") == 1)
        }
    }

    @Test(arguments: TableauCase.ofPublishing)
    func aPublicationThatGoesWrongLeavesOneDataSourceWithTheRightRows(fault: TableauCase) async throws {
        try await RecoveryWorld.with { world in
            await world.tableau.inject(.init(fault.kind, at: fault.operation, value: fault.value))
            try await Self.syncThrough(fault, world)
            #expect(await world.tableau.dataSources.count == 1)
        }
    }

    @Test func aPublishWhoseJobDidNothingAndIsGoneIsNotTakenForSuccessOverWhatWasThere() async throws {
        try await RecoveryWorld.with { world in
            try await world.syncWell()
            try world.day()
            await world.tableau.inject(.init(.jobLost, at: .publish))
            let report = try #require(try await world.sync(["Stock"]).first)
            #expect(report.status == .failed && report.error?.retriable == true, "\(report)")
            #expect(try await world.differences(in: ["Stock"]) != [])
            try await world.syncWell()
            #expect(try await world.differences() == [])
        }
    }

    @Test(arguments: ["PATCH /api/*/data", "PUT /api/*/fileUploads/*", "GET /api/*/jobs/*"])
    func anAnswerThatIsResetHalfwayIsAskedForAgain(route: String) async throws {
        try await RecoveryWorld.with { world in
            try await world.syncWell()
            try world.day()
            for position in [FaultPosition.wire(0), .wire(20), .share(0), .share(0.5)] {
                world.tableau.wireFaults.add(.reset(position), on: RoutePattern(route))
                _ = try await world.sync(["Invoices"])
                world.tableau.wireFaults.clear()
                try await world.syncWell(["Invoices"])
                #expect(try await world.differences(in: ["Invoices"]) == [])
                try world.day()
            }
            #expect(await world.updates("Invoices") == 4)
        }
    }

    /// One sync under the fault, and one more where that was not enough.
    private static func syncThrough(_ fault: TableauCase, _ world: RecoveryWorld) async throws {
        let report = try #require(try await world.sync(["Invoices"]).first)
        #expect((report.status == .ok) == fault.isBorne, "\(report.error?.message ?? "it went well")")
        if report.status != .ok {
            #expect(report.error?.message.isEmpty == false && report.error?.code != "unexpected")
        }
        await world.tableau.clearFaults()
        try await world.syncWell(["Invoices"])
        #expect(try await world.differences(in: ["Invoices"]) == [])
        let picture = try await RecoveryPicture(of: world)
        #expect(picture.unfinished == 0)
        #expect(!picture.strayMirrors.contains("Invoices"))
    }
}
