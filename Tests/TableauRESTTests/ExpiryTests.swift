// SPDX-License-Identifier: Apache-2.0

import CurlTransport
import Foundation
import ServiceHTTP
import TableauSimulator
import Testing

@testable import TableauREST

/// What Tableau is asked where it ends a session in the midst of things, and where two sides use one token.
@Suite(.serialized) struct ExpiryTests {
    private func client(
        _ simulator: TableauSimulator, _ events: Events = Events(),
        configure: (inout TableauConfiguration) -> Void = { _ in }
    ) throws -> TableauClient {
        var configuration = try TableauConfiguration(
            server: simulator.url, site: simulator.site,
            credentials: .token(name: simulator.tokens[0].name, secret: Secret(simulator.tokens[0].secret)))
        configuration.onEvent = { events.add($0) }
        configuration.polling = PollingSchedule(first: .milliseconds(5), longest: .milliseconds(20))
        configure(&configuration)
        return TableauClient(configuration, transport: CurlTransport())
    }

    @Test func aSessionThatEndsBetweenThePiecesOfAnUploadLosesNoPieceAndSendsNoneTwice() async throws {
        let file = try TemporaryFile(pattern(4_300_017))
        try await withTableauSimulator { simulator in
            let events = Events()
            let tableau = try client(simulator, events) { $0.chunkSizes = 1_000_000...1_000_000 }
            await simulator.inject(.init(.killSession, at: .appendUpload, skip: 2))
            let upload = try await tableau.uploads.upload(file.path)
            #expect(upload.size == 4_300_017)
            let pieces = simulator.requestLog.requests(matching: "PUT /api/*/fileUploads/*")
            #expect(pieces.map(\.status) == [200, 200, 401, 200, 200, 200])
            #expect(Set(pieces.map(\.rawPath)).count == 1)
            #expect(await simulator.requests(of: .startUpload) == 1)
            #expect(await simulator.signIns == 2)
            #expect(events.all.count { $0.hasPrefix("sessionEndedEarly(credential: \"sync-a\"") } == 1)
        }
    }

    @Test func aSessionThatEndsBetweenThePagesOfAListSkipsNobody() async throws {
        try await withTableauSimulator { simulator in
            let tableau = try client(simulator) { $0.pageSize = 1 }
            await simulator.inject(.init(.killSession, at: .listProjects, skip: 1))
            #expect(try await tableau.projects.list().all().map(\.name).sorted() == ["Finance", "default"])
            #expect(await simulator.signIns == 2)
        }
    }

    @Test func aTokenThatAnotherProgramUsesIsNamed() async throws {
        try await withTableauSimulator { simulator in
            let events = Events()
            let (ours, theirs) = (try client(simulator, events), try client(simulator))
            for _ in 1...3 {
                #expect(try await ours.projects.find("Finance") != nil)
                #expect(try await theirs.projects.find("Finance") != nil)
            }
            #expect(events.all.count { $0.hasPrefix("sessionEndedEarly(credential: \"sync-a\"") } == 2)
        }
    }

    @Test func twoProgramsThatTakeTheTokenFromOneAnotherDoNotGoOnForEver() async throws {
        let server = FakeServer(usesPerToken: 1)
        let desk = try Desk(server.transport)
        let error = try await tableauError {
            for _ in 0..<1_000 { _ = try await desk.tableau.dataSources.connections(of: "ds-1") }
        }
        #expect(error.code == .unauthorized && error.message.contains("\"sync-a\""))
        #expect(error.message.contains("give every program its own token"))
        #expect(server.counts.signIns == 61)
        desk.clock.advance(by: .seconds(600))
        _ = try await desk.tableau.dataSources.connections(of: "ds-1")
    }

    @Test func aScopeThatACallNeedsIsNamed() async throws {
        let desk = try Desk(.error(401, "401002"), .session("token-2"), .error(401, "401002"))
        let error = try await tableauError { _ = try await desk.tableau.jobs.get("job-1") }
        #expect(error.message.contains("tableau:jobs:read") && error.message.contains("\"sync-a\""))
    }

    @Test func aScopeSignsOutAlsoWhereItsTaskWasCancelled() async throws {
        try await withTableauSimulator { simulator in
            let token = simulator.tokens[0]
            let configuration = try TableauConfiguration(
                server: simulator.url, site: simulator.site,
                credentials: .token(name: token.name, secret: Secret(token.secret)))
            let isSignedIn = Guarded(false)
            let work = Task {
                try await withTableau(configuration, transport: CurlTransport()) { tableau in
                    try await tableau.signIn()
                    isSignedIn.withLock { $0 = true }
                    try await Task.sleep(for: .seconds(600))
                }
            }
            try await eventually { isSignedIn.withLock { $0 } }
            work.cancel()
            await #expect(throws: CancellationError.self) { try await work.value }
            #expect(simulator.requestLog.requests(matching: "POST /api/*/auth/signout").map(\.status) == [204])
        }
    }

    @Test func aJobCanBeCancelledAndTellsWhetherItWas() async throws {
        let desk = try Desk(
            .json(
                #"{"job":{"id":"job-1","type":"RefreshExtract","completedAt":"2026-11-22T22:40:00Z","finishCode":"2"}}"#
            ))
        #expect(try await desk.tableau.jobs.cancel("job-1").state == .cancelled)
        #expect(desk.calls == ["PUT /api/3.27/sites/site-1/jobs/job-1"])
    }
}
