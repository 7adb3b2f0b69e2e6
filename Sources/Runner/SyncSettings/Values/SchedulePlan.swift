// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// When one data source is to be polled.
package struct SchedulePlan: Sendable, Hashable {
    /// What the moments follow.
    package enum Timing: Sendable, Hashable {
        /// A steady interval, at least a second.
        case every(Duration)
        /// The clock on the wall of SYSPRO's server.
        case cron(CronExpression)
    }

    package var name: String
    package var timing: Timing
    package var quiet: QuietHours?
    package var jitter: Duration

    /// A plan; without `jitter`, runs are spread over a tenth of their interval, at most half a minute.
    package init(name: String, timing: Timing, quiet: QuietHours? = nil, jitter: Duration? = nil) {
        self.name = name
        self.timing = timing
        self.quiet = quiet
        switch timing {
        case .every(let interval): self.jitter = min(jitter ?? min(interval / 10, .seconds(30)), interval / 2)
        case .cron: self.jitter = jitter ?? .seconds(30)
        }
    }

    /// The first moment of the plan after `now`, where `slot` was the one before.
    package func slot(after slot: Date, now: Date, on clock: ServerClock) -> Date {
        switch timing {
        case .every(let duration):
            let interval = max(1, duration.inSeconds)
            let missed = max(0, (now.timeIntervalSince(slot) / interval).rounded(.down))
            return slot.addingTimeInterval((missed + 1) * interval)
        case .cron(let expression):
            return expression.next(after: max(slot, now), on: clock) ?? now.addingTimeInterval(366 * 86_400)
        }
    }

    /// When a run that is meant for `slot` really begins: a little later, so that not all begin at once, and never in
    /// the quiet hours.
    package func start(for slot: Date, on clock: ServerClock) -> Date {
        let delay = jitter.inSeconds * share(of: slot)
        let start = slot.addingTimeInterval(delay)
        guard let open = quiet?.firstMoment(from: start, on: clock), open > start else { return start }
        return open.addingTimeInterval(delay)
    }

    /// A number from 0 to 1 that is always the same for a name and a moment: chance that can be reproduced.
    private func share(of slot: Date) -> Double {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in "\(name)\n\(Int64(slot.timeIntervalSince1970 * 1_000))".utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
        }
        hash = (hash ^ hash >> 33) &* 0xff51_afd7_ed55_8ccd
        return Double((hash ^ hash >> 33) >> 11) / Double(UInt64(1) << 53)
    }
}

extension Duration {
    /// Seconds with their fraction.
    package var inSeconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) / 1e18
    }
}

extension SyncConfiguration {
    /// The plans of all data sources.
    package var plans: [SchedulePlan] {
        datasources.map { datasource in
            let timing: SchedulePlan.Timing =
                switch datasource.schedule {
                case .every(let interval): .every(interval)
                // The file's expressions were read before; another writer's that cannot be read runs by the day.
                case .cron(let text): CronExpression(text).map { .cron($0) } ?? .every(.seconds(86_400))
                }
            return SchedulePlan(
                name: datasource.name, timing: timing, quiet: datasource.quiet, jitter: datasource.jitter)
        }
    }
}
