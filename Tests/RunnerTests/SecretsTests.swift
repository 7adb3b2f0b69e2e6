// SPDX-License-Identifier: Apache-2.0

import Foundation
import LoopbackHTTP
import SysproSimulator
import TableauSimulator
import Testing

@Suite("Secrets", .serialized)
struct SecretsTests {
    @Test("No secret shows in output, logs, errors, files, command lines or requests, whatever is done and fails")
    func nothingSecretLeaves() async throws {
        try #require(WatchedRunner.isBuilt, "the runner is built beside the tests: swift build")
        var syspro = SysproOptions()
        let scene = SecretsScene()
        syspro.password = scene.odata.value
        var tableau = TableauSimulator.Setup()
        tableau.tokens = [
            .init(name: "sync-a", secret: scene.tokenA.value), .init(name: "sync-b", secret: scene.tokenB.value),
        ]
        tableau.connectedApp = .init(clientID: "client-1", secretID: "key-1", secret: scene.app.value)
        defer { try? FileManager.default.removeItem(atPath: scene.folder) }
        try await withSysproSimulator(rows: 120, options: syspro) { syspro in
            try await withTableauSimulator(setup: tableau) { tableau in
                try scene.write(syspro, tableau)
                try await scene.play(syspro, tableau)
                #expect(await tableau.signIns > 8)
                for (name, log) in [("SYSPRO", syspro.server.requestLogText), ("Tableau", tableau.requestLogText)] {
                    #expect(!log.isEmpty)
                    #expect(scene.search.findings(in: log, called: "\(name)'s request log") == [])
                }
            }
        }
        let (files, findings) = try scene.search.findings(under: scene.folder)
        #expect(findings == [])
        #expect(files > 80, "the search saw what every command wrote, the state folder and the vault")
        try #expect(!scene.showsSessionToken(), "a session's token is a secret too")
        for command in try await Self.commands() where !["demo", "simulate", "help"].contains(command.first) {
            #expect(
                scene.driven.contains { words in words.indices.contains { words[$0...].starts(with: command) } },
                "'\(command.joined(separator: " "))' is not driven: a command could let a secret out unseen")
        }
    }

    /// Every command of the runner, word by word, as it tells them itself; two have simulators and secrets of their own.
    private static func commands() async throws -> [[String]] {
        let process = Process()
        process.executableURL = URL(filePath: WatchedRunner.path)
        process.arguments = ["--experimental-dump-help"]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let text = try #require(try pipe.fileHandleForReading.readToEnd())
        process.waitUntilExit()
        let document = try #require(try JSONSerialization.jsonObject(with: text) as? [String: Any])
        func leaves(_ command: [String: Any]) -> [[String]] {
            let name = command["commandName"] as? String ?? ""
            let below = command["subcommands"] as? [[String: Any]] ?? []
            return below.isEmpty ? [[name]] : below.flatMap(leaves).map { [name] + $0 }
        }
        let all = leaves(document["command"] as? [String: Any] ?? [:]).map { Array($0.dropFirst()) }
        #expect(all.count > 20, "the runner tells its commands")
        return all
    }

    @Test("The search finds a secret in every form", arguments: ["plain", "basic", "shifted", "hex", "bytes"])
    func searchFinds(_ form: String) throws {
        let (word, key) = (Sentinel("word"), Sentinel.key("key"))
        let folder = NSTemporaryDirectory() + "secret-search-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder + "/deep", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let search = SecretSearch(sentinels: [word, key])
        #expect(try search.findings(under: folder).findings == [])
        let bytes =
            switch form {
            case "plain": Data("x=\(word.value);".utf8)
            case "basic": Data(Data("TABLEAU:\(word.value)".utf8).base64EncodedString().utf8)
            case "shifted": Data(Data("ab\(word.value)".utf8).base64EncodedString().utf8)
            case "hex": Data(word.value.utf8.map { String($0, radix: 16) }.joined().utf8)
            default: Data([1, 2]) + Data(base64Encoded: key.value)! + Data([3])
            }
        try bytes.write(to: URL(filePath: folder + "/deep/file"))
        #expect(try search.findings(under: folder).findings == ["\(form == "bytes" ? "key" : "word") in deep/file"])
    }
}

extension LoopbackServer {
    fileprivate var requestLogText: String { log.text }
}

extension TableauSimulator {
    fileprivate var requestLogText: String { requestLog.text }
}

extension RequestLog {
    /// All of it, without the bodies, which it does not keep.
    fileprivate var text: String {
        requests.map { request in
            let fields = request.headers.fields.map { "\($0.name): \($0.value)" }
            return "\(request.method) \(request.rawPath)?\(request.rawQuery ?? "") \(fields)"
        }.joined(separator: "\n")
    }
}
