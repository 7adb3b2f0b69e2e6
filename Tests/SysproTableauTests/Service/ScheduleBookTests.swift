// SPDX-License-Identifier: Apache-2.0

import Foundation
import SyncCore
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

@Suite("The schedule")
struct ScheduleBookTests {
    private let start = StateText.date(of: "2026-11-22T00:00:00Z")!

    private func plan(_ name: String, every seconds: Int, quiet: String? = nil) -> SchedulePlan {
        SchedulePlan(
            name: name, timing: .every(.seconds(seconds)), quiet: quiet.map { QuietHours($0)! }, jitter: .zero)
    }

    private func at(_ seconds: Double) -> Date { start.addingTimeInterval(seconds) }

    @Test("polls at once what is new, and then at its interval, whatever a poll takes")
    func steady() {
        var book = ScheduleBook([plan("a", every: 300)], rules: .init(), at: start)
        #expect(book.takeDue(at: start) == ["a"])
        #expect(book.takeDue(at: at(299)) == [], "it does not overlap with itself")
        _ = book.finish("a", .ok, at: at(10))
        #expect(book.nextMoment() == at(300))
        #expect(book.takeDue(at: at(299)) == [])
        #expect(book.takeDue(at: at(300)) == ["a"])
        _ = book.finish("a", .ok, at: at(300 + 360))
        #expect(book.nextMoment() == at(900), "a poll longer than its interval skips moments")
    }

    @Test("tells once of a poll that takes far longer than the longest of the last days, and of its end")
    func slow() {
        var book = ScheduleBook([plan("a", every: 3_600)], rules: .init(), at: start)
        var now = start
        /// One poll of so many seconds, and what was told while it ran, looked at each minute, and at its end.
        func poll(_ seconds: Double) -> [ServiceAlert.Kind] {
            now = max(now, book.nextMoment() ?? now)
            #expect(book.takeDue(at: now) == ["a"])
            var told: [ServiceAlert.Kind] = []
            for minute in stride(from: 60.0, to: seconds, by: 60) {
                told += book.takeSlow(at: now.addingTimeInterval(minute)).map(\.kind)
            }
            now = now.addingTimeInterval(seconds)
            return told + book.finish("a", .ok, at: now).map(\.kind)
        }
        #expect(poll(3_000).isEmpty, "nothing is usual yet")
        for _ in 0..<20 { #expect(poll(30).isEmpty) }
        #expect(poll(5_000).isEmpty, "once a day it takes long")
        #expect(poll(20_000) == [.slow, .recovered])
        now = now.addingTimeInterval(9 * 86_400)
        #expect(poll(10).isEmpty)
        #expect(poll(500).isEmpty, "what is short is not slow")
        #expect(poll(1_600) == [.slow, .recovered], "what was long a week ago is forgotten")
    }

    @Test("a poll that waits for another process is not slow, nor is one that began to work late")
    func slowAfterWaiting() {
        let polls = (0..<3).map { (ended: at(Double($0) - 5_000), seconds: 100.0) }
        var rules = ScheduleBook.Rules()
        var book = ScheduleBook(
            [plan("a", every: 3_600)], rules: rules, at: start,
            history: ["a": .init(started: at(-5_000), succeeded: nil, polls: polls)])
        #expect(book.takeDue(at: start) == ["a"])
        #expect(book.nextMoment() == at(600))
        book.wait("a", true, at: at(1))
        #expect(book.nextMoment() == nil && book.takeSlow(at: at(5_000)).isEmpty)
        book.wait("a", false, at: at(5_000))
        #expect(book.takeSlow(at: at(5_599)).isEmpty)
        let alert = book.takeSlow(at: at(5_600))
        #expect(alert.map(\.kind) == [.slow] && alert.first?.since == at(5_000) && alert.first?.usual == 100)
        #expect(alert.first?.text.contains("the longest of the last days took 100 s") == true)
        #expect(book.takeSlow(at: at(9_000)).isEmpty, "once is enough")

        rules.alerts = AlertRules(after: 3, stale: nil, command: ["a"])
        rules.alerts?.slow = false
        var quiet = ScheduleBook(
            [plan("a", every: 3_600)], rules: rules, at: start,
            history: ["a": .init(started: at(-5_000), succeeded: nil, polls: polls)])
        _ = quiet.takeDue(at: start)
        #expect(quiet.takeSlow(at: at(50_000)).isEmpty && quiet.nextMoment() == nil)
    }

    @Test(
        "looks again at what is led elsewhere once that may be over, at once if it is, and at the latest after a lease")
    func elsewhere() {
        var rules = ScheduleBook.Rules()
        rules.elsewhere = .seconds(60)
        var book = ScheduleBook([plan("a", every: 3_600), plan("b", every: 3_600)], rules: rules, at: at(0))
        #expect(book.takeDue(at: at(0)) == ["a", "b"])
        book.follow("a", "one", for: .seconds(40), at: at(1))
        book.follow("b", "one", for: .seconds(4_000), at: at(1))
        for name in ["a", "b"] { #expect(book.finish(name, .elsewhere, at: at(2)) == []) }
        #expect(book.takeDue(at: at(41)) == [], "its lease has not run out by the store's clock")
        #expect(book.takeDue(at: at(41.2)) == ["a"])
        book.follow("a", "one", for: .seconds(60), at: at(42))
        _ = book.finish("a", .elsewhere, at: at(42))
        book.look(at: ["b"], now: at(50))
        #expect(book.takeDue(at: at(50)) == ["b"])
        _ = book.finish("b", .ok, at: at(51))
        book.look(at: nil, now: at(52))
        #expect(book.takeDue(at: at(52)) == ["a"], "what is one's own waits for its time")
        #expect(book.items["b"]?.leader == nil)
    }

    @Test("an outage that begins after another runner led for a while is told again")
    func toldAgain() {
        var rules = ScheduleBook.Rules()
        rules.alerts = AlertRules(after: 1, stale: nil, command: [], webhook: nil)
        var book = ScheduleBook([plan("a", every: 5)], rules: rules, at: at(0))
        var now = 0.0
        func poll(_ end: ScheduleBook.End) -> [ServiceAlert.Kind] {
            now += 10_000
            #expect(book.takeDue(at: at(now)) == ["a"])
            return book.finish("a", end, at: at(now)).map(\.kind)
        }
        #expect(poll(.failed(message: "x", retriable: true)) == [.failing])
        #expect(poll(.failed(message: "x", retriable: true)) == [])
        #expect(poll(.elsewhere) == [])
        #expect(poll(.failed(message: "x", retriable: true)) == [.failing])
    }

    @Test("a lost store is no failure of a data source: nothing is begun, and all goes on when it is back")
    func storeLost() {
        var rules = ScheduleBook.Rules()
        rules.alerts = AlertRules(after: 1, stale: nil, command: [], webhook: nil)
        var book = ScheduleBook([plan("a", every: 5), plan("b", every: 5)], rules: rules, at: at(0))
        #expect(book.takeDue(at: at(0)) == ["a", "b"])
        _ = book.finish("b", .ok, at: at(1))
        #expect(book.finish("a", .storeLost, at: at(1)) == [])
        #expect(book.items["a"]?.failures == 0 && book.items["a"]?.lastError == nil)
        book.hold(true)
        #expect(book.takeDue(at: at(600)) == [] && !book.lend("a", at: at(600)))
        #expect(book.nextMoment() == nil)
        book.hold(false)
        #expect(Set(book.takeDue(at: at(601))) == ["a", "b"])
        #expect(book.finish("a", .storeLost, at: at(602)) == [])
        #expect(book.takeDue(at: at(603)) == [], "a store that is not yet known to be lost is not asked all the time")
        #expect(book.takeDue(at: at(605)) == ["a"])
    }

    @Test("makes up for a sleep of days with one poll")
    func catchUp() {
        var book = ScheduleBook([plan("a", every: 60)], rules: .init(), at: start)
        _ = book.takeDue(at: start)
        _ = book.finish("a", .ok, at: at(1))
        let morning = at(3 * 86_400 + 7)
        #expect(book.takeDue(at: morning) == ["a"])
        _ = book.finish("a", .ok, at: morning.addingTimeInterval(2))
        #expect(book.takeDue(at: morning.addingTimeInterval(2)) == [])
        #expect(book.nextMoment() == at(3 * 86_400 + 60))
    }

    @Test("goes on where a process before it stopped")
    func history() {
        let past: [String: ScheduleBook.Past] = [
            "a": .init(started: at(-100), succeeded: at(-90)), "b": .init(started: at(-10_000), succeeded: nil),
        ]
        var book = ScheduleBook(
            [plan("a", every: 300), plan("b", every: 300)], rules: .init(), at: start, history: past)
        #expect(book.takeDue(at: start) == ["b"])
        #expect(book.takeDue(at: at(200)) == ["a"])
    }

    @Test("backs off from what fails, alone, up to an hour, and recovers")
    func backoff() {
        var book = ScheduleBook([plan("bad", every: 300), plan("good", every: 300)], rules: .init(), at: start)
        var now = start
        var waits: [Double] = []
        for _ in 0..<9 {
            #expect(book.takeDue(at: now).contains("bad"))
            if book.items["good"]?.runningSince != nil { _ = book.finish("good", .ok, at: now) }
            _ = book.finish("bad", .failed(message: "no", retriable: true), at: now)
            let due = book.items["bad"]!.due
            waits.append(due.timeIntervalSince(now))
            now = due
        }
        #expect(waits == [60, 120, 240, 480, 960, 1_920, 3_600, 3_600, 3_600])
        #expect(book.items["good"]!.failures == 0)
        _ = book.takeDue(at: now)
        _ = book.finish("bad", .ok, at: now)
        #expect(book.items["bad"]!.due.timeIntervalSince(now) <= 300)
        #expect(book.items["bad"]!.failures == 0)
    }

    @Test("does not try what cannot help more often than planned")
    func hopeless() {
        var book = ScheduleBook([plan("a", every: 86_400)], rules: .init(), at: start)
        _ = book.takeDue(at: start)
        _ = book.finish("a", .failed(message: "no such column", retriable: false), at: at(5))
        #expect(book.nextMoment() == at(86_400))
    }

    @Test("tells once of failing, once of staleness, and once of recovery")
    func alerts() {
        var rules = ScheduleBook.Rules()
        rules.alerts = AlertRules(after: 3, stale: .seconds(7_200), command: [])
        var book = ScheduleBook([plan("a", every: 300)], rules: rules, at: start)
        var told: [ServiceAlert.Kind] = []
        var now = start
        for _ in 0..<12 {
            told += book.takeStale(at: now).map(\.kind)
            if !book.takeDue(at: now).isEmpty {
                told += book.finish("a", .failed(message: "down", retriable: true), at: now).map(\.kind)
            }
            now = book.nextMoment() ?? now
        }
        #expect(told == [.failing, .stale])
        now = book.items["a"]!.due
        _ = book.takeDue(at: now)
        let recovered = book.finish("a", .ok, at: now)
        #expect(recovered.map(\.kind) == [.recovered])
        #expect(book.takeStale(at: now).isEmpty)
        #expect(book.takeStale(at: now.addingTimeInterval(7_200)).map(\.kind) == [.stale])
    }

    @Test("polls that wait for other processes keep nothing else from being polled")
    func waiting() {
        var book = ScheduleBook(["a", "b", "c", "d", "e"].map { plan($0, every: 300) }, rules: .init(), at: start)
        #expect(book.takeDue(at: start) == ["a", "b"])
        book.wait("a", true, at: start)
        #expect(book.nextMoment() == start)
        #expect(book.takeDue(at: at(1)) == ["c"])
        book.wait("b", true, at: start)
        let isLent = book.lend("e", at: at(1))
        #expect(isLent)
        book.wait("a", false, at: start)
        #expect(book.takeDue(at: at(2)) == [], "who has its turn takes room again")
        book.giveBack("e")
        _ = book.finish("c", .ok, at: at(2))
        #expect(book.takeDue(at: at(2)) == ["d"])
        _ = book.finish("b", .cut, at: at(2))
        _ = book.finish("d", .ok, at: at(3))
        #expect(book.takeDue(at: at(3)) == ["e"])
        _ = book.finish("e", .ok, at: at(4))
        #expect(book.takeDue(at: at(4)) == ["b"])
        #expect(book.items["b"]?.isWaiting == false, "it is a new poll")
    }

    @Test("begins nothing in the quiet hours, and one poll right after them")
    func quiet() {
        let clock = ServerClock("Africa/Johannesburg")!
        var rules = ScheduleBook.Rules()
        rules.clock = clock
        // 22:00 to 05:00 there is 20:00 to 03:00 UTC.
        var book = ScheduleBook([plan("a", every: 600, quiet: "22:00-05:00")], rules: rules, at: start)
        #expect(book.takeDue(at: start) == [])
        #expect(book.nextMoment() == at(3 * 3_600))
        #expect(book.takeDue(at: at(3 * 3_600)) == ["a"])
    }

    @Test("a reload keeps what is known, forgets what is gone and polls what is new")
    func reload() {
        var book = ScheduleBook([plan("a", every: 300), plan("b", every: 300)], rules: .init(), at: start)
        _ = book.takeDue(at: start)
        _ = book.finish("a", .failed(message: "no", retriable: true), at: start)
        _ = book.finish("b", .cut, at: start)
        book.replace([plan("a", every: 300), plan("c", every: 60)], rules: .init(), at: at(1))
        #expect(book.items["a"]?.failures == 1)
        #expect(book.items["b"] == nil)
        #expect(book.takeDue(at: at(1)) == ["c"])
    }

    @Test("a clock that is set back delays no poll beyond its interval, and makes nothing older than it is")
    func setBack() {
        var rules = ScheduleBook.Rules()
        rules.alerts = AlertRules(after: 3, stale: .seconds(1_800), command: [])
        let names = ["done", "failed", "running", "nightly"]
        var plans = names.map { plan($0, every: 300) }
        plans[3].timing = .cron(CronExpression("0 * * * *")!)
        rules.width = 4
        var book = ScheduleBook(plans, rules: rules, at: start)
        #expect(book.takeDue(at: start) == ["done", "failed", "running"])
        _ = book.finish("done", .ok, at: at(5))
        for _ in 0..<3 { _ = book.finish("failed", .failed(message: "no", retriable: true), at: at(5)) }

        let now = at(-7_200)
        #expect(book.takeDue(at: now) == [])
        for name in ["done", "failed"] {
            let wait = book.items[name]!.due.timeIntervalSince(now)
            #expect((1...300).contains(wait), "\(name) waits \(wait) s")
        }
        #expect(book.items["nightly"]!.due == at(-3_600))
        #expect(book.items["failed"]!.failures == 3 && book.items["failed"]!.failingSince == now)
        #expect(book.items["done"]!.lastSuccess == now && book.items["running"]!.runningSince == now)
        #expect(book.takeStale(at: now.addingTimeInterval(1_800)).count == 4)

        _ = book.finish("running", .ok, at: now.addingTimeInterval(10))
        #expect(book.items["running"]!.due == now.addingTimeInterval(300))
        let due = book.takeDue(at: now.addingTimeInterval(300))
        #expect(due == ["done", "failed", "running"])
    }

    @Test("a second that a clock is corrected by moves no plan")
    func corrected() {
        var book = ScheduleBook([plan("a", every: 300)], rules: .init(), at: start)
        _ = book.takeDue(at: at(2))
        _ = book.finish("a", .ok, at: at(2))
        #expect(book.takeDue(at: at(1)) == [])
        #expect(book.nextMoment() == at(300))
    }

    @Test(
        "keeps its promises through thousands of hours of failures, sleeps, reloads and clocks that are set back",
        arguments: 1...2)
    func model(seed: UInt64) {
        var random = Chance(seed)
        var rules = ScheduleBook.Rules()
        rules.clock = ServerClock("Europe/Berlin")!
        rules.width = 2
        var plans = [
            SchedulePlan(name: "fast", timing: .every(.seconds(300))),
            SchedulePlan(name: "hourly", timing: .cron(CronExpression("5 * * * *")!)),
            SchedulePlan(name: "nightly", timing: .cron(CronExpression("30 2 * * *")!)),
            SchedulePlan(name: "quiet", timing: .every(.seconds(900)), quiet: QuietHours("22:00-05:00")!),
            SchedulePlan(name: "broken", timing: .every(.seconds(600))),
        ]
        var book = ScheduleBook(plans, rules: rules, at: start)
        var now = start
        var ends: [String: Date] = [:]
        var starts: [String: [Date]] = [:]
        var slept = 0
        var setBacks = 0
        var told = start
        while now < start.addingTimeInterval(150 * 86_400) {
            told = now
            for name in book.takeDue(at: now) {
                #expect(ends[name] == nil, "\(name) overlaps with itself")
                ends[name] = now.addingTimeInterval(Double(random.next() % 400) + 1)
                starts[name, default: []].append(now)
                if name == "quiet" {
                    let hour = (Int(now.timeIntervalSince1970) + rules.clock.offset(at: now)) % 86_400 / 3_600
                    #expect((5..<22).contains(hour), "a poll began in the quiet hours")
                }
            }
            #expect(ends.count <= rules.width)
            #expect(Set(book.running) == Set(ends.keys))
            var next = min(book.nextMoment() ?? .distantFuture, ends.values.min() ?? .distantFuture)
            #expect(next > now || ends.values.contains { $0 <= now }, "nothing to wait for")
            if random.next() % 2_000 == 0 {
                next = next.addingTimeInterval(Double(random.next() % 200_000))
                slept += 1
            }
            now = max(now, next)
            if random.next() % 2_000 == 0 {
                let back = Double(random.next() % 14_400) + 3
                now -= back
                ends = ends.mapValues { $0 - back }
                // Only what it was told can be seen to go back.
                let isSeen = now < told - 2
                if isSeen { setBacks += 1 }
                for name in book.takeDue(at: now) { _ = book.finish(name, .cut, at: now) }
                for item in book.items.values where isSeen && item.runningSince == nil && item.plan.quiet == nil {
                    let next = item.plan.start(
                        for: item.plan.slot(after: now, now: now, on: rules.clock), on: rules.clock)
                    #expect(item.due <= next, "\(item.plan.name) waits for the time that the clock was set back by")
                }
            }
            for (name, end) in ends.sorted(by: { $0.key < $1.key }) where end <= now {
                ends[name] = nil
                let fails = name == "broken" || random.next() % 20 == 0
                _ = book.finish(
                    name, fails ? .failed(message: "", retriable: true) : .ok, at: random.next() % 50 == 0 ? now : end)
            }
            if ends.isEmpty, random.next() % 500 == 0 {
                plans[0].timing = .every(.seconds(Int(random.next() % 600) + 60))
                book.replace(plans, rules: rules, at: now)
            }
        }
        #expect(slept > 0 && setBacks > 0)
        // Every plan was kept, as far as sleeps let it; the one that always fails was polled about once an hour.
        #expect((starts["nightly"]?.count ?? 0) > 100)
        #expect((starts["hourly"]?.count ?? 0) > 2_000)
        #expect((starts["fast"]?.count ?? 0) > 8_000)
        let broken = starts["broken"]?.count ?? 0
        #expect((1_600...3_700).contains(broken), "\(broken)")
    }
}

/// Chance that can be repeated.
private struct Chance: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (state ^ (state >> 33)) >> 11
    }
}
