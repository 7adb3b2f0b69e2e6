// SPDX-License-Identifier: Apache-2.0

import Foundation
import StatusPage
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

@Suite("What the file says of the service")
struct ServiceKeysTests {
    private func read(_ more: String, token: String = "0123456789abcdef") throws -> SyncConfiguration {
        let lines = ConfigurationTests.valid.split(separator: "\n", omittingEmptySubsequences: false)
        let yaml = [lines[0]] + [Substring(more)] + lines.dropFirst()
        return try SyncConfiguration(
            yaml: yaml.joined(separator: "\n"), file: "sync.yaml",
            environment: ConfigurationTests.environment.merging(["STATUS": token]) { $1 })
    }

    @Test(
        "is understood or refused with its line and what to write instead",
        arguments: [
            ("alert: {command: [a]}", "'alert' is not a setting; did you mean 'alerts'?"),
            ("alerts: {comand: [a]}", "'alerts.comand' is not a setting; did you mean 'command'?"),
            ("alerts: {after: 0, command: [a]}", "'alerts.after' is '0' but must be a whole number from 1 to 1000"),
            ("alerts: {stale: soon, command: [a]}", "'alerts.stale' is 'soon' but must be a time such as 30s"),
            ("alerts: {stale: 0s, command: [a]}", "'alerts.stale' must be at least 1s"),
            ("alerts: {after: 2}", "'alerts.command' or 'webhook' must be there: someone has to be told"),
            ("alerts: {command: []}", "'alerts.command' must list a program and its arguments"),
            ("alerts: {command: mail}", "'alerts.command' must be a list of texts"),
            ("alerts: {webhook: hooks.example.com}", "'alerts.webhook' must be an address such as https://host/path"),
            ("alerts: [a]", "'alerts' must be a mapping of after, stale, slow, command, webhook"),
            ("status: {tokn: a}", "'status.tokn' is not a setting; did you mean 'token'?"),
            ("status: {token: \"${env:PASSWORD}\"}", "'status.token' must have at least 16 characters"),
            ("status: {}", "'status.token' or another setting must be there: token, private, hosts, proxies"),
            ("status: open", "'status' must be a mapping of token, private, hosts, proxies"),
            ("status: {private: true}", "'status.private' needs 'token': nobody could read the page"),
            (
                "status: {hosts: [\"https://erp\"]}",
                "'status.hosts' has 'https://erp' but must list names without scheme and port"
            ),
            ("status: {proxies: [proxy]}", "'status.proxies' has 'proxy' but must list addresses in numbers"),
            ("alerts: {slow: 5m, command: [a]}", "'alerts.slow' is '5m' but must be"),
        ])
    func top(more: String, message: String) throws {
        let error = #expect(throws: ConfigurationError.self) { try read(more) }
        #expect(error?.description.hasPrefix("sync.yaml:2: \(message)") == true, "\(error?.description ?? "")")
    }

    @Test(
        "of a data source as well",
        arguments: [
            ("quite: 22:00-05:00", "'datasources[1].quite' is not a setting; did you mean 'quiet'?"),
            (
                "quiet: at night",
                "'datasources[1].quiet' is 'at night' but must be a part of the day such as 22:00-05:00"
            ),
            ("jiter: 5s", "'datasources[1].jiter' is not a setting; did you mean 'jitter'?"),
            ("jitter: some", "'datasources[1].jitter' is 'some' but must be a time such as 30s, 15m, 2h or 3d"),
            ("every: 0s", "'datasources[1].every' must be at least 1s"),
            ("cron: \"0 25 * * *\"", "'datasources[1].cron' is '0 25 * * *' but must be five fields that come true"),
            ("cron: \"0 0 30 2 *\"", "'datasources[1].cron' is '0 0 30 2 *' but must be five fields that come true"),
            ("crn: \"0 5 * * *\"", "'datasources[1].crn' is not a setting; did you mean 'cron'?"),
        ])
    func datasource(line: String, message: String) throws {
        let yaml = ConfigurationTests.valid.replacingOccurrences(
            of: "    project: Finance\n", with: "    project: Finance\n    \(line)\n")
        let error = #expect(throws: ConfigurationError.self) {
            try SyncConfiguration(yaml: yaml, file: "sync.yaml", environment: ConfigurationTests.environment)
        }
        #expect(error?.description.hasPrefix("sync.yaml:19: \(message)") == true, "\(error?.description ?? "")")
    }

    @Test("the variables that it refers to, the vault's key among them, are not for the alert command")
    func hidden() throws {
        let more = "alerts: {command: [a]}\nvault: {file: ./a.vault, key: \"env:VAULT_KEY\"}"
        let hidden = try #require(try read(more).alerts?.hidden)
        #expect(hidden.isSuperset(of: ["VAULT_KEY", "PASSWORD"]) && !hidden.contains("STATUS"))
        #expect(
            try read("alerts: {command: [a]}\nstatus: {token: \"${env:STATUS}\"}").alerts?.hidden.contains("STATUS")
                == true)
    }

    @Test("a token is a secret, and warned of where it stands in clear")
    func token() throws {
        let configuration = try read("status: {token: \"${env:STATUS}\"}")
        #expect(configuration.status.token?.reveal() == "0123456789abcdef")
        #expect(configuration.warnings.isEmpty)
        let clear = try read("status: {token: a-token-in-the-file}")
        #expect(clear.warnings.first?.hasPrefix("sync.yaml:2: 'status.token' stands here in clear") == true)
        var dumped = ""
        dump(clear, to: &dumped)
        #expect(!dumped.contains("a-token-in-the-file"))
        #expect(try read("").status.token == nil)
    }

    @Test("the status page's names, readers and proxies")
    func access() throws {
        let line = "status: {token: \"${env:STATUS}\", private: true, hosts: [ERP.example.com], proxies: [\"0:0::1\"]}"
        let access = StatusAccess(try read(line).status)
        #expect(access.isPrivate && access.hosts == ["erp.example.com"] && access.proxies == ["::1"])
        #expect(try !read("").status.isPrivate && read("alerts: {command: [a]}").alerts?.slow == true)
    }
}
