// SPDX-License-Identifier: Apache-2.0

import Foundation
import SecretVault
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

@Suite("Secrets of the configuration file")
struct VaultConfigurationTests {
    private let folder = NSTemporaryDirectory() + "vault-configuration-\(UUID().uuidString)"

    /// Reads a file with this password, after a vault beside it was filled.
    private func read(
        password: String, vault: String = #"vault: {file: ./v/secrets.vault, key: "file:v/key"}"#,
        secrets: [String: String] = ["a": "first", "b": "second"]
    ) async throws -> SyncConfiguration {
        try FileManager.default.createDirectory(atPath: folder + "/v", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let key = Data((0..<32).map { _ in UInt8.random(in: 0...255) }).base64EncodedString()
        #expect(
            FileManager.default.createFile(
                atPath: folder + "/v/key", contents: Data(key.utf8), attributes: [.posixPermissions: 0o600]))
        let file = Vault(at: folder + "/v/secrets.vault", key: LocalKeyProvider(.file(folder + "/v/key")))
        try await file.create()
        for (name, value) in secrets { try await file.set(name, to: SecretBytes(copying: Array(value.utf8))) }
        let yaml = """
            version: 1
            # ${secret:only.in.a.comment}
            \(vault)
            syspro:
              odata:
                url: https://erp.example.com/x
                companies: [EDU1]
                operator: TABLEAU
                password: "\(password)"
            tableau: {url: "https://tableau.example.com", tokens: [{name: t, secret: "${secret:b}"}]}
            datasources: [{name: Stock, from: InvWarehouse, key: [Key], columns: [{name: Key, from: Key}]}]
            """
        try yaml.write(toFile: folder + "/sync.yaml", atomically: true, encoding: .utf8)
        return try await SyncConfiguration.read(path: folder + "/sync.yaml", environment: ["E": "env"])
    }

    private func error(_ body: () async throws -> SyncConfiguration) async throws -> ConfigurationError {
        do {
            _ = try await body()
        } catch let error as ConfigurationError {
            return error
        }
        Issue.record("nothing was thrown")
        throw CancellationError()
    }

    @Test("Secrets may stand in the midst of a value; paths of vault and key begin at the file's folder")
    func resolves() async throws {
        let configuration = try await read(password: "${secret:a}/${secret:b}-${env:E}")
        #expect(configuration.odata.password.reveal() == "first/second-env")
        #expect(configuration.tableau.tokens[0].secret.reveal() == "second")
        #expect(configuration.warnings == [])
    }

    @Test("A secret that is not there is named with the line that needs it")
    func missing() async throws {
        let error = try await error { try await read(password: "${secret:absent}") }
        #expect(error.line == 9 && error.message.contains("there is no secret 'absent'"))
        #expect(error.message.contains("secrets set absent"))
    }

    @Test("What is wrong with the vault is told at its own line, or where it is needed first")
    func faults() async throws {
        let noKey = try await error {
            try await read(password: "x", vault: #"vault: {file: ./v/secrets.vault, key: "file:v/none"}"#)
        }
        #expect(noKey.line == 3 && noKey.message.contains("v/none"))
        let inItself = try await error {
            try await read(password: "x", vault: #"vault: {file: "${secret:a}", key: "file:v/key"}"#)
        }
        #expect(inItself.line == 3 && inItself.message.contains("cannot be kept in it"))
        let none = try await error { try await read(password: "${secret:a}", vault: "") }
        #expect(none.line == 9 && none.message.contains("needs a vault"))
        let name = try await error { try await read(password: "${secret:not a name}") }
        #expect(name.line == 9)
        let key = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
        let keyItself = try await error {
            try await read(password: "x", vault: "vault: {file: ./v/secrets.vault, key: \"env:\(key)\"}")
        }
        #expect(keyItself.line == 3 && !keyItself.description.contains(key))
    }
}
