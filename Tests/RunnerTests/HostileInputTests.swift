// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// What comes to the runner from outside, its arguments, variables and files, ends in an error with a reason, and never
/// in a trap or a hang.
@Suite(.timeLimit(.minutes(4))) final class HostileInputTests {
    private let folder: String

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "input-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(Self.configuration.utf8).write(to: URL(filePath: folder + "/sync.yaml"))
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Nobody answers at these addresses.
    private static let configuration = """
        version: 1
        syspro:
          odata: {url: "http://127.0.0.1:9/odata", companies: [EDU1], operator: T, password: "${env:PASSWORD}"}
        tableau: {url: "http://127.0.0.1:9", site: "", tokens: [{name: a, secret: "${env:PASSWORD}"}]}
        datasources:
          - name: A
            from: ArInvoice
            key: [Invoice]
            changes: {cursor: InvoiceDate}
            columns: [{name: Invoice, from: Invoice}]

        """

    private func answer(
        _ arguments: [String], config: String? = nil, environment: [String: String] = [:]
    ) async throws -> RunnerAnswer {
        let config = ["--config", config ?? folder + "/sync.yaml"]
        return try await RunnerAnswer(
            of: config + arguments, environment: ["PASSWORD": "p"].merging(environment) { $1 })
    }

    @Test(
        arguments: [
            (["run", "--listen", ""], 64), (["run", "--listen", ":"], 64),
            (["run", "--listen", "127.0.0.1:65536"], 64),
            (["run", "--listen", "127.0.0.1:-1"], 64), (["run", "--listen", "[::1:80"], 64),
            (["run", "--listen", "999.1.1.1:80"], 64),
            (["run", "--listen", "127.0.0.1:99999999999999999999"], 64),
            (["run", "--listen", String(repeating: "1", count: 100_000) + ":1"], 64),
            (["backfill", "--datasource", "A", "--from", "2026-02-30", "--to", "2026-03-01"], 64),
            (["backfill", "--datasource", "A", "--from", "-001-01-01", "--to", "2026-03-01"], 64),
            (["backfill", "--datasource", "A", "--from", "2026-01-02", "--to", "2026-01-01"], 64),
            (["backfill", "--datasource", "A", "--from", "2026-01-01", "--to", "2026-01-01", "--window", "0"], 64),
            (
                [
                    "backfill", "--datasource", "A", "--from", "0001-01-01", "--to", "9999-12-31", "--window",
                    "9223372036854775807",
                ], 69
            ),
            (["watermark", "set", "--datasource", "A", "--to", "99999-01-01", "--reason", "x"], 1),
            (["replay", "--run", "\u{1}"], 1), (["audit", "show", "zzz"], 1),
            (["extract", "--entity", "A", "--out", "x.hyper", "--odata", "http://"], 78),
        ] as [([String], Int32)])
    func anArgumentAtTheEdgeOfWhatItMayBeHasAReason(_ arguments: [String], _ code: Int32) async throws {
        let answer = try await answer(arguments)
        #expect(Self.reasons.contains(answer.code) && !answer.err.isEmpty, "\(answer)")
        #expect(answer.code == code, "\(answer)")
    }

    /// Exit codes of the contract; a trap has none of them.
    private static let reasons: Set<Int32> = [1, 2, 64, 69, 77, 78]

    @Test func aPositionSetByHandWithAnImpossibleOffsetHarmsNoPoll() async throws {
        // The first one makes the state.
        #expect(try await answer(["sync"]).code == 69)
        for text in [
            "2026-01-01T00:00:00+9223372036854775807:00", "2026-01-01T00:00:00-99:99", "0001-01-01", "9999-12-31",
        ] {
            let set = try await answer(["watermark", "set", "--datasource", "A", "--to", text, "--reason", "x"])
            #expect(set.code == 0, "\(set)")
            let sync = try await answer(["sync"])
            #expect(sync.code == 69, "\(sync)")
        }
    }

    @Test(arguments: [
        ["HYPERD_PATH": "/dev/null"], ["HYPERD_PATH": "/"], ["HYPERD_PATH": ""], ["HOME": ""],
        ["XDG_CACHE_HOME": "/dev/null/x"], ["TZ": String(repeating: "x", count: 5_000)],
        ["NOTIFY_SOCKET": "@" + String(repeating: "x", count: 5_000), "WATCHDOG_USEC": "9223372036854775807"],
        ["LC_ALL": "\u{1}"], ["YAMS_DEFAULT_ENCODING": "UTF16"], ["PASSWORD": String(repeating: "x", count: 100_000)],
    ])
    func aVariableOfTheEnvironmentHarmsNothing(_ environment: [String: String]) async throws {
        let answer = try await answer(["sync"], environment: environment)
        #expect(Self.reasons.contains(answer.code) && !answer.err.isEmpty, "\(answer)")
    }

    @Test func aConfigurationThatIsNoFileIsRefusedByEachCommandThatReadsIt() async throws {
        let pipe = folder + "/pipe"
        #expect(mkfifo(pipe, 0o600) == 0)
        for command in [
            ["check"], ["sync"], ["run"], ["plan"], ["verify"], ["secrets", "list"], ["audit", "list"],
            ["watermark", "show", "--datasource", "A"],
        ] {
            for path in [pipe, folder, "/dev/zero"] {
                let answer = try await answer(command, config: path)
                #expect(answer.code == 78 && answer.err.contains(path), "\(command) \(answer)")
            }
        }
    }

    @Test(arguments: [SIGTERM, SIGINT]) func aSignalEndsACommandThatStillReadsItsConfiguration(_ signal: Int32)
        async throws
    {
        let text = """
            vault: {file: ./secrets.vault, key: "file:./vault.key"}
            \(Self.configuration.replacingOccurrences(of: "${env:PASSWORD}", with: "${secret:a}"))
            """
        let yaml = URL(filePath: folder + "/sync.yaml")
        try Data(text.utf8).write(to: yaml)
        try Data("MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=\n".utf8).write(to: URL(filePath: folder + "/vault.key"))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: folder + "/vault.key")
        #expect(try await answer(["secrets", "init"]).code == 0)
        // The key now comes from a program that never ends, and says that it has begun.
        let begun = folder + "/begun"
        let program = "#!/bin/sh\n: > \(begun)\nexec sleep 600\n"
        try Data(program.utf8).write(to: URL(filePath: folder + "/key.sh"))
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder + "/key.sh")
        try Data(text.replacingOccurrences(of: "file:./vault.key", with: "command:\(folder)/key.sh").utf8).write(
            to: yaml)

        let process = Process()
        process.executableURL = URL(filePath: try #require(ExitCodeTests.program))
        process.arguments = ["--config", yaml.path, "sync"]
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let deadline = ContinuousClock.now + .seconds(60)
        while !FileManager.default.fileExists(atPath: begun), ContinuousClock.now < deadline { await Task.yield() }
        kill(process.processIdentifier, signal)
        process.waitUntilExit()
        #expect(process.terminationReason == .exit && process.terminationStatus == 128 + signal)
    }
}
