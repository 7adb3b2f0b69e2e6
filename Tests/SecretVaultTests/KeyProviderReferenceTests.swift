// SPDX-License-Identifier: Apache-2.0

import Digests
import Foundation
import Testing

@testable import SecretVault

struct KeyProviderReferenceTests {
    @Test func everyKindIsUnderstood() throws {
        #expect(try KeyProviderReference(parsing: "env:SYNC_VAULT_KEY") == .environment("SYNC_VAULT_KEY"))
        #expect(try KeyProviderReference(parsing: "file:./keys/vault key") == .file("./keys/vault key"))
        #expect(
            try KeyProviderReference(parsing: "command: pass  show vault:key")
                == .command(["pass", "show", "vault:key"]))
        #expect(try KeyProviderReference(parsing: "credential:vault-key.1") == .credential("vault-key.1"))
        guard case .kms(let key) = try KeyProviderReference(parsing: "kms:alias/vault?region=eu-west-1") else {
            Issue.record("kms: was not understood")
            return
        }
        #expect(key.id == "alias/vault" && key.region == "eu-west-1" && key.endpoint == nil)
    }

    private static let key = Data(0..<32).base64EncodedString()

    @Test(arguments: [
        "", "env", "env:", "env:A-B", "env:1A", "env:A B", "env:\(key)", "env:\(String(key.dropLast()))",
        "env:a" + String(repeating: "1", count: 63), "file:", "file:\(key)", "command:", "command:  ", "credential:",
        "credential:..", "credential:a/b", "credential:\(key.dropLast())", key, "vault:x", "ENV:A", "kms:", "kms:a b",
        "kms:k?region=", "kms:k?region=a.b", "kms:k?region=eu/west", "kms:k?zone=eu", "kms:k?region",
        "kms:k?endpoint=http://kms.example.com", "kms:k?endpoint=ftp://x", "kms:k?endpoint=https://u:p@host",
        "kms:k?endpoint=https://host/path", "kms:k?endpoint=https://", "kms:k?endpoint=http://127.0.0.1.example.com",
    ])
    func whatIsNotUnderstoodIsRefusedWithoutShowingIt(text: String) throws {
        let error = #expect(throws: VaultError.self) { try KeyProviderReference(parsing: text) }
        #expect(error?.code == .invalidReference)
        #expect(error?.message.contains(Self.key.dropLast()) == false)
        if text.count > 20 { #expect(error?.message.contains(text) == false) }
    }

    @Test func relativePathsAreTheConfigurationsFolders() async throws {
        let folder = try TemporaryFolder()
        _ = try folder.write(hexadecimal(0..<32), to: "key")
        _ = try folder.write("#!/bin/sh\necho \(hexadecimal(0..<32))\n", to: "tell", mode: 0o700)
        let expected = try await LocalKeyProvider.fixed().identifier()
        let transport = FixedTransport { _ in (200, "") }
        for text in ["file:key", "file:\(folder.file("key"))", "command:./tell", "command:\(folder.file("tell")) now"] {
            let provider = try KeyProviderReference(parsing: text).provider(in: folder.path, transport: transport)
            #expect(try await provider.identifier() == expected)
        }
        let kms = try KeyProviderReference(parsing: "kms:k?region=r").provider(in: "/", transport: transport)
        #expect(try await kms.identifier() == "kms:k")
    }
}
