// SPDX-License-Identifier: Apache-2.0

import ServiceHTTP
import StatusPage

extension ConfigurationSection {
    /// A time between polls.
    func interval(_ key: String) throws -> Duration? {
        guard let interval = try duration(key) else { return nil }
        guard interval >= .seconds(1) else { throw error(key, "must be at least 1s") }
        return interval
    }

    func quietHours(_ key: String) throws -> QuietHours? {
        try value(key, "a part of the day such as 22:00-05:00", QuietHours.init)
    }

    /// The text of a cron expression that has been understood.
    func cron(_ key: String) throws -> String? {
        try value(key, "five fields that come true, such as '0 6-18/2 * * MON-FRI'") { text in
            CronExpression(text) == nil ? nil : text
        }
    }
}

extension ConfigurationSection {
    /// The status page's token, long enough that nobody guesses it.
    func statusToken() throws -> Secret {
        let token = try secret("token")
        guard token.reveal().count >= StatusActions.shortestToken else {
            throw error("token", "must have at least \(StatusActions.shortestToken) characters")
        }
        return token
    }
}

extension AlertRules {
    static let keys = ["after", "stale", "command", "webhook"]

    init(_ section: ConfigurationSection) throws {
        after = try section.integer("after", in: 1...1_000) ?? 3
        stale = try section.interval("stale")
        command = try section.texts("command") ?? []
        if section.has("command"), command.first?.isEmpty ?? true {
            throw section.error("command", "must list a program and its arguments")
        }
        webhook = section.has("webhook") ? Secret(try section.webAddress("webhook", holdsKey: true)) : nil
        guard !command.isEmpty || webhook != nil else {
            throw section.error("command", "or 'webhook' must be there: someone has to be told")
        }
    }
}

extension SyncConfiguration {
    /// The plans of all data sources.
    var plans: [SchedulePlan] {
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

    /// What holds for all of them.
    var rules: ScheduleBook.Rules {
        var rules = ScheduleBook.Rules(width: Deployment.width, alerts: alerts, clock: odata.clock ?? .utc)
        if let sharedStore { rules.elsewhere = sharedStore.lease }
        return rules
    }
}
