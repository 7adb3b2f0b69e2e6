// SPDX-License-Identifier: Apache-2.0

import Foundation
import HyperExtract
import LoopbackHTTP
import SysproSimulator
import TableauSimulator
import Testing

/// What a script sees where a system refuses the runner, or a key service does. The programs are waited for without
/// holding a thread, which the simulators in this process need.
@Suite(.serialized, .timeLimit(.minutes(3))) struct CredentialExitCodeTests {
    private func run(
        _ arguments: [String], in folder: String, environment: [String: String]
    ) async throws -> (code: Int32, text: String) {
        let process = try RunnerProcess(arguments, in: folder, environment: environment)
        #expect(try await process.ended(within: .seconds(60)))
        return (process.exitCode, process.text)
    }

    private func inFolder(_ yaml: (String) -> String, _ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "runner-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try yaml(folder).write(toFile: folder + "/sync.yaml", atomically: true, encoding: .utf8)
        try await body(folder)
    }

    @Test(.enabled(if: (try? Hyperd.locate()) != nil, "hyperd is installed by make setup"))
    func tokensThatTableauRefusesAreSeventySeven() async throws {
        try await withSysproSimulator(rows: 50) { syspro in
            try await withTableauSimulator { tableau in
                let yaml = """
                    version: 1
                    state: ./state
                    syspro: {odata: {url: "\(syspro.url)", companies: [EDU1], operator: \(syspro.operator), password: "${env:P}"}}
                    tableau: {url: "\(tableau.url)", site: finance, tokens: [{name: sync-a, secret: "${env:T}"}, {name: sync-b, secret: "${env:T}"}]}
                    datasources:
                      - {name: One, from: ArCustomer, key: [Customer], columns: [{name: Customer, from: Customer}]}
                    """
                try await inFolder({ _ in yaml }) { folder in
                    let environment = ["P": syspro.password, "T": "sentinel-0816"]
                    for command in ["sync", "check"] {
                        let (code, text) = try await run([command], in: folder, environment: environment)
                        #expect(code == 77, "\(command): \(text)")
                        #expect(text.contains("sync-a") && text.contains("sync-b"))
                        #expect(!text.contains("sentinel-0816"))
                    }
                    let audit = try await run(["--json", "audit", "list"], in: folder, environment: environment)
                    #expect(audit.text.contains("'sync-b', and no other token is configured"), "\(audit.text)")
                }
            }
        }
    }

    @Test(
        arguments: [
            ("AccessDeniedException", 77), ("UnrecognizedClientException", 77), ("NotFoundException", 78), (nil, 69),
        ] as [(String?, Int32)])
    func aKeyServiceThatRefusesOrIsNotThereHasItsOwnCode(_ refusal: String?, _ code: Int32) async throws {
        let service = try LoopbackServer { _ in
            .text("{\"__type\":\"\(refusal ?? "")\"}", type: "application/x-amz-json-1.1", status: 400)
        }
        try await service.serving { (server) async throws in
            let endpoint = refusal == nil ? "http://127.0.0.1:9" : server.origin
            let key = "kms:key-1?region=eu-west-1&endpoint=\(endpoint)"
            try await inFolder({ _ in "version: 1\nvault: {file: ./vault, key: \"\(key)\"}\n" }) { folder in
                let (found, text) = try await run(
                    ["secrets", "init"], in: folder,
                    environment: ["AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "sentinel-0817"])
                #expect(found == code, "\(text)")
                #expect(!text.contains("sentinel-0817"))
                #expect(!FileManager.default.fileExists(atPath: folder + "/vault"))
            }
        }
    }
}
