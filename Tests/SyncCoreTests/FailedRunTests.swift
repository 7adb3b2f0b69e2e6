// SPDX-License-Identifier: Apache-2.0

import Foundation
import Logging
import SyncTesting
import Synchronization
import Testing

@_spi(Testing) @testable import SyncCore

/// Every run that fails leaves its traces, and its counts add up.
struct FailedRunTests {
    @Test(arguments: ["watermark", "audit ok", "journal settled", "journal committed", "journal prepared"])
    func aFailedRunAccountsForAllThatItReadWhereverItStops(line: String) async throws {
        let world = try await World.loadedAndChanged(.changes)
        var stores = WatchedStores(stores: world.stores, log: Log())
        stores.before = { if $0.hasPrefix(line) { throw SyncError(.local, "disk full") } }
        let report = try await world.pipeline(stores: PipelineStores(stores)).sync()
        #expect(report.status == .failed && report.counts.read > 0)
        #expect(report.counts.notLoaded == report.counts.read && report.counts.addsUp, "\(report.counts)")
        let entry = try #require(await world.entries.last)
        #expect(entry.outcome == .failed && entry.counts == report.counts)
        let stored: AuditEntry = try StateText.decode(from: try StateText.encode(entry))
        #expect(stored.counts.notLoaded == report.counts.read)
        #expect(try StateText.encode(report).contains(#""notLoaded":\#(report.counts.read)"#))
    }

    @Test func whatAFailedRunRejectedAndHeldBackIsNotCountedAsNotLoaded() {
        var counts = RunCounts()
        (counts.read, counts.rejected, counts.held, counts.skipped) = (3_006, 23, 4, 1)
        (counts.inserted, counts.unchanged, counts.deleted) = (12, 2_966, 5)
        let run = Run(id: AuditIDSource().next(at: Date()), pipeline: "orders", kind: .sync, started: Date())
        let entry = AuditEntry(run: run, outcome: .failed, finished: Date(), counts: counts)
        #expect(entry.counts.addsUp && entry.counts.notLoaded == 2_978)
        #expect(entry.counts.inserted == 0 && entry.counts.unchanged == 0 && entry.counts.deleted == 0)
        let loaded = AuditEntry(run: run, outcome: .partial, finished: Date(), counts: counts)
        #expect(loaded.counts == counts && loaded.counts.addsUp)
    }

    @Test func damagedCountsDoNotTrap() {
        var counts = RunCounts()
        (counts.read, counts.inserted, counts.rejected, counts.held) = (.min, .max, .max, .max)
        #expect(!counts.addsUp)
        #expect(counts.failed.read == .min)
    }

    @Test func metricsCountTheRecordsOfAFailedRun() async throws {
        let world = try await World.loadedAndChanged(.changes)
        let metrics = WrittenMetrics()
        let sink = world.sink { if $0 == .sending { throw SyncError(.unreachable, "gone", isRetriable: true) } }
        let report = try await world.pipeline(sink: sink, metrics: SyncMetrics(factory: metrics)).sync()
        #expect(metrics.log.lines.contains("sync_runs_total{datasource=orders,outcome=failed} 1"))
        #expect(metrics.log.lines.contains("sync_rows_total{datasource=orders,kind=notLoaded} \(report.counts.read)"))
    }

    @Test(arguments: [(true, Logger.Level.warning), (false, .error)])
    func aFailedRunIsOneLineWithItsMessage(retriable: Bool, level: Logger.Level) async throws {
        let world = try await World.loadedAndChanged(.changes)
        let lines = Lines()
        world.source.failOnce(after: 1, SyncError(.source, "the table is gone", isRetriable: retriable))
        _ = try await world.logged(to: lines).sync()
        let failed = lines.all.filter { $0.level >= .warning }
        #expect(failed.map(\.level) == [level])
        #expect(failed.map(\.message) == ["run failed: the table is gone"])
        #expect(failed.allSatisfy { !$0.details.contains("the table is gone") }, "once")
    }

    @Test func ownErrorsKeepTheirWords() async throws {
        struct Closed: Error, LocalizedError, CustomStringConvertible {
            let errorDescription: String? = "the warehouse is closed on Sundays"
            let description = "Closed, door 4"
        }
        struct Silent: Error, CustomStringConvertible { let description = "words of a stranger" }
        for error in [Closed() as any Error, Silent(), SyncError(.source, "asked in vain", underlying: Silent())] {
            let world = try await World.loadedAndChanged(.changes)
            let lines = Lines()
            world.source.failOnce(after: 1, error)
            let report = try await world.logged(to: lines).sync()
            let words = error is Closed ? "the warehouse is closed on Sundays" : error is Silent ? "Silent" : "in vain"
            #expect(report.error?.message.contains(words) == true)
            #expect(report.error?.message.contains("stranger") == false, "words that may hold a secret are not shown")
            let details = lines.all.filter { $0.level == .debug }.map(\.details).joined()
            #expect(details.contains(error is Closed ? "door 4" : "words of a stranger"), "at debug level they are")
        }
    }

    @Test func whatKeepsAJobFromBeingMadeIsWrittenDownAsARun() async throws {
        let (audit, lines, metrics) = (MemoryAuditStore(), Lines(), WrittenMetrics())
        let done = Mutex<[RunReport]>([])
        let recorder = RunRecorder(
            audit: audit, logger: lines.logger, metrics: SyncMetrics(factory: metrics),
            progress: { if case .done(let report) = $0 { done.withLock { $0.append(report) } } })
        let run = Run(id: AuditIDSource().next(at: Date()), pipeline: "orders", kind: .sync, started: Date())
        let report = try await recorder.failed(
            run, by: SyncError(.configuration, "no column 'Amuont'"), during: "read", seconds: 0.5)
        #expect(report.status == .failed && report.error?.message == "no column 'Amuont'")
        #expect(try await audit.entry(of: run.id)?.failure == report.error)
        #expect(lines.all.filter { $0.level == .error }.map(\.message) == ["run failed: no column 'Amuont'"])
        #expect(metrics.log.lines.contains("sync_runs_total{datasource=orders,outcome=failed} 1"))
        #expect(done.withLock { $0 } == [report])
    }

    @Test func whoFinishesALoadOfAStoppedRunStandsInItsEntryAndInNoOther() async throws {
        let world = try await World.loadedAndChanged(.changes)
        let (one, two) = (Run.Starter(user: "a@one", command: "sync"), Run.Starter(user: "b@two", command: "service"))
        let stopped = world.pipeline(
            startedBy: one, faults: { if $0 == .committed { throw SimulatedCrash(at: $0) } })
        await #expect(throws: (any Error).self) { try await stopped.sync() }
        _ = try await world.pipeline(startedBy: two).sync()
        let entries = await world.entries
        #expect(entries.filter { $0.run.startedBy == one }.map(\.finishedBy) == [two])
        #expect(entries.filter { $0.run.startedBy != one }.allSatisfy { $0.finishedBy == nil })
    }

    @Test func aRunThatIsDoneInTheAuditLogDoesNotFailThereBecauseItsAnswerWasLost() async throws {
        let world = try await World.loadedAndChanged(.changes)
        var stores = WatchedStores(stores: world.stores, log: Log())
        stores.after = { if $0 == "audit ok" { throw SyncError(.local, "no answer", isRetriable: true) } }
        let report = try await world.pipeline(stores: PipelineStores(stores)).sync()
        #expect(report.status == .failed && report.error?.step == "audit")
        try await world.sync()
        #expect(await world.entries.filter { $0.run.id == report.audit }.map(\.outcome) == [.ok])
        #expect(await world.journal.unfinished(of: World.id).isEmpty)
    }

    @Test(arguments: ["audit failed", "audit"])
    func aRunThatTheAuditLogDoesNotTakeIsNotReportedAsIfItWereThere(line: String) async throws {
        let world = try await World.loadedAndChanged(.changes)
        let before = await world.entries.count
        if line == "audit failed" { world.source.failOnce(after: 1, SyncError(.source, "the table is gone")) }
        var stores = WatchedStores(stores: world.stores, log: Log())
        stores.before = { if $0.hasPrefix(line) { throw SyncError(.local, "disk full", isRetriable: true) } }
        let lines = Lines()
        let pipeline = SyncPipeline(
            World.id, from: world.source, through: ModelTransform(), to: world.sink(), stores: PipelineStores(stores),
            policy: world.policy,
            logger: lines.logger)
        let report = try await pipeline.sync()
        #expect(report.status == .failed && !report.logged)
        let error = try #require(report.error)
        #expect(error.code == "local" && error.step == "audit" && error.retriable)
        #expect(error.message.hasPrefix("the run is not in the audit log: disk full"))
        #expect(error.message.contains("Before that the run failed: the table is gone") == (line == "audit failed"))
        #expect(await world.entries.count == before)
        #expect(try StateText.encode(report).contains(#""logged":false"#))
        let read: RunReport = try StateText.decode(from: try StateText.encode(report))
        #expect(!read.logged)
        #expect(lines.all.filter { $0.level >= .warning }.map(\.message) == ["run failed: \(error.message)"])

        // What is in the log says nothing of it.
        #expect(try await world.sync().logged)
        #expect(try StateText.encode(try await world.sync()).contains("logged") == false)
    }

    @Test func aRunThatCannotBeginAndThatTheAuditLogDoesNotTakeSaysBoth() async throws {
        var stores = WatchedStores(stores: World().stores, log: Log())
        stores.before = { _ in throw SyncError(.stateCorrupted, "the log is damaged") }
        let run = Run(id: AuditIDSource().next(at: Date()), pipeline: "orders", kind: .sync, started: Date())
        let report = try await RunRecorder(audit: stores).failed(
            run, by: SyncError(.configuration, "no column 'Amuont'"), during: "read", seconds: 0.5)
        #expect(!report.logged && report.error?.code == "stateCorrupted")
        #expect(report.error?.message.contains("the log is damaged. Before that the run failed: no column") == true)
        let elsewhere = try await RunRecorder(audit: nil).failed(
            run, by: SyncError(.unreachable, "gone"), during: "lease", seconds: 0.5)
        #expect(!elsewhere.logged && elsewhere.error?.code == "unreachable", "another one writes to the log")
    }

    @Test func aReportThatMustBeASuccessThrowsTheRunsFailure() async throws {
        let world = try await World.loadedAndChanged(.changes)
        world.source.failOnce(after: 1, SyncError(.unreachable, "the server is gone", isRetriable: true))
        let failed = try await world.sync()
        let error = #expect(throws: SyncError.self) { try failed.requireSuccess() }
        #expect(error?.code == .unreachable && error?.message == "the server is gone" && error?.isRetriable == true)
        try await world.sync().requireSuccess()
    }

    @Test func withoutALoggerOfItsOwnAPipelineLogsToTheProgramsLog() async throws {
        let pipeline = World().pipeline()
        #expect(pipeline.logger.label == "sync")
        #expect(!(pipeline.logger.handler is SwiftLogNoOpLogHandler))
    }
}

extension World {
    /// A pipeline that logs to `lines`.
    fileprivate func logged(to lines: Lines) -> SyncPipeline<[ModelRecord], ModelRows> {
        SyncPipeline(
            Self.id, from: source, through: ModelTransform(), to: sink(), stores: stores, policy: policy,
            logger: lines.logger)
    }
}

/// Log lines, at every level.
private final class Lines: Sendable {
    struct Line: Sendable {
        let level: Logger.Level
        let message: String
        let details: String
    }

    private let stored = Mutex<[Line]>([])
    var all: [Line] { stored.withLock { $0 } }

    var logger: Logger {
        var logger = Logger(label: "test") { _ in Handler(lines: self) }
        logger.logLevel = .trace
        return logger
    }

    private struct Handler: LogHandler {
        let lines: Lines
        var logLevel = Logger.Level.trace
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let all = metadata.merging(event.metadata ?? [:]) { $1 }
            let details = all.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: "\n")
            lines.stored.withLock {
                $0.append(Line(level: event.level, message: "\(event.message)", details: details))
            }
        }
    }
}
