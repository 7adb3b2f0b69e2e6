// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import SyncRunner
import SyncSettings

/// Which data source is due when, which are being polled, and how it went: the schedule without its waiting.
///
/// It is a value that is told the time, so that a year of it can be tried in a moment.
struct ScheduleBook: Sendable {
    /// What holds for all data sources.
    struct Rules: Sendable {
        /// How many may be polled at a time, beside those that wait for their turn.
        var width = 2
        /// The wait after a first failure; it doubles with each further one.
        var firstRetry = Duration.seconds(60)
        /// The longest wait after a failure.
        var lastRetry = Duration.seconds(3_600)
        /// When to tell someone.
        var alerts: AlertRules?
        /// The latest moment to ask again whether a data source is led elsewhere still.
        var elsewhere = Duration.seconds(60)
        /// How soon to poll again after the store was lost and is there.
        var storeRetry = Duration.seconds(3)
        /// The clock of plans and quiet hours.
        var clock = ServerClock.utc
    }

    /// How a poll ended.
    enum End: Sendable, Hashable {
        /// It is in step.
        case ok
        /// It failed.
        case failed(message: String, retriable: Bool)
        /// It was stopped between two steps, to be begun again.
        case cut
        /// Another runner leads the data source, or has taken it over.
        case elsewhere
        /// The store that runners share does not answer: no fault of the data source.
        case storeLost
    }

    /// What is known of a data source from before this process began.
    struct Past: Sendable {
        /// When its last poll began.
        var started: Date
        /// When it was last in step.
        var succeeded: Date?
        /// When its latest polls that did not fail ended, and how many seconds they took; the oldest first.
        var polls: [(ended: Date, seconds: Double)] = []
    }

    /// One data source.
    struct Item: Sendable {
        var plan: SchedulePlan
        var slot: Date
        var due: Date
        var runningSince: Date?
        /// When it began to work: it may have waited for another process before.
        var workingSince: Date?
        /// Another process is at work on it, and the poll waits until that is done.
        var isWaiting = false
        /// Another runner leads it: who, and until when at least if nothing more is heard of that one.
        var leader: (name: String, until: Date)?
        var failures = 0
        var failingSince: Date?
        var lastSuccess: Date?
        var lastError: String?
        var sinceWhenStale: Date
        var toldFailing = false
        var toldStale = false
        var toldSlow = false
        var usual = UsualDuration()

        /// When the poll that is under way takes far too long, if it is.
        var slowMoment: Date? {
            guard !toldSlow, !isWaiting, let workingSince, let limit = usual.limit else { return nil }
            return workingSince.addingTimeInterval(limit)
        }
    }

    private(set) var items: [String: Item] = [:]
    private(set) var rules: Rules
    /// Whether the store is lost: nothing is begun until it is back.
    private(set) var isHeld = false
    /// The latest moment that it was told of.
    private var latest: Date

    /// A book at `now`.
    ///
    /// - Parameter history: when each data source was last polled, and last in step, before this process began.
    init(
        _ plans: [SchedulePlan], rules: Rules, at now: Date, history: [String: Past] = [:]
    ) {
        self.rules = rules
        latest = now
        for plan in plans { items[plan.name] = item(plan, at: now, history: history[plan.name]) }
    }

    private func item(_ plan: SchedulePlan, at now: Date, history: Past?) -> Item {
        var slot = now
        switch (plan.timing, history) {
        case (.every, nil): break
        case (.every(let interval), .some(let past)):
            slot = max(now, min(past.started, now).addingTimeInterval(interval.inSeconds))
        case (.cron, let past):
            let before = min(past?.started ?? now, now)
            slot = max(now, plan.slot(after: before, now: before, on: rules.clock))
        }
        let isAtOnce = slot <= now
        let due = isAtOnce ? plan.quiet?.firstMoment(from: now, on: rules.clock) ?? now : start(plan, slot)
        var item = Item(
            plan: plan, slot: slot, due: due, lastSuccess: history?.succeeded,
            sinceWhenStale: history?.succeeded ?? now)
        for poll in history?.polls ?? [] { item.usual.add(poll.seconds, at: poll.ended) }
        return item
    }

    private func start(_ plan: SchedulePlan, _ slot: Date) -> Date { plan.start(for: slot, on: rules.clock) }

    /// The names of those that are being polled.
    var running: [String] { items.values.filter { $0.runningSince != nil }.map(\.plan.name) }

    /// Begins nothing more while the store is lost.
    mutating func hold(_ isHeld: Bool) { self.isHeld = isHeld }

    /// Notes that another runner leads a data source, and how long it does for sure.
    mutating func follow(_ name: String, _ leader: String, for remaining: Duration, at now: Date) {
        items[name]?.leader = (leader, now.addingTimeInterval(remaining.inSeconds))
    }

    /// Looks at once at what other runners led and have released: these data sources, or all.
    mutating func look(at names: Set<String>?, now: Date) {
        for (name, item) in items where item.leader != nil && item.runningSince == nil {
            if names?.contains(name) ?? true { items[name]?.due = min(item.due, now) }
        }
    }

    /// What more may be begun. A poll that waits for another process takes no room, or a few long commands would keep the
    /// polls of everything else away; once its turn has come it goes on, whatever was begun meanwhile.
    private var room: Int { isHeld ? 0 : rules.width - items.values.count { $0.runningSince != nil && !$0.isWaiting } }

    /// Notes that a data source that is being polled waits for another process, or that its turn has come.
    mutating func wait(_ name: String, _ isWaiting: Bool, at now: Date) {
        guard items[name]?.runningSince != nil else { return }
        items[name]?.isWaiting = isWaiting
        if !isWaiting { items[name]?.workingSince = now }
    }

    /// Takes those that are due, longest waiting first, as far as there is room; they are being polled from now on.
    mutating func takeDue(at now: Date) -> [String] {
        noticeSetBack(at: now)
        var taken: [String] = []
        var room = room
        let waiting = items.values.filter { $0.runningSince == nil && $0.due <= now }
        for item in waiting.sorted(by: { ($0.due, $0.plan.name) < ($1.due, $1.plan.name) }) where room > 0 {
            let open = item.plan.quiet?.firstMoment(from: now, on: rules.clock) ?? now
            guard open <= now else {
                items[item.plan.name]?.due = open
                continue
            }
            items[item.plan.name]?.runningSince = now
            items[item.plan.name]?.workingSince = now
            taken.append(item.plan.name)
            room -= 1
        }
        return taken
    }

    /// Plans again where the clock was set back: otherwise nothing would be polled until it shows the old time again. A
    /// correction by less than ``correction`` is none.
    private mutating func noticeSetBack(at now: Date) {
        guard now < latest.addingTimeInterval(-Self.correction) else {
            latest = max(latest, now)
            return
        }
        latest = now
        for (name, var item) in items {
            item.runningSince = item.runningSince.map { min($0, now) }
            item.workingSince = item.workingSince.map { min($0, now) }
            item.failingSince = item.failingSince.map { min($0, now) }
            item.lastSuccess = item.lastSuccess.map { min($0, now) }
            item.sinceWhenStale = min(item.sinceWhenStale, now)
            if item.runningSince != nil {
                item.slot = min(item.slot, now)
            } else {
                let slot = item.plan.slot(after: now, now: now, on: rules.clock)
                item.slot = min(item.slot, slot)
                if item.due > now { item.due = min(item.due, start(item.plan, slot)) }
            }
            items[name] = item
        }
    }

    /// Seconds after which what ran out has surely run out by the store's clock.
    private static let margin = 0.1

    /// Seconds by which clocks are corrected while they run.
    private static let correction = 2.0

    /// Takes a data source for other work than a poll, where there is room and it is not at work: no poll begins until it
    /// is given back.
    mutating func lend(_ name: String, at now: Date) -> Bool {
        guard let item = items[name], item.runningSince == nil, room > 0 else { return false }
        items[name]?.runningSince = now
        return true
    }

    /// Gives a data source back after other work. Its plan is as it was.
    mutating func giveBack(_ name: String) {
        items[name]?.runningSince = nil
        items[name]?.isWaiting = false
    }

    /// Notes how a poll ended and plans the next one. However many moments were missed meanwhile, one poll makes up for
    /// all of them.
    mutating func finish(_ name: String, _ end: End, at now: Date) -> [ServiceAlert] {
        guard var item = items[name] else { return [] }
        let started = item.runningSince ?? now
        let working = item.workingSince ?? started
        let wasSlow = item.toldSlow
        item.runningSince = nil
        item.workingSince = nil
        item.toldSlow = false
        item.isWaiting = false
        var alerts: [ServiceAlert] = []
        if end != .elsewhere { item.leader = nil }
        switch end {
        case .cut:
            item.due = now
        case .storeLost:
            item.due = now.addingTimeInterval(rules.storeRetry.inSeconds)
        case .elsewhere:
            // It is in other hands: neither a success of this runner nor a failure.
            item.failures = 0
            item.failingSince = nil
            item.lastError = nil
            item.sinceWhenStale = now
            item.toldFailing = false
            item.toldStale = false
            let latest = now.addingTimeInterval(rules.elsewhere.inSeconds)
            item.due = min(latest, item.leader?.until.addingTimeInterval(Self.margin) ?? latest)
        case .ok:
            if item.toldFailing || item.toldStale || wasSlow { alerts.append(alert(.recovered, item, at: now)) }
            item.usual.add(now.timeIntervalSince(working), at: now)
            item.failures = 0
            item.failingSince = nil
            item.lastError = nil
            item.lastSuccess = now
            item.sinceWhenStale = now
            item.toldFailing = false
            item.toldStale = false
            item.slot = item.plan.slot(after: item.slot, now: now, on: rules.clock)
            item.due = start(item.plan, item.slot)
        case .failed(let message, let retriable):
            item.failures += 1
            item.failingSince = item.failingSince ?? started
            item.lastError = message
            let retry = now.addingTimeInterval(wait(after: item.failures).inSeconds)
            item.slot = item.plan.slot(after: item.slot, now: now, on: rules.clock)
            // What would fail again in the same way is not tried more often than planned.
            let due = retriable ? retry : max(retry, start(item.plan, item.slot))
            item.due = item.plan.quiet?.firstMoment(from: due, on: rules.clock) ?? due
            if let limit = rules.alerts?.after, item.failures >= limit, !item.toldFailing {
                item.toldFailing = true
                alerts.append(alert(.failing, item, at: now))
            }
        }
        items[name] = item
        return alerts
    }

    private func wait(after failures: Int) -> Duration {
        min(rules.lastRetry, rules.firstRetry * (1 << min(failures - 1, 20)))
    }

    /// Those that have not been in step for too long and that nobody has been told of.
    mutating func takeStale(at now: Date) -> [ServiceAlert] {
        guard let limit = rules.alerts?.stale else { return [] }
        var alerts: [ServiceAlert] = []
        for (name, item) in items.sorted(by: { $0.key < $1.key })
        where !item.toldStale && now.timeIntervalSince(item.sinceWhenStale) >= limit.inSeconds {
            items[name]?.toldStale = true
            alerts.append(alert(.stale, item, at: now))
        }
        return alerts
    }

    /// Those whose poll takes far longer than usual and that nobody has been told of.
    mutating func takeSlow(at now: Date) -> [ServiceAlert] {
        guard rules.alerts?.slow ?? true else { return [] }
        var alerts: [ServiceAlert] = []
        for (name, item) in items.sorted(by: { $0.key < $1.key }) {
            guard let moment = item.slowMoment, moment <= now else { continue }
            items[name]?.toldSlow = true
            alerts.append(alert(.slow, item, at: now))
        }
        return alerts
    }

    /// When there is something to do next, if nothing else happens; `nil` if nothing is planned.
    func nextMoment() -> Date? {
        var moments = room > 0 ? items.values.filter { $0.runningSince == nil }.map(\.due) : []
        if let limit = rules.alerts?.stale {
            moments += items.values.filter { !$0.toldStale }.map {
                $0.sinceWhenStale.addingTimeInterval(limit.inSeconds)
            }
        }
        if rules.alerts?.slow ?? true { moments += items.values.compactMap(\.slowMoment) }
        return moments.min()
    }

    /// Goes on with other plans. A data source that stays keeps what is known of it, and its next moment where its plan
    /// is the same; nothing may be running.
    mutating func replace(_ plans: [SchedulePlan], rules: Rules, at now: Date) {
        self.rules = rules
        let old = items
        items = [:]
        for plan in plans {
            guard var kept = old[plan.name] else {
                items[plan.name] = item(plan, at: now, history: nil)
                continue
            }
            if kept.plan != plan {
                kept.plan = plan
                kept.slot = plan.slot(after: now, now: now, on: rules.clock)
                kept.due = min(max(kept.due, now), start(plan, kept.slot))
            }
            items[plan.name] = kept
        }
    }

    private func alert(_ kind: ServiceAlert.Kind, _ item: Item, at now: Date) -> ServiceAlert {
        let since: Date =
            switch kind {
            case .slow: item.workingSince ?? now
            case .stale: item.sinceWhenStale
            case .failing, .recovered: item.failingSince ?? item.sinceWhenStale
            }
        return ServiceAlert(
            kind: kind, datasource: item.plan.name, time: now, failures: item.failures, since: since,
            error: item.lastError, usual: kind == .slow ? item.usual.longest : nil)
    }
}

extension SyncConfiguration {
    /// What holds for all of them.
    var rules: ScheduleBook.Rules {
        var rules = ScheduleBook.Rules(width: RunnerResources.width, alerts: alerts, clock: odata.clock ?? .utc)
        if let sharedStore { rules.elsewhere = sharedStore.lease }
        return rules
    }
}
