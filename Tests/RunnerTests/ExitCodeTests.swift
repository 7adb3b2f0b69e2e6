// SPDX-License-Identifier: Apache-2.0

import Foundation
import SysproSimulator
import Testing

/// The runner as a script sees it: the real program, its exit code and its standard output.
@Suite(.timeLimit(.minutes(3))) struct ExitCodeTests {
    static let program: String? = {
        let build = Bundle.main.bundleURL.deletingLastPathComponent()
        let candidates = [build, URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()]
        return candidates.map { $0.appending(path: "sample-runner").path }.first(
            where: FileManager.default.isExecutableFile)
    }()

    private func run(_ arguments: String..., environment: [String: String] = [:]) async throws -> RunnerAnswer {
        try await RunnerAnswer(of: arguments, environment: environment)
    }

    private func file(_ yaml: String) throws -> String {
        let path = FileManager.default.temporaryDirectory.appending(path: "runner-\(UUID().uuidString).yaml").path
        try Data(yaml.utf8).write(to: URL(filePath: path))
        return path
    }

    @Test func misuseIsSixtyFour() async throws {
        #expect(try await run("sync", "--bogus").code == 64)
        #expect(try await run("dance").code == 64)
        #expect(try await run("sync", "--log-level", "shouting").code == 64)
        for (arguments, words) in [
            (["--json", "dance"], "there is no command 'dance'; the commands are demo, check"),
            (
                ["extract", "--entity", "A", "--odata", "erp", "--out", "x.hyper"],
                "--odata is 'erp' but must be an address"
            ),
            (["run", "--listen", "8080"], "'8080' is not an address in numbers with a port, such as 127.0.0.1:8080"),
            (
                ["backfill", "--datasource", "A", "--from", "today", "--to", "2026-01-01"],
                "'today' is not a date such as"
            ),
        ] {
            let result = try await RunnerAnswer(of: arguments)
            #expect(result.code == 64 && result.err.contains(words), "\(arguments): \(result.err)")
        }
    }

    @Test func misuseIsOneDocumentAsWell() async throws {
        let result = try await run("sync", "--json", "--log-level", "shouting")
        let document = try JSONSerialization.jsonObject(with: Data(result.out.utf8)) as? [String: [String: String]]
        #expect(result.code == 64 && document?["error"]?["code"] == "usage")
        #expect(document?["error"]?["message"]?.hasPrefix("'shouting' is not a log level") == true)
    }

    @Test(arguments: [
        "secrets set a sentinel", "secrets set a --fd sentinel", "secrets set --value=sentinel a",
        "secrets set a -p sentinel", "secrets sentinel a", "secrets rotate-key --to sentinel", "secrets init sentinel",
        "check --password sentinel", "sync sentinel", "secrets set sentinel!",
    ])
    func aSecretTypedAsAnArgumentIsNotPrinted(line: String) async throws {
        let path = try file("version: 1\nvault: {file: ./a.vault, key: \"env:KEY\"}\n")
        defer { try? FileManager.default.removeItem(atPath: path) }
        for json in [[], ["--json"]] {
            let arguments = ["--config", path] + json + line.split(separator: " ").map(String.init)
            let result = try await RunnerAnswer(of: arguments)
            #expect(result.code != 0 && !result.err.isEmpty, "\(arguments)")
            #expect(!(result.out + result.err).contains("sentinel"), "\(result)")
        }
    }

    @Test(.timeLimit(.minutes(1)), arguments: ["syspro", "tableau"])
    func aSimulatorSaysWhereItIsAtAPipeAtOnce(system: String) async throws {
        let process = Process()
        process.executableURL = URL(filePath: try #require(Self.program))
        process.arguments = ["simulate", system, "--rows", "10"]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        // Without a whole line this waits for as long as the simulator runs.
        let line = output.fileHandleForReading.availableData
        try input.fileHandleForWriting.close()
        process.waitUntilExit()
        let document = try JSONSerialization.jsonObject(with: line) as? [String: Any]
        #expect((document?["url"] as? String)?.hasPrefix("http://127.0.0.1:") == true)
    }

    @Test func helpIsAResultAndNotAnError() async throws {
        let help = try await run("--help")
        #expect(help.code == 0 && help.out.contains("extract") && help.err.isEmpty)
    }

    @Test func aConfigurationThatCannotBeUsedIsSeventyEight() async throws {
        let path = try file("version: 1\nsyspro: [\n")
        defer { try? FileManager.default.removeItem(atPath: path) }
        let result = try await run("--config", path, "sync")
        #expect(result.code == 78)
        #expect(result.err.contains("\(path):"))
        #expect(result.out.isEmpty)
        #expect(try await run("--config", "/nowhere.yaml", "check").code == 78)
    }

    @Test func jsonIsOneDocumentAlsoWhereItFails() async throws {
        let result = try await run("--json", "--config", "/nowhere.yaml", "sync")
        let document = try JSONSerialization.jsonObject(with: Data(result.out.utf8)) as? [String: [String: String]]
        #expect(document?["error"]?["code"] == "configuration")
        #expect(result.code == 78)
    }

    @Test func aSystemThatCannotBeReachedIsSixtyNine() async throws {
        let result = try await run(
            "extract", "--entity", "A", "--odata", "http://127.0.0.1:9/x", "--out", "/tmp/never.hyper")
        #expect(result.code == 69)
        #expect(result.err.contains("127.0.0.1"))
        #expect(!FileManager.default.fileExists(atPath: "/tmp/never.hyper"))
    }

    @Test func aMissingHyperdIsNamedWithWhatToDo() async throws {
        try await withSysproSimulator(rows: 100) { syspro in
            let result = try await run(
                "extract", "--entity", "ArInvoice", "--odata", syspro.companyURL, "--out", "/tmp/never.hyper",
                environment: [
                    "HYPERD_PATH": "/nowhere/hyperd", "SYSPRO_OPERATOR": syspro.operator,
                    "SYSPRO_PASSWORD": syspro.password,
                ])
            #expect(result.code == 1)
            #expect(result.err.contains("/nowhere/hyperd"), "\(result.err)")
            #expect(!FileManager.default.fileExists(atPath: "/tmp/never.hyper"))
        }
    }

    @Test func aSyncOfAServiceThatIsDownReportsEveryDataSourceAndKeepsAnAuditEntry() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "runner-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = try file(
            """
            version: 1
            state: \(folder)
            syspro: {odata: {url: "http://127.0.0.1:9/x", companies: [A], operator: O, password: "${env:P}"}}
            tableau: {url: "http://127.0.0.1:9", tokens: [{name: t, secret: "${env:P}"}]}
            datasources:
              - {name: One, from: ArInvoice, key: [A], columns: [{name: A, from: B}]}
              - {name: Two, from: GenMaster, key: [A], columns: [{name: A, from: B}]}
            """)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let result = try await run("--config", path, "--json", "sync", environment: ["P": "sentinel-0815"])
        let document = try JSONSerialization.jsonObject(with: Data(result.out.utf8)) as? [String: [[String: Any]]]
        let runs = try #require(document?["runs"])
        #expect(runs.map { $0["datasource"] as? String } == ["One", "Two"])
        #expect(runs.allSatisfy { $0["status"] as? String == "failed" && $0["watermark"] is NSNull })
        #expect(result.code == 69)
        #expect(!(result.out + result.err).contains("sentinel-0815"))
        let audit = try await run("--config", path, "--json", "audit", "list", environment: ["P": "x"])
        #expect(audit.code == 0)
        #expect(audit.out.components(separatedBy: "\"outcome\" : \"failed\"").count == 3)
    }
}
