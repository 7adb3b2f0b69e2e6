// SPDX-License-Identifier: Apache-2.0

import Digests
import Foundation
import Testing

@testable import SecretVault

struct KeySourceTests {
    private static let key = [UInt8](0..<32)
    private static let use = KeyUse(vault: "00", secret: nil, version: 0)

    private func identifier(_ text: String) async throws -> String {
        try await LocalKeyProvider(KeySource("a test") { try secret(text: text) }).identifier()
    }

    @Test func oneKeyHasOneIdentifierInEveryNotation() async throws {
        let base64 = Data(Self.key).base64EncodedString()
        let expected = try await identifier(base64)
        #expect(expected.hasPrefix("local:") && expected.count == 22)
        let digits = hexadecimal(Self.key)
        for text in [
            " \(base64)\r\n", String(base64.dropLast()), digits, digits.uppercased() + "\n",
            base64.replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_"),
        ] {
            #expect(try await identifier(text) == expected)
        }
        #expect(!expected.contains(digits.prefix(8)))
        let other = hexadecimal(Self.key.reversed())
        #expect(try await identifier(other) != expected)
    }

    @Test(arguments: [
        "", "correct horse battery staple 123", String(repeating: "x", count: 32), String(repeating: "0", count: 64),
        Data(count: 32).base64EncodedString(), Data(0..<31).base64EncodedString(), Data(0..<33).base64EncodedString(),
        "0g" + String(repeating: "01", count: 31),
    ])
    func whatIsNotAKeyOf32BytesIsRefusedWithoutShowingIt(text: String) async throws {
        let error = try await vaultError { _ = try await identifier(text) }
        #expect(error?.code == .keyUnavailable)
        #expect(error?.message.contains("openssl rand -base64 32") == true)
        if !text.isEmpty { #expect(!everyPrint(of: error as Any).contains(text)) }
    }

    @Test func wrappedKeysOpenForTheirUseAlone() async throws {
        let provider = LocalKeyProvider.fixed()
        let dataKey = try SecretBytes.random(count: 32)
        let wrapped = try await provider.wrap(dataKey, for: Self.use)
        #expect(try await provider.unwrap(wrapped, for: Self.use) == dataKey)
        for use in [
            KeyUse(vault: "01", secret: nil, version: 0), KeyUse(vault: "00", secret: "", version: 0),
            KeyUse(vault: "00", secret: nil, version: 1),
        ] {
            let error = try await vaultError { _ = try await provider.unwrap(wrapped, for: use) }
            #expect(error?.code == .damaged)
        }
    }

    @Test func theEnvironmentsVariableIsReadAndItsAbsenceIsNamed() async throws {
        let provider = LocalKeyProvider(.environment("SECRET_VAULT_TESTS_NO_SUCH_VARIABLE"))
        let error = try await vaultError { _ = try await provider.identifier() }
        #expect(error?.code == .keyUnavailable)
        #expect(error?.message.contains("SECRET_VAULT_TESTS_NO_SUCH_VARIABLE") == true)

        await #expect(processExitsWith: .success) {
            setenv("SECRET_VAULT_TESTS_KEY", hexadecimal(0..<32), 1)
            let provider = LocalKeyProvider(.environment("SECRET_VAULT_TESTS_KEY"))
            let expected = try await LocalKeyProvider.fixed().identifier()
            #expect(try await provider.identifier() == expected)
        }
    }

    @Test func aKeyFileIsReadOnlyWhereItsOwnerAloneCanOpenIt() async throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(hexadecimal(Self.key) + "\n", to: "key")
        let expected = try await identifier(hexadecimal(Self.key))
        for mode in [0o600, 0o400] {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
            #expect(try await LocalKeyProvider(.file(path)).identifier() == expected)
        }
        for mode in [0o640, 0o604, 0o620, 0o602, 0o610, 0o601, 0o666] {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
            let error = try await vaultError { _ = try await LocalKeyProvider(.file(path)).identifier() }
            #expect(error?.code == .insecureFile)
            #expect(error?.message.contains("chmod 600 \(path)") == true)
        }
    }

    @Test func whatIsNoKeyFileIsNamed() async throws {
        let folder = try TemporaryFolder()
        let large = try folder.write(String(repeating: "a", count: 5000), to: "large")
        for path in [folder.file("missing"), folder.path, large, "/dev/zero"] {
            let error = try await vaultError { _ = try await LocalKeyProvider(.file(path)).identifier() }
            #expect(error?.code == .keyUnavailable)
            #expect(error?.message.contains(path) == true)
        }
    }

    @Test func systemdsCredentialIsReadFromItsDirectory() async throws {
        let folder = try TemporaryFolder()
        // The mode that an access list for the service's user shows as.
        _ = try folder.write(hexadecimal(Self.key), to: "vault.key", mode: 0o440)
        let source = KeySource.credential("vault.key", directory: { folder.path })
        let expected = try await identifier(hexadecimal(Self.key))
        #expect(try await LocalKeyProvider(source).identifier() == expected)
        for directory in [nil, "", folder.file("other")] {
            let source = KeySource.credential("vault.key", directory: { directory })
            let error = try await vaultError { _ = try await LocalKeyProvider(source).identifier() }
            #expect(error?.code == .keyUnavailable)
            #expect(error?.message.contains("vault.key") == true)
        }
    }

    @Test func aCommandsOutputIsTheKeyAndItIsAskedOnce() async throws {
        let folder = try TemporaryFolder()
        let script = "echo x >> \(folder.file("runs")); echo noise >&2; echo \(hexadecimal(Self.key))"
        let provider = LocalKeyProvider(.command(["sh", "-c", script]))
        let expected = try await identifier(hexadecimal(Self.key))
        for _ in 0..<3 { #expect(try await provider.identifier() == expected) }
        #expect(try folder.bytes(of: "runs").count == 2)
    }

    @Test func aCommandInheritsNoDescriptor() async throws {
        let descriptor = open("/dev/zero", O_RDONLY)
        defer { close(descriptor) }
        let key = try await KeySource.command(["sh", "-c", "for f in /proc/$$/fd/*; do readlink $f; done; true"]).read()
        #expect(!key.revealedText.contains("/dev/zero"), "\(key.revealedText)")
    }

    @Test func aCommandGetsItsWordsWithoutAShell() async throws {
        let key = try await KeySource.command(["echo", "-n", "$HOME;", "*"]).read()
        #expect(key.revealedText == "$HOME; *")
        let input = try await KeySource.command(["sh", "-c", "cat; echo end"]).read()
        #expect(input.revealedText == "end")
    }

    @Test(arguments: [
        (["sh", "-c", "echo sentinel; exit 3"], "exited with 3"), (["sh", "-c", "kill -9 $$"], "signal 9"),
        (["true", "sentinel"], "prints nothing"), (["/no/such/program", "sentinel"], "cannot be started"),
        (["yes", "sentinel"], "more than a key"), (["sh", "-c", "yes sentinel | head -c 2000"], "more than a key"),
    ])
    func aCommandThatFailsIsNamedWithoutArgumentsOrOutput(arguments: [String], why: String) async throws {
        let error = try await vaultError { _ = try await KeySource.command(arguments).read() }
        let thrown = try #require(error)
        #expect(thrown.code == .keyUnavailable)
        #expect(thrown.message.contains(arguments[0]) && thrown.message.contains(why))
        #expect(!everyPrint(of: thrown).contains("sentinel"))
        #expect(!everyPrint(of: KeySource.command(arguments)).contains("sentinel"))
    }

    @Test func aCommandThatTakesTooLongIsEndedWithWhatItStarted() async throws {
        let folder = try TemporaryFolder()
        let script = "sleep 60 & echo $! > \(folder.file("child")); echo $$ > \(folder.file("self")); wait"
        let began = ContinuousClock.now
        let error = try await vaultError {
            _ = try await KeySource.command(["sh", "-c", script], limit: .milliseconds(700)).read()
        }
        #expect(error?.message.contains("did not end within") == true)
        #expect(ContinuousClock.now - began < .seconds(20))
        try await expectEnded(folder, ["child", "self"])
    }

    @Test func aCancelledCommandIsEnded() async throws {
        let folder = try TemporaryFolder()
        let script = "echo $$ > \(folder.file("self")); exec sleep 60"
        await #expect(throws: CancellationError.self) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { _ = try await KeySource.command(["sh", "-c", script]).read() }
                let deadline = ContinuousClock.now + .seconds(20)
                while (try? folder.bytes(of: "self"))?.isEmpty ?? true, ContinuousClock.now < deadline {
                    try await Task.sleep(for: .milliseconds(5))
                }
                group.cancelAll()
                try await group.waitForAll()
            }
        }
        try await expectEnded(folder, ["self"])
    }

    private func expectEnded(_ folder: TemporaryFolder, _ names: [String]) async throws {
        for name in names {
            let text = String(decoding: try folder.bytes(of: name), as: UTF8.self)
            let process = try #require(pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)))
            let deadline = ContinuousClock.now + .seconds(10)
            // A process that its parent left to init is there as a zombie for a moment.
            while isRunning(process), ContinuousClock.now < deadline { await Task.yield() }
            #expect(!isRunning(process), "\(name) must have ended")
        }
    }

    private func isRunning(_ process: pid_t) -> Bool {
        guard kill(process, 0) == 0 else { return false }
        let status = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ""
        return !status.contains(") Z ")
    }
}
