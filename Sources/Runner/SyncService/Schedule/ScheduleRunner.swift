// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import StatusPage
import SyncCore
import SyncSettings

/// Polls data sources by a book until it is told to end or to begin again.
struct ScheduleRunner: Sendable {
    /// Why it ended. Nothing is being polled any more.
    enum End: Sendable, Hashable {
        case stop
        case reload
        case broken
    }

    /// One poll of a data source; one that failed is a report too.
    typealias Poll =
        @Sendable (_ name: String, _ progress: @escaping @Sendable (SyncProgress) -> Void) async throws ->
        RunReport

    let inbox: ServiceInbox
    let clock: RunClock
    let poll: Poll
    /// Called whenever something has changed and at least every ``longestWait``.
    let beat: @Sendable (ScheduleBook) -> Void
    let alert: @Sendable (ServiceAlert) -> Void
    /// Reads the configuration again and says whether it can be used.
    let reload: @Sendable () async -> Bool
    /// Called once, as soon as there is a reason to end.
    let leaving: @Sendable (End) -> Void
    /// Called with each data source that is in step, whether it was before or not.
    var inStep: @Sendable (_ name: String, _ now: Date) -> Void = { _, _ in }
    /// Rejected records that were asked to be tried again.
    var desk = ReplayDesk()
    /// Tries one of them again.
    var replay: Replay = { _, _, _ in .kept("nothing is replayed here") }

    /// One rejected record of a data source, tried again.
    typealias Replay =
        @Sendable (_ id: Int, _ name: String, _ progress: @escaping @Sendable (SyncProgress) -> Void) async throws ->
        ReplayNote.Outcome

    /// The longest wait in one piece: a machine that slept, or whose clock was set, is noticed that soon.
    var longestWait = Duration.seconds(30)

    /// Polls until there is a reason to end.
    ///
    /// A poll that is being loaded then is taken to its end; one that still reads is stopped between two steps, and is
    /// due again at once in `book`. Where the task is cancelled, all are cancelled.
    func run(_ book: inout ScheduleBook) async -> End {
        await withDiscardingTaskGroup { group in
            var stops: [String: AsyncStream<Never>.Continuation] = [:]
            var end: End?
            var armed: Date?
            while end == nil || !stops.isEmpty {
                let now = clock.now()
                if end == nil {
                    for wish in desk.waiting where book.items[wish.datasource] == nil {
                        desk.finish(
                            wish.id, wish.datasource, .kept("the configuration has no data source of that name"))
                    }
                    for wish in desk.waiting where book.lend(wish.datasource, at: now) {
                        let (stopping, stop) = AsyncStream<Never>.makeStream()
                        stops[wish.datasource] = stop
                        group.addTask {
                            await self.perform(wish.id, of: wish.datasource, stopping)
                            inbox.post(.replayed(wish.datasource))
                        }
                    }
                    book.takeStale(at: now).forEach(alert)
                    book.takeSlow(at: now).forEach(alert)
                    for name in book.takeDue(at: now) {
                        let (stopping, stop) = AsyncStream<Never>.makeStream()
                        stops[name] = stop
                        group.addTask { inbox.post(.finished(name, await self.perform(name, stopping))) }
                    }
                }
                beat(book)
                let latest = now.addingTimeInterval(longestWait.inSeconds)
                let wanted = min(end == nil ? book.nextMoment() ?? latest : latest, latest)
                if armed.map({ $0 <= now || $0 > wanted }) ?? true {
                    armed = wanted
                    let wait = Duration.milliseconds(
                        Int64((max(0, wanted.timeIntervalSince(now)) * 1_000).rounded(.up)))
                    group.addTask {
                        do { try await clock.waiting.sleep(for: wait) } catch { return }
                        inbox.post(.tick(wanted))
                    }
                }
                switch await inbox.next() {
                case .tick(let moment):
                    // One that was overtaken by an earlier one is no longer waited for.
                    if armed == moment { armed = nil }
                case .finished(let name, let how):
                    stops[name] = nil
                    book.finish(name, how, at: clock.now()).forEach(alert)
                    if how == .ok { inStep(name, clock.now()) }
                case .waiting(let name, let isWaiting): book.wait(name, isWaiting, at: clock.now())
                case .led(let name, let leader, let remaining):
                    book.follow(name, leader, for: remaining, at: clock.now())
                case .released(let names): book.look(at: names, now: clock.now())
                case .store(let isUp): book.hold(!isUp)
                case .asked: break
                case .replayed(let name):
                    stops[name] = nil
                    book.giveBack(name)
                case .signal(.stop):
                    end = .stop
                    leaving(.stop)
                case .signal(.reload):
                    guard end == nil, await reload() else { continue }
                    end = .reload
                    leaving(.reload)
                case .broken:
                    guard end == nil else { continue }
                    end = .broken
                    leaving(.broken)
                case nil:
                    group.cancelAll()
                    return .stop
                }
                if end != nil { for stop in stops.values { stop.finish() } }
            }
            beat(book)
            group.cancelAll()
            return end ?? .stop
        }
    }

    /// One record to its end, or to the next step where `stopping` ends before it is being loaded; it waits on then.
    private func perform(_ id: Int, of name: String, _ stopping: AsyncStream<Never>) async {
        let outcome = await stoppable(stopping) { note in
            try? await replay(id, name, note)
        }
        if let outcome = outcome ?? nil { desk.finish(id, name, outcome) }
    }

    /// One poll to its end, or to the next step where `stopping` ends before it is being loaded.
    private func perform(_ name: String, _ stopping: AsyncStream<Never>) async -> ScheduleBook.End {
        await stoppable(stopping) { note in
            do {
                let report = try await poll(name, note)
                guard let error = report.error else { return .ok }
                return Self.end(error.code, error.message, error.retriable)
            } catch is CancellationError {
                return .cut
            } catch let error as ConfigurationError {
                return .failed(message: error.description, retriable: false)
            } catch {
                let error = SyncError(explaining: error)
                return Self.end(error.code, error.message, error.isRetriable)
            }
        } ?? .cut
    }

    /// What an error says of the data source, if it says anything of it.
    private static func end(_ code: SyncError.Code, _ message: String, _ isRetriable: Bool) -> ScheduleBook.End {
        switch code {
        case .ledElsewhere, .leaseLost: .elsewhere
        case .storeUnreachable: .storeLost
        default: .failed(message: message, retriable: isRetriable)
        }
    }

    /// Does `work`, and cancels it where `stopping` ends while it gathers: what is cut then is begun again, and what is on
    /// its way to the destination is better finished.
    private func stoppable<Result: Sendable>(
        _ stopping: AsyncStream<Never>,
        _ work: @escaping @Sendable (@escaping @Sendable (SyncProgress) -> Void) async -> Result
    ) async -> Result? {
        let phase = PollPhase()
        return await withTaskGroup(of: Result?.self) { group in
            group.addTask { await work(phase.note) }
            group.addTask {
                for await _ in stopping {}
                return nil
            }
            while let result = await group.next() {
                guard let result else {
                    if !phase.isLoading { group.cancelAll() }
                    continue
                }
                group.cancelAll()
                return result
            }
            return nil
        }
    }
}
