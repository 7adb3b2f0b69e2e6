// SPDX-License-Identifier: Apache-2.0

import Foundation
import LoopbackHTTP
import SysproSimulator
import TableauSimulator
import Testing

/// A runner with a secret in every place that takes one, and everything that it can be told to do.
final class SecretsScene {
    let folder = "/tmp/g6-\(UUID().uuidString.prefix(8))"
    let odata = Sentinel("SYSPRO's password")
    let tokenA = Sentinel("the first token")
    let tokenB = Sentinel("the second token")
    let app = Sentinel("the connected app's secret")
    let status = Sentinel("the status page's token")
    let hook = Sentinel("the webhook's key")
    let wrong = Sentinel("a wrong password")
    let key = Sentinel.key("the vault's key")
    let newKey = Sentinel.key("the vault's next key")
    let otherKey = Sentinel.key("another key")

    var search: SecretSearch {
        SecretSearch(sentinels: [odata, tokenA, tokenB, app, status, hook, wrong, key, newKey, otherKey])
    }

    /// Everything that the runner was told so far, word by word.
    private(set) var driven: [[String]] = []

    private static let levels = ["trace", "debug", "info", "notice", "warning", "error", "critical"]

    func write(_ syspro: SysproSimulator, _ tableau: TableauSimulator) throws {
        for name in ["output", "tmp"] {
            try FileManager.default.createDirectory(
                atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
        }
        let good = configuration(syspro.url, tableau.url)
        try write("sync.yaml", good)
        try write("rotated.yaml", good.replacingOccurrences(of: "env:G6_KEY", with: "env:G6_NEXT"))
        try write("other.yaml", good.replacingOccurrences(of: "env:G6_KEY", with: "env:G6_OTHER"))
        try write("keyless.yaml", good.replacingOccurrences(of: "env:G6_KEY", with: "env:G6_NONE"))
        try write(
            "misplaced.yaml", good.replacingOccurrences(of: "pageSize: 50", with: "pageSize: \"${secret:odata}\""))
        try write("address.yaml", good.replacingOccurrences(of: tableau.url, with: "${secret:tokens/a}"))
        let nowhere = configuration("http://127.0.0.1:1/x", "http://127.0.0.1:1")
        try write("nowhere.yaml", nowhere.replacingOccurrences(of: "state: ./state", with: "state: ./nowhere"))
        try write("back.yaml", good.replacingOccurrences(of: "tableau:\n", with: Self.enet + "tableau:\n") + Self.back)
        try write("app.yaml", configuration(syspro.url, tableau.url, signIn: Self.app))
        try write("unknown.yaml", good.replacingOccurrences(of: "${secret:tokens/b}", with: "${secret:tokens/c}"))
        try write("novault.yaml", good.split(separator: "\n").filter { !$0.hasPrefix("vault") }.joined(separator: "\n"))
    }

    private func write(_ name: String, _ text: String) throws {
        try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
    }

    private static let tokens = """
        tokens:
            - {name: sync-a, secret: "${secret:tokens/a}"}
            - {name: sync-b, secret: "${secret:tokens/b}"}
        """
    private static let app = """
        connectedApp: {clientId: client-1, secretId: key-1, user: sync, secret: "${secret:app}"}
        """

    /// What goes back to SYSPRO, by a door that is closed.
    private static let enet = """
          enet: {url: "http://127.0.0.1:1/Rest", operator: TABLEAU, password: "${secret:odata}", company: EDU1}

        """
    private static let back = """
        references: [{datasource: Invoices, column: Type, references: {datasource: Stock, column: Warehouse}}]
        writeBack:
          - name: Classes
            datasource: Invoices
            project: Finance
            into: ArCustomer
            object: ARSSCS
            root: SetupArCustomer
            key: [{column: Customer}]
            fields: [{column: Type, property: CustomerClass}]

        """

    private func configuration(_ syspro: String, _ tableau: String, signIn: String = tokens) -> String {
        """
        version: 1
        state: ./state
        vault: {file: ./secrets.vault, key: "env:G6_KEY"}
        syspro:
          odata: {url: "\(syspro)", companies: [EDU1], operator: TABLEAU, password: "${secret:odata}", pageSize: 50}
        tableau:
          url: "\(tableau)"
          site: finance
          \(signIn)
        datasources:
          - name: Stock
            project: Finance
            from: InvWarehouse
            key: [Stock code, Warehouse]
            columns:
              - {name: Stock code, from: StockCode, trim: true}
              - {name: Warehouse, from: Warehouse, trim: true}
              - {name: On hand, from: QtyOnHand, type: "numeric(18,6)"}
          - name: Invoices
            project: Finance
            from: ArInvoice
            key: [Customer, Invoice, Type]
            maxRejected: 100%
            changes: {cursor: InvoiceDate}
            columns:
              - {name: Customer, from: Customer, trim: true}
              - {name: Invoice, from: Invoice}
              - {name: Type, from: DocumentType}
              - {name: Value, from: CurrencyValue, type: "numeric(5,2)"}
        defaults: {every: 1s}
        status: {token: "${secret:status}"}
        alerts: {after: 1, webhook: "http://127.0.0.1:1/hook/${secret:hook}", command: [/bin/cat]}

        """
    }

    /// Drives every command, and every failure that a secret has a part in, at every level of logging.
    func play(_ syspro: SysproSimulator, _ tableau: TableauSimulator) async throws {
        try await command(["secrets", "init"], 0)
        try await command(["secrets", "init", "--json"], 1)
        let missing = try await command(["sync"], 78)
        #expect(missing.contains(/sync.yaml:\d+: there is no secret '[a-z\/]+' in the vault/))
        for (name, secret) in [
            ("odata", odata), ("tokens/a", tokenA), ("tokens/b", tokenB), ("app", app), ("status", status),
            ("hook", hook),
        ] {
            try await command(["secrets", "set", name, "--json"], 0, input: secret.value)
        }
        try await command(["secrets", "set", "not a name"], 64, input: odata.value)
        try await command(["secrets", "set", "empty"], 64)
        try await command(["secrets", "list"], 0)
        try await command(["secrets", "list", "--json"], 0)
        try await playConfigurations()
        for level in Self.levels { try await play(tableau, level) }
        for arguments in [["check"], ["check", "--json"], ["audit", "list", "--json"], ["audit", "list"]] {
            try await command(["--log-level", "trace"] + arguments, 0)
        }
        try await command(["--log-level", "trace", "sync", "--config", "app.yaml"], 2)
        try await playJobs(syspro)
        try await playService()
        try await command(["extract", "--entity", "ArCustomer", "--out", "customers.hyper", "--log-level", "trace"], 0)
        try await playEchoes(syspro, tableau)
        try await playRefusals(tableau)
        try await playRotation()
    }

    /// Settings that lead to an error with a secret, or the key to one, at hand.
    private func playConfigurations() async throws {
        let lines = [
            "keyless": "keyless.yaml:3: environment variable G6_NONE", "other": "other.yaml:3: the vault",
            "misplaced": "misplaced.yaml:5: 'syspro.odata.pageSize' is '${secret:odata}'",
            "address": "address.yaml:7: 'tableau.url' is '${secret:tokens/a}'",
            "unknown": "unknown.yaml:11: there is no secret 'tokens/c'", "novault": "novault.yaml:4: '${secret:odata}'",
        ]
        for (name, line) in lines {
            for json in [[], ["--json"]] {
                let said = try await command(
                    ["sync", "--config", "\(name).yaml", "--log-level", "trace"] + json, 78)
                #expect(said.contains(line))
            }
        }
        try await command(["sync", "--config", "nowhere.yaml", "--log-level", "trace"], 69)
        try await command(["check", "--config", "nowhere.yaml", "--log-level", "trace"], 69)
    }

    /// A good run and a refused one.
    private func play(_ tableau: TableauSimulator, _ level: String) async throws {
        try await command(["--log-level", level, "--json", "sync", "--datasource", "Stock"], 0)
        // A server that says back what it was sent, as pages for developers do.
        await tableau.inject(.init(.error, at: .signIn, times: 2, value: 401_001, text: "bad: \(tokenA.value)"))
        await tableau.inject(.init(.error, at: .signIn, times: 2, value: 401_001, text: "bad: \(tokenB.value)"))
        try await command(["--log-level", level, "sync"], 77)
        await tableau.clearFaults()
    }

    /// What is done by hand to what was loaded and what was rejected.
    private func playJobs(_ syspro: SysproSimulator) async throws {
        let log = ["--log-level", "trace"]
        let list = try await command(log + ["--json", "audit", "list"], 0)
        let id = try #require(list.firstMatch(of: /"id" : "([0-9A-Z]{26})"/)?.1)
        for arguments in [
            ["plan"], ["check", "--publish"], ["verify"], ["rejected", "list"], ["rejected", "show"],
            ["rejected", "replay"], ["rejected", "drop", "--all", "--reason", "a test"], ["audit", "show", String(id)],
            ["audit", "verify"], ["audit", "accept", "--reason", "a test"], ["audit", "export"],
            ["deployment", "show"], ["deployment", "accept", "--reason", "a test"],
            ["explain", "--datasource", "Invoices"], ["replay", "--run", String(id)],
            ["snapshot", "--datasource", "Stock"],
            ["backfill", "--datasource", "Invoices", "--from", "2026-01-01", "--to", "2026-12-31"],
            ["watermark", "show", "--datasource", "Invoices"],
            ["watermark", "set", "--datasource", "Invoices", "--to", "2026-01-01", "--reason", "a test"],
            ["generate", "--odata", syspro.companyURL, "--entity", "ArCustomer", "--out", "generated"],
        ] {
            for json in [[], ["--json"]] { try await command(log + json + arguments, nil) }
        }
        for arguments in [["references", "check"], ["write-back"], ["write-back", "--apply", "--take", "tableau"]] {
            for json in [[], ["--json"]] { try await command(log + json + arguments + ["--config", "back.yaml"], nil) }
        }
        for arguments in [["plan"], ["verify"], ["snapshot", "--datasource", "Stock"]] {
            try await command(log + arguments + ["--config", "nowhere.yaml"], nil)
        }
    }

    /// The service, with someone at its status page who knows the token and someone who does not.
    private func playService() async throws {
        for format in ["text", "json"] {
            let arguments = ["run", "--listen", "127.0.0.1:0", "--log-level", "trace", "--log-format", format]
            try await command(arguments, 143, until: visit)
        }
        try await command(["run", "--config", "nowhere.yaml", "--log-level", "trace"], 143) {
            $0.contains("alert webhook failed")
        }
    }

    /// Looks at the status page once a run is over, and says whether that was so.
    private func visit(_ said: String) async throws -> Bool {
        guard said.contains("run finished"), let page = StatusVisit(said) else { return false }
        let refused = try await page.signIn("not the token at all")
        let (answer, home) = try await page.signInAndLook(status.value)
        #expect(home.contains("Signed in."))
        #expect(search.findings(in: refused + answer + home, called: "the status page") == [])
        return true
    }

    /// Systems that say back whatever they were ever sent, in errors of every kind and long after the sign-in.
    private func playEchoes(_ syspro: SysproSimulator, _ tableau: TableauSimulator) async throws {
        let basic = Data("TABLEAU:\(odata.value)".utf8).base64EncodedString()
        // What these commands have in hand; the connected app's secret is in another file.
        let all = [odata, tokenA, tokenB].map(\.value).joined(separator: " & ")
        let echo = "you sent \(all), Authorization: Basic \(basic)"
        let commands = [["snapshot", "--datasource", "Stock"], ["--json", "sync"], ["check"]]
        let operations: [TableauSimulator.Operation] = [
            .listProjects, .listDataSources, .getDataSource, .listConnections, .download, .publish, .getJob,
        ]
        for operation in operations {
            await tableau.inject(.init(.error, at: operation, times: 40, value: 400_000, text: echo))
            for command in commands { try await self.command(["--log-level", "trace"] + command, nil) }
            await tableau.clearFaults()
        }
        await tableau.inject(.init(.jobFails, at: .publish, times: 2, text: echo))
        let failed = try await command(["--log-level", "trace", "snapshot", "--datasource", "Stock"], 1)
        #expect(failed.contains("you sent <secret>"), "the words are there, but for the secrets: \(failed)")
        await tableau.clearFaults()
        for (status, body, type) in [
            (400, #"{"error":{"code":"","message":"\#(echo)"}}"#, "application/json"),
            (500, #"{"Message":"\#(echo)"}"#, "application/json"),
            (404, "<html><title>\(echo)</title></html>", "text/html"), (200, echo, "text/plain"),
        ] {
            syspro.server.faults.add(.status(status, body, type: type), on: "GET *", times: nil)
            for command in commands { try await self.command(["--log-level", "trace"] + command, nil) }
            syspro.server.faults.clear()
        }
        // The service shows on its page what failed last.
        syspro.server.faults.add(.status(400, echo, type: "text/plain"), on: "GET *", times: nil)
        try await command(["run", "--listen", "127.0.0.1:0", "--log-level", "trace"], 143) { said in
            guard said.contains("sync.failed") || said.contains("run failed") || said.contains("alert"),
                let page = StatusVisit(said)
            else { return false }
            let (answer, home) = try await page.signInAndLook(self.status.value)
            #expect(self.search.findings(in: answer + home, called: "the status page") == [])
            return true
        }
        syspro.server.faults.clear()
        try await command(["audit", "list"], 0)
    }

    private func playRefusals(_ tableau: TableauSimulator) async throws {
        for kind in [TableauSimulator.Fault.Kind.html, .dropRequest, .foreignJSON, .redirect, .truncate] {
            await tableau.inject(.init(kind, at: .signIn, times: 20))
            try await command(["--log-level", "trace", "sync"], nil)
            await tableau.clearFaults()
        }
        try await command(["secrets", "set", "odata"], 0, input: wrong.value)
        for json in [[], ["--json"]] {
            try await command(["--log-level", "trace", "sync"] + json, 77)
            try await command(["--log-level", "trace", "check"] + json, 77)
        }
        try await command(["secrets", "set", "odata"], 0, input: odata.value + "\n")
    }

    private func playRotation() async throws {
        try await command(["secrets", "rotate-key", "--to", "env:G6_NEXT", "--json"], 0)
        #expect(try await command(["sync"], 78).contains("is sealed under key local:"))
        try await command(["sync", "--config", "rotated.yaml", "--log-level", "trace"], nil)
        try await command(["secrets", "remove", "tokens/b", "--config", "rotated.yaml"], 0)
        try await command(["secrets", "remove", "tokens/b", "--config", "rotated.yaml", "--json"], 1)
        let vault = URL(filePath: folder + "/secrets.vault")
        var bytes = try Data(contentsOf: vault)
        bytes[bytes.count / 2] ^= 1
        try bytes.write(to: vault)
        try await command(["sync", "--config", "rotated.yaml", "--log-level", "trace"], 78)
        try await command(["secrets", "list", "--config", "rotated.yaml", "--log-level", "trace"], 78)
    }

    /// Runs a command, expects its exit code where one is named, and looks at what others could see of it meanwhile.
    @discardableResult
    private func command(
        _ arguments: [String], _ exitCode: Int32?, input: String = "",
        until isDone: ((String) async throws -> Bool)? = nil
    ) async throws -> String {
        driven.append(arguments)
        let runner = WatchedRunner(
            folder: folder,
            environment: [
                "PATH": "/usr/bin:/bin", "HOME": NSHomeDirectory(), "TMPDIR": folder + "/tmp",
                "G6_KEY": key.value, "G6_NEXT": newKey.value, "G6_OTHER": otherKey.value,
            ].merging(
                ProcessInfo.processInfo.environment.filter { ["HYPERD_PATH", "XDG_CACHE_HOME"].contains($0.key) }
            ) { $1 })
        let count = try FileManager.default.contentsOfDirectory(atPath: folder + "/output").count
        let outcome = try await runner.run(arguments, input: input, as: "\(count)", until: isDone)
        let said = outcome.output + outcome.errors
        if let exitCode { #expect(outcome.exitCode == exitCode, "\(arguments): \(said)") }
        for line in outcome.commandLines {
            #expect(search.findings(in: line, called: "\(arguments)'s arguments") == [])
        }
        return said
    }

    /// Whether a token of one of Tableau's sessions, which are of a form of their own, was written down.
    func showsSessionToken() throws -> Bool {
        let pattern = try Regex("[0-9a-f-]{36}\\|[0-9a-f-]{36}\\|")
        return try FileManager.default.contentsOfDirectory(atPath: folder + "/output").contains { name in
            try String(contentsOfFile: "\(folder)/output/\(name)", encoding: .utf8).contains(pattern)
        }
    }
}
