// SPDX-License-Identifier: Apache-2.0

import CurlTransport
import Foundation
import HyperExtract
import Logging
import LoopbackHTTP
import ServiceHTTP
import SysproOData
import SysproSimulator
import TableauREST
import TableauSimulator
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

/// Connections that end at every kind of place within an answer, in good order and by a reset: a part of an answer is
/// never taken for the whole, and nothing is sent again that might do its work twice.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct AnswerPlaceTests {
    /// A connection that ends at a place.
    struct End: CustomTestStringConvertible {
        let place: AnswerPlace
        let isReset: Bool

        var fault: SimulatedFault { isReset ? .reset(.at(place)) : .truncate(.at(place)) }
        var testDescription: String { "\(isReset ? "reset" : "closed") at \(place.rawValue)" }

        static let all = AnswerPlace.allCases.flatMap {
            [End(place: $0, isReset: false), End(place: $0, isReset: true)]
        }
        static let resets = AnswerPlace.allCases.map { End(place: $0, isReset: true) }

        /// All places of the answers that count; of others one of each part of an answer.
        static func resets(on route: String) -> [End] {
            let few: [AnswerPlace] = [.beforeStatusLine, .headers, .token, .chunkSize, .afterBody]
            return route.hasPrefix("P") && !route.hasPrefix("POST") ? resets : few.map { End(place: $0, isReset: true) }
        }
    }

    private static let patient = RetryPolicy(base: .milliseconds(1))
    private static let impatient = RetryPolicy(attempts: 1)

    /// The descriptions of all accounts, as a client reads them page by page.
    private static func accounts(of syspro: SysproSimulator, _ retry: RetryPolicy) async throws -> [String] {
        var configuration = try SysproConfiguration(
            root: syspro.url, company: syspro.company, operator: syspro.operator, password: Secret(syspro.password))
        configuration.pageSize = 40
        configuration.retry = retry
        let client = SysproClient(configuration, transport: CurlTransport())
        let column = ScanColumn("Description", .text)
        let accounts = TableQuery("GenMaster", key: [.init("Company"), .init("GlCode")])
        var texts: [String] = []
        for try await page in client.pages(accounts, columns: [column]) {
            #expect(page.refused.isEmpty)
            texts += (0..<page.records.count).map { page.records.columns[0][$0].description }
        }
        return texts
    }

    @Test(arguments: [false, true])
    func aPageIsReadToItsEndOrAskedForAgain(escapesNonASCII: Bool) async throws {
        var options = SysproOptions()
        options.escapesNonASCII = escapesNonASCII
        try await withSysproSimulator(rows: 40, seed: 3, options: options) { syspro in
            for number in 0..<60 {
                try syspro.addAccount("55-\(number)", description: "Kafé \"日本\" \\ \(number)", type: "E")
            }
            let whole = try await Self.accounts(of: syspro, Self.impatient)
            #expect(try whole.count == syspro.count(of: "GenMaster"))
            // How characters are written matters to two places only.
            for end in escapesNonASCII ? End.all.filter({ [.escape, .character].contains($0.place) }) : End.all {
                let page = end.isReset ? 1 : 0
                syspro.server.faults.clear()
                let once = syspro.server.faults.add(end.fault, on: "GET *GenMaster*", after: page)
                let repaired = try await Self.accounts(of: syspro, Self.patient)
                #expect(repaired == whole, "\(end.testDescription), page \(page)")
                #expect(syspro.server.faults.hits(of: once) == 1, "\(end.testDescription), page \(page)")
                // For ever: an error, or the whole, but never less.
                syspro.server.faults.clear()
                syspro.server.faults.add(end.fault, on: "GET *GenMaster*", after: 1, times: nil)
                do {
                    let read = try await Self.accounts(of: syspro, Self.impatient)
                    #expect(read == whole, "\(end.testDescription): a part was taken for the whole")
                    let isAbsent = end.place == .character && escapesNonASCII
                    #expect(end.place.isWhole || isAbsent, "\(end.testDescription) is no error")
                } catch let error as ODataError {
                    #expect(error.code == .transport, "\(end.testDescription): \(error)")
                    #expect(error.isRetriable, "\(end.testDescription)")
                }
            }
        }
    }

    private static func withTableau(
        _ body: (RecoveryWorld, TableauClient, DataSource, _ payload: String) async throws -> Void
    ) async throws {
        try await RecoveryWorld.with { world in
            try await world.syncWell(["Invoices"])
            let payload = world.folder + "/payload.hyper"
            try FileManager.default.copyItem(atPath: try world.mirror.path, toPath: payload)
            let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
            var configuration = try world.configuration.tableau.configuration(logger: logger)
            configuration.retries = Self.patient
            try await TableauREST.withTableau(configuration, transport: CurlTransport()) { tableau in
                let project = try #require(try await tableau.projects.find("Finance"))
                let source = try #require(try await tableau.dataSources.find("Invoices", in: project))
                try await body(world, tableau, source, payload)
            }
        }
    }

    private static let upsert = UpdateAction.upsert(
        from: UpdateAction.Table("Extract"), where: Condition.keys(["Customer", "Invoice", "Document type"]))

    @Test(
        .enabled(if: RecoveryWorld.isPossible, RecoveryWorld.reason),
        arguments: ["PATCH /api/*/data", "POST /api/*/fileUploads", "PUT /api/*/fileUploads/*", "GET /api/*/jobs/*"])
    func anUpdateIsCarriedOutOnceWhereverItsAnswersEnd(route: String) async throws {
        try await Self.withTableau { world, tableau, source, payload in
            func update(_ id: String) async throws -> Job {
                try await tableau.dataSources.update(
                    source.id, payload: payload, actions: [Self.upsert], requestID: id)
            }
            let rows = try await world.inTableau("Invoices")
            var count = 0
            for end in End.resets(on: route) {
                world.tableau.wireFaults.clear()
                let once = world.tableau.wireFaults.add(end.fault, on: RoutePattern(route))
                let started: Job
                do {
                    started = try await update("end-\(count)")
                    if route.hasPrefix("PATCH") {
                        let isAbsent = end.place == .character || end.place == .escape
                        let isWhole = end.place.isWhole || isAbsent
                        #expect(started.mayAnswerRepeat == !isWhole, "\(end.testDescription)")
                    }
                } catch let error as TableauError where error.code == .outcomeUnknown {
                    // The head said that it was accepted, and its job is lost: the same call again is safe.
                    #expect(route.hasPrefix("PATCH") && error.isRetriable, "\(end.testDescription): \(error)")
                    started = try await update("end-\(count)")
                }
                let job = try await tableau.jobs.finished(started)
                #expect(job.state == .succeeded, "\(end.testDescription)")
                count += 1
                #expect(await world.updates("Invoices") == count, "\(end.testDescription)")
                #expect(world.tableau.wireFaults.hits(of: once) == 1)
            }
            #expect(try await world.inTableau("Invoices") == rows, "a piece of an upload was taken twice")
        }
    }

    @Test(.enabled(if: RecoveryWorld.isPossible, RecoveryWorld.reason))
    func aPublicationIsNeverSentTwiceAndItsOutcomeIsNotGuessed() async throws {
        try await Self.withTableau { world, tableau, _, payload in
            let project = try #require(try await tableau.projects.find("Finance"))
            for end in End.resets {
                world.tableau.wireFaults.clear()
                world.tableau.wireFaults.add(end.fault, on: "POST /api/*/datasources")
                let before = await world.tableau.requests(of: .publish)
                do {
                    let publication = try await tableau.dataSources.publish(
                        file: payload, named: "Invoices", in: project, mode: .overwrite)
                    if case .job(let job) = publication {
                        #expect(try await tableau.jobs.finished(job).state == .succeeded)
                    }
                    let isAbsent = end.place == .character || end.place == .escape
                    #expect(end.place.isWhole || isAbsent, "\(end.testDescription) was taken for an answer")
                } catch let error as TableauError {
                    #expect(error.code == .outcomeUnknown, "\(end.testDescription): \(error)")
                }
                #expect(await world.tableau.requests(of: .publish) == before + 1, "\(end.testDescription)")
            }
            #expect(await world.tableau.dataSources.count == 1)
        }
    }

    @Test(.enabled(if: RecoveryWorld.isPossible, RecoveryWorld.reason))
    func aDownloadIsWholeOrNoFileAtAll() async throws {
        try await Self.withTableau { world, tableau, source, _ in
            let file = world.folder + "/download"
            _ = try await tableau.dataSources.download(source.id, to: file)
            let whole = try FileDigest.sha256(of: file)
            for end in End.all {
                try FileManager.default.removeItem(atPath: file)
                world.tableau.wireFaults.clear()
                world.tableau.wireFaults.add(end.fault, on: "GET /api/*/content")
                do {
                    _ = try await tableau.dataSources.download(source.id, to: file)
                    #expect(try FileDigest.sha256(of: file) == whole, "\(end.testDescription)")
                } catch let error as TableauError {
                    #expect(error.isRetriable, "\(end.testDescription): \(error)")
                    #expect(!FileManager.default.fileExists(atPath: file), "\(end.testDescription)")
                    world.tableau.wireFaults.clear()
                    _ = try await tableau.dataSources.download(source.id, to: file)
                }
            }
        }
    }
}
