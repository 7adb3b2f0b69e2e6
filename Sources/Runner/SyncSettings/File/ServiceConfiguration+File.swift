// SPDX-License-Identifier: Apache-2.0

import ServiceHTTP

extension ConfigurationSection {
    /// A time between polls.
    package func interval(_ key: String) throws -> Duration? {
        guard let interval = try duration(key) else { return nil }
        guard interval >= .seconds(1) else { throw error(key, "must be at least 1s") }
        return interval
    }

    func quietHours(_ key: String) throws -> QuietHours? {
        try value(key, "a part of the day such as 22:00-05:00", QuietHours.init)
    }

    /// The text of a cron expression that has been understood.
    package func cron(_ key: String) throws -> String? {
        try value(key, "five fields that come true, such as '0 6-18/2 * * MON-FRI'") { text in
            CronExpression(text) == nil ? nil : text
        }
    }
}

extension StatusSettings {
    package static let keys = ["token", "private", "hosts", "proxies"]

    package init(_ section: ConfigurationSection) throws {
        guard Self.keys.contains(where: section.has) else {
            throw section.error("token", "or another setting must be there: \(Self.keys.joined(separator: ", "))")
        }
        let token = section.has("token") ? try section.secret("token") : nil
        // Long enough that nobody guesses it.
        if let token, token.reveal().count < Self.shortestToken {
            throw section.error("token", "must have at least \(Self.shortestToken) characters")
        }
        let isPrivate = try section.flag("private") ?? false
        guard !isPrivate || token != nil else {
            throw section.error("private", "needs 'token': nobody could read the page")
        }
        let hosts = try section.texts("hosts") ?? []
        for host in hosts where host.isEmpty || host.contains(where: { "/:@ ".contains($0) }) {
            throw section.error(
                "hosts", "has '\(host)' but must list names without scheme and port, such as erp.example.com")
        }
        let proxies = try section.texts("proxies") ?? []
        for proxy in proxies where ListenAddress.number(proxy) == nil {
            throw section.error("proxies", "has '\(proxy)' but must list addresses in numbers, such as 127.0.0.1")
        }
        (self.token, self.isPrivate, self.hosts, self.proxies) = (token, isPrivate, Set(hosts), Set(proxies))
    }
}

extension AlertRules {
    package static let keys = ["after", "stale", "slow", "command", "webhook"]

    package init(_ section: ConfigurationSection) throws {
        after = try section.integer("after", in: 1...1_000) ?? 3
        stale = try section.interval("stale")
        slow = try section.flag("slow") ?? true
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
