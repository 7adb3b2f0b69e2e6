// SPDX-License-Identifier: Apache-2.0

import CurlTransport
import FoundationEssentials
public import Logging
import ServiceHTTP
public import StatusPage
public import SyncCore
import SyncRunner
import SyncSettings
import SyncStores
import Synchronization

/// Keeps every data source in step on its own schedule until it is told to stop.
public struct Service: Sendable {
    /// Reads the configuration file again.
    public typealias Load = @Sendable () async throws -> SyncConfiguration

    private let load: Load
    private let inbox: ServiceInbox
    private let notifier: ServiceNotifier
    private let clock: RunClock
    private let logger: Logger
    private let interlude = Interlude()

    /// A service that is told things through `inbox`.
    public init(
        load: @escaping Load, inbox: ServiceInbox, notifier: ServiceNotifier, clock: RunClock = .system, logger: Logger
    ) {
        self.load = load
        self.inbox = inbox
        self.notifier = notifier
        self.clock = clock
        self.logger = logger
    }

    /// Runs until ``ServiceSignal/stop``; everything is closed when it returns.
    ///
    /// - Parameters:
    ///   - address: Where the status page listens; `nil` for no status page.
    ///   - metrics: What `/metrics` shows, beside the schedule's own.
    ///   - listening: Called with the port of the status page.
    /// - Throws: ``ConfigurationError``, `SyncError` if nothing can be opened; `StatusServerError` where the status page
    ///   cannot listen. One that fails later is logged.
    public func run(
        listen address: ListenAddress? = nil, metrics: MetricsRegistry = MetricsRegistry(),
        listening: (UInt16) -> Void = { _ in }
    ) async throws {
        let configuration = try await load()
        let board = ServiceBoard(configuration, at: clock.now())
        let (alerts, alerting) = AsyncStream<AlertDesk.Notice>.makeStream(
            bufferingPolicy: .bufferingNewest(100))
        let reporter = ServiceReporter(board, clock: clock)
        let clock = clock
        let actions = StatusActions { [inbox, logger] id in
            logger.notice("replay asked for at the status page", metadata: ["record": "\(id)"])
            await reporter.ask(id)
            inbox.post(.asked)
        }
        let pages = StatusPages(
            metrics: metrics, health: { board.health(at: clock.now()) },
            access: { StatusAccess(board.current.configuration.status) }, actions: actions,
            report: { await reporter.report() })
        let server = try address.map { try StatusServer($0, pages: pages) }
        if let server { listening(server.port) }
        let desk = AlertDesk(
            sender: AlertSender(
                transport: CurlTransport(CurlConfiguration()).behind([RetryMiddleware()]), logger: logger))
        try await withThrowingTaskGroup(of: Void.self) { group in
            if let server {
                group.addTask { [logger] in
                    do {
                        try await server.run()
                    } catch {
                        // What is being loaded is worth more than the page.
                        logger.error(
                            "the status page has ended, everything else goes on", metadata: ["error": "\(error)"])
                    }
                }
            }
            group.addTask { await reporter.run() }
            group.addTask { [interlude, notifier] in await interlude.run(notifier) }
            group.addTask {
                try await withThrowingDiscardingTaskGroup { alertGroup in
                    alertGroup.addTask { for await notice in alerts { await desk.handle(notice) } }
                    defer { alerting.finish() }
                    try await generations(configuration, board, alerting)
                }
                throw Ended()
            }
            defer { group.cancelAll() }
            do { while try await group.next() != nil {} } catch is Ended {}
        }
    }

    private struct Ended: Error {}

    /// One deployment after the other: a reload ends one and begins the next.
    private func generations(
        _ first: SyncConfiguration, _ board: ServiceBoard,
        _ alerts: AsyncStream<AlertDesk.Notice>.Continuation
    ) async throws {
        let pending = PendingConfiguration()
        var configuration = first
        var fallback: SyncConfiguration?
        var book: ScheduleBook?
        // Whether it was said that it waits for a token.
        var isTold = false
        while true {
            var isOpen = false
            do {
                let current = configuration
                let known = book
                let (end, after) = try await RunnerResources.open(current, for: .service, logger: logger) { resources in
                    var book = try await self.book(known, resources)
                    book.hold(false)
                    isOpen = true
                    isTold = false
                    board.enter(.running, current, as: resources.runners?.name)
                    notifier.ready("\(current.datasources.count) data sources")
                    logger.notice("service is ready", metadata: ["datasources": "\(current.datasources.count)"])
                    var resources = resources
                    resources.runners?.keepsLead = true
                    resources.ledElsewhere = { [inbox] holder in
                        inbox.post(
                            .led(holder.pipeline.rawValue, by: holder.runner, for: holder.remaining))
                    }
                    resources.heldUp = { [inbox] name, holder in
                        board.wait(name, for: holder)
                        inbox.post(.waiting(name, holder != nil))
                    }
                    interlude.end()
                    let runner = runner(resources, board, alerts, pending)
                    let watch = try watch(resources, board)
                    let end = await withDiscardingTaskGroup { group in
                        if let watch { group.addTask { await watch.run() } }
                        let end = await runner.run(&book)
                        group.cancelAll()
                        return end
                    }
                    interlude.begin()
                    return (end, book)
                }
                book = after
                switch end {
                case .stop: return
                case .reload:
                    fallback = current
                    configuration = pending.take() ?? current
                case .broken: fallback = nil
                }
            } catch let error as SyncError where !isOpen && [.storeUnreachable, .tokensInUse].contains(error.code) {
                // What it lacks was there before, or will be: a service that waits is of more use than one that ended.
                if error.code == .tokensInUse {
                    if !isTold { logger.warning("waits for a token", metadata: ["error": "\(error.message)"]) }
                    isTold = true
                } else {
                    heard(.failure(error), board)
                }
                notifier.ready(error.code == .tokensInUse ? "waits for a token" : "waits for the store")
                switch await signal(within: StoreWatch.interval) {
                case .stop: return
                case .reload:
                    guard let new = await reloaded() else { continue }
                    fallback = fallback ?? configuration
                    configuration = new
                case nil: notifier.alive()
                }
            } catch {
                // A file that reads well and cannot be used is refused as well, as long as there is one that could.
                guard !isOpen, let old = fallback, !(error is CancellationError) else { throw error }
                logger.error(
                    "reload refused, the old configuration goes on",
                    metadata: ["error": "\(SyncError(explaining: error).message)"])
                configuration = old
                fallback = nil
            }
        }
    }

    /// What the service is told while no deployment is open; `nil` if that is nothing for so long.
    private func signal(within limit: Duration) async -> ServiceSignal? {
        await withTaskGroup { group in
            group.addTask { [clock, inbox] in
                do { try await clock.waiting.sleep(for: limit) } catch { return }
                inbox.post(.tick(.distantPast))
            }
            defer { group.cancelAll() }
            while true {
                switch await inbox.next() {
                case .signal(let signal): return signal
                case .tick: return nil
                case nil: return .stop
                // What a deployment had to tell that is over.
                default: continue
                }
            }
        }
    }

    /// Looks after the store that runners share; `nil` if there is none.
    private func watch(_ resources: RunnerResources, _ board: ServiceBoard) throws -> StoreWatch? {
        guard let runners = resources.runners else { return nil }
        heard(.success(()), board)
        return StoreWatch(store: try runners.store.looking(), runner: runners.name, clock: clock) { [inbox] in
            if heard($0, board) { inbox.post(.store(isUp: (try? $0.get()) != nil)) }
        } released: { [inbox] free in
            inbox.post(.released(free.map { Set($0.map(\.rawValue)) }))
        }
    }

    /// Says once that the store is lost, and once that it is back.
    ///
    /// - Returns: whether that has changed.
    @discardableResult
    private func heard(_ answer: Result<Void, SyncError>, _ board: ServiceBoard) -> Bool {
        let now = clock.now()
        switch answer {
        case .success:
            guard let since = board.note(storeError: nil, at: now) else { return false }
            logger.notice(
                "the store is back, polls go on",
                metadata: ["lost-for": "\(Int(max(0, now.timeIntervalSince(since)).rounded())) s"])
        case .failure(let error):
            guard board.note(storeError: error.message, at: now) != nil else { return false }
            logger.error("the store is lost, polls wait until it is back", metadata: ["error": "\(error.message)"])
        }
        return true
    }

    /// The configuration, read again; `nil` if it cannot be used, which is said.
    private func reloaded() async -> SyncConfiguration? {
        notifier.reloading()
        do {
            let configuration = try await load()
            logger.notice("configuration read again")
            return configuration
        } catch {
            logger.error(
                "reload refused, the old configuration goes on",
                metadata: [
                    "error": "\((error as? ConfigurationError)?.description ?? SyncError(explaining: error).message)"
                ])
            notifier.ready("reload refused, the old configuration goes on")
            return nil
        }
    }

    private func runner(
        _ resources: RunnerResources, _ board: ServiceBoard,
        _ alerts: AsyncStream<AlertDesk.Notice>.Continuation, _ pending: PendingConfiguration
    ) -> ScheduleRunner {
        let rules = resources.configuration.alerts
        var runner = ScheduleRunner(
            inbox: inbox, clock: clock,
            poll: { [inbox] name, progress in
                // Without hyperd no poll can work, and with another's token few: the deployment is opened again.
                defer {
                    if !resources.hyper.isRunning || resources.tokens.isLost { inbox.post(.broken) }
                }
                let reports = try await Poll(resources).run([name]) { name, step in
                    progress(step)
                    board.note(name, step)
                }
                guard let report = reports.first else { throw CancellationError() }
                return report
            },
            beat: { [clock, notifier] book in
                board.beat(book, at: clock.now())
                notifier.alive()
            },
            alert: { [logger] alert in
                guard let rules else {
                    return logger.warning(
                        "alert, and nobody to tell", metadata: ["kind": "\(alert.kind)", "text": "\(alert.text)"])
                }
                alerts.yield(.init(alert: alert, rules: rules, store: resources.runners?.store))
            },
            reload: { [interlude] in
                interlude.begin()
                defer { interlude.end() }
                guard let configuration = await reloaded() else { return false }
                pending.set(configuration)
                return true
            },
            leaving: { [logger, notifier] end in
                board.enter(end == .stop ? .stopping : .opening)
                if end == .stop { notifier.stopping() }
                logger.notice("runs are brought to their next step", metadata: ["why": "\(end)"])
            })
        if let rules, let store = resources.runners?.store {
            // Another runner may have told people of an outage that ends here.
            runner.inStep = { name, now in
                let alert = ServiceAlert(kind: .recovered, datasource: name, time: now, failures: 0, since: now)
                alerts.yield(.init(alert: alert, rules: rules, store: store))
            }
        }
        runner.desk = board.desk
        runner.replay = { id, name, progress in
            try await resources.replayOne(id, of: name) { step in
                progress(step)
                board.note(name, step)
            }
        }
        if let watchdog = notifier.watchdog { runner.longestWait = min(runner.longestWait, watchdog / 3) }
        return runner
    }

    private func book(_ known: ScheduleBook?, _ resources: RunnerResources) async throws -> ScheduleBook {
        let configuration = resources.configuration
        if var book = known {
            book.replace(configuration.plans, rules: configuration.rules, at: clock.now())
            return book
        }
        var history: [String: ScheduleBook.Past] = [:]
        for source in configuration.datasources {
            let entries = try await resources.store.entries(of: PipelineID(source.name), limit: 300)
            guard let last = entries.first else { continue }
            let polls = entries.filter { $0.run.kind == .sync && $0.outcome != .failed }
            history[source.name] = ScheduleBook.Past(
                started: last.run.started, succeeded: entries.first { $0.outcome != .failed }?.finished,
                polls: polls.reversed().map { ($0.finished, $0.finished.timeIntervalSince($0.run.started)) })
        }
        return ScheduleBook(configuration.plans, rules: configuration.rules, at: clock.now(), history: history)
    }
}

/// A configuration that was read and waits to be used.
private final class PendingConfiguration: Sendable {
    private let value = Mutex<SyncConfiguration?>(nil)

    func set(_ configuration: SyncConfiguration) { value.withLock { $0 = configuration } }

    func take() -> SyncConfiguration? {
        value.withLock { value in
            defer { value = nil }
            return value
        }
    }
}

extension StatusAccess {
    /// What the file says.
    init(_ settings: StatusSettings) {
        self.init(
            token: settings.token, isPrivate: settings.isPrivate, hosts: settings.hosts, proxies: settings.proxies)
    }
}
