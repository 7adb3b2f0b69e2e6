// SPDX-License-Identifier: Apache-2.0

import Foundation
import StatusPage
import SyncCore
import Synchronization
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

@Suite("A running schedule", .timeLimit(.minutes(2)))
struct ScheduleRunnerTests {
    /// Polls that last until they are told to end.
    private final class Polls: Sendable {
        struct State {
            var started: [String] = []
            var open: Set<String> = []
            var cut: [String] = []
            var beats = 0
        }

        let state = Mutex(State())
        let gates = Mutex<[String: AsyncStream<Void>.Continuation]>([:])
        let loads: Bool

        init(loads: Bool = false) { self.loads = loads }

        func poll(_ name: String, _ progress: @escaping @Sendable (SyncProgress) -> Void) async throws -> RunReport {
            let (gate, open) = AsyncStream<Void>.makeStream()
            gates.withLock { $0[name] = open }
            if loads { progress(.loading(RunCounts())) }
            state.withLock {
                $0.started.append(name)
                $0.open.insert(name)
            }
            for await _ in gate { break }
            state.withLock { _ = $0.open.remove(name) }
            if Task.isCancelled {
                state.withLock { $0.cut.append(name) }
                throw CancellationError()
            }
            return RunReport(
                pipeline: PipelineID(name), audit: AuditID(rawValue: "1"), status: .ok, started: Date(), seconds: 0,
                counts: RunCounts())
        }

        func end(_ name: String) { gates.withLock { $0[name] }?.yield() }
        var started: [String] { state.withLock { $0.started } }
        var open: Set<String> { state.withLock { $0.open } }
        var cut: [String] { state.withLock { $0.cut } }
    }

    private let clock = ManualClock(start: StateText.date(of: "2026-11-22T00:00:00Z")!)
    private let inbox = ServiceInbox()

    private func runner(_ polls: Polls, reload: @escaping @Sendable () -> Bool = { true }) -> ScheduleRunner {
        ScheduleRunner(
            inbox: inbox, clock: clock.runClock, poll: polls.poll,
            beat: { _ in polls.state.withLock { $0.beats += 1 } }, alert: { _ in }, reload: reload, leaving: { _ in })
    }

    private func book(_ names: [String], width: Int = 2) -> ScheduleBook {
        var rules = ScheduleBook.Rules()
        rules.width = width
        let plans = names.map { SchedulePlan(name: $0, timing: .every(.seconds(300)), jitter: .zero) }
        return ScheduleBook(plans, rules: rules, at: clock.date)
    }

    @Test("waits on its clock, polls what is due and no more at a time than there is room for")
    func polls() async {
        let polls = Polls()
        let (runner, book, clock, inbox) = (runner(polls), book(["a", "b", "c"]), clock, inbox)
        async let end = { () async -> ScheduleRunner.End in
            var book = book
            return await runner.run(&book)
        }()
        #expect(await eventually { polls.open == ["a", "b"] })
        polls.end("a")
        #expect(await eventually { polls.open == ["b", "c"] })
        polls.end("b")
        polls.end("c")
        #expect(await eventually { polls.open.isEmpty })
        while polls.started.count < 6, clock.now.offset < .seconds(400) {
            #expect(await eventually { clock.sleepers > 0 || polls.started.count > 3 })
            if polls.started.count == 3 { clock.advance(by: .seconds(30)) }
            for name in polls.open { polls.end(name) }
            await Task.yield()
        }
        #expect(clock.now.offset >= .seconds(300))
        #expect(
            await eventually {
                for name in polls.open { polls.end(name) }
                return polls.started.sorted() == ["a", "a", "b", "b", "c", "c"]
            })
        inbox.send(.stop)
        #expect(
            await eventually {
                for name in polls.open { polls.end(name) }
                return polls.open.isEmpty
            })
        #expect(await end == .stop)
    }

    @Test("polls that wait for other processes make room for others until their turn has come")
    func waiting() async {
        let polls = Polls()
        let (runner, book, inbox) = (runner(polls), book(["a", "b", "c"]), inbox)
        async let end = { () async -> ScheduleRunner.End in
            var book = book
            return await runner.run(&book)
        }()
        #expect(await eventually { polls.open == ["a", "b"] })
        inbox.post(.waiting("a", true))
        #expect(await eventually { polls.open == ["a", "b", "c"] })
        inbox.send(.stop)
        #expect(await end == .stop)
        #expect(polls.cut.sorted() == ["a", "b", "c"], "a stop does not wait for them")
    }

    @Test(
        "what another runner or the store is to blame for is no failure of a data source",
        arguments: [("leaseLost", 0), ("ledElsewhere", 0), ("storeUnreachable", 0), ("local", 1)])
    func blame(code: String, failures: Int) async {
        let runner = ScheduleRunner(
            inbox: inbox, clock: clock.runClock,
            poll: { [inbox] _, _ in
                inbox.send(.stop)
                throw SyncError(SyncError.Code(rawValue: code), "so it is", isRetriable: true)
            }, beat: { _ in }, alert: { _ in }, reload: { true }, leaving: { _ in })
        var book = book(["A"])
        #expect(await runner.run(&book) == .stop)
        #expect(book.items["A"]?.failures == failures)
    }

    @Test("a stop cuts what only reads, at once")
    func stopCuts() async {
        let polls = Polls()
        let (runner, book, inbox) = (runner(polls), book(["a"]), inbox)
        async let end = { () async -> (ScheduleRunner.End, Date?) in
            var book = book
            let end = await runner.run(&book)
            return (end, book.nextMoment())
        }()
        #expect(await eventually { polls.open == ["a"] })
        inbox.send(.stop)
        let (how, next) = await end
        #expect(how == .stop)
        #expect(polls.cut == ["a"])
        #expect(next == clock.date, "what was cut is due again at once")
    }

    @Test("a stop lets what is being loaded be loaded")
    func stopWaits() async {
        let polls = Polls(loads: true)
        let (runner, book, inbox) = (runner(polls), book(["a"]), inbox)
        async let end = { () async -> ScheduleRunner.End in
            var book = book
            return await runner.run(&book)
        }()
        #expect(await eventually { polls.open == ["a"] })
        let beats = polls.state.withLock { $0.beats }
        inbox.send(.stop)
        #expect(await eventually { polls.state.withLock { $0.beats } > beats })
        #expect(polls.open == ["a"])
        polls.end("a")
        #expect(await end == .stop)
        #expect(polls.cut.isEmpty)
    }

    @Test("a bad file is refused and everything goes on; a good one ends the round")
    func reload() async {
        let polls = Polls()
        let answers = Mutex([false, true])
        let runner = runner(polls) { answers.withLock { $0.removeFirst() } }
        let (book, inbox) = (book(["a"]), inbox)
        async let end = { () async -> ScheduleRunner.End in
            var book = book
            return await runner.run(&book)
        }()
        #expect(await eventually { polls.open == ["a"] })
        inbox.send(.reload)
        #expect(await eventually { answers.withLock { $0.count } == 1 })
        #expect(polls.open == ["a"])
        inbox.send(.reload)
        #expect(await end == .reload)
        #expect(polls.cut == ["a"])
    }

    @Test("a rejected record waits for the poll of its data source, and the next poll waits for it")
    func replays() async {
        let polls = Polls()
        let replays = Polls()
        var runner = runner(polls)
        runner.replay = { id, name, progress in
            _ = try await replays.poll("\(name) \(id)", progress)
            return .loaded
        }
        let desk = runner.desk
        desk.ask(1, of: "gone")
        desk.ask(17, of: "a")
        let (started, book, clock, inbox) = (runner, book(["a"]), clock, inbox)
        // The replay is the first, for it was asked for before the schedule began.
        async let end = { () async -> ScheduleRunner.End in
            var book = book
            return await started.run(&book)
        }()
        #expect(await eventually { replays.open == ["a 17"] })
        #expect(polls.started.isEmpty)
        #expect(desk.current.contains(ReplayNote(id: 17, datasource: "a", outcome: .waiting)))
        replays.end("a 17")
        #expect(await eventually { polls.open == ["a"] })
        #expect(desk.current.contains(ReplayNote(id: 17, datasource: "a", outcome: .loaded)))
        #expect(desk.current.contains { $0.id == 1 && $0.outcome != .waiting })
        desk.ask(18, of: "a")
        inbox.post(.asked)
        clock.advance(by: .seconds(1))
        #expect(replays.started == ["a 17"], "the poll is not over")
        polls.end("a")
        #expect(await eventually { replays.open == ["a 18"] })
        inbox.send(.stop)
        #expect(await end == .stop)
        #expect(replays.cut == ["a 18"])
        #expect(desk.waiting.map(\.id) == [18], "what was cut waits on")
    }
}
