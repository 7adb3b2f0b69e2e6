// SPDX-License-Identifier: Apache-2.0

import Digests
import Foundation
import Testing

@testable import SecretVault

struct VaultStorageTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private static func vault(at path: String) -> Vault {
        Vault(at: path, key: LocalKeyProvider.fixed())
    }

    @Test func manyTasksThatWriteAtOnceLoseNothing() async throws {
        let path = try await Vault.made(in: folder).path
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<6 {
                group.addTask {
                    let vault = Self.vault(at: path)
                    for number in 0..<5 { try await vault.set("task\(task).\(number)", to: secret(text: "\(number)")) }
                }
            }
            try await group.waitForAll()
        }
        let listing = try await Self.vault(at: path).list()
        #expect(listing.entries.count == 30)
        #expect(listing.revision == 31)
    }

    @Test func twoProcessesThatWriteAtOnceLoseNothing() async throws {
        let path = try await Vault.made(in: folder).path
        try await withThrowingTaskGroup(of: Void.self) { group in
            for process in ["one", "two"] {
                group.addTask {
                    await #expect(processExitsWith: .success) { [path = path as String, process = process as String] in
                        let vault = Self.vault(at: path)
                        for number in 0..<15 {
                            try await vault.set("\(process).\(number)", to: secret(text: "\(number)"))
                            try await vault.set("shared", to: secret(text: process))
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        let listing = try await Self.vault(at: path).list()
        #expect(listing.entries.count == 31)
        #expect(listing.entries.first { $0.name == "shared" }?.version == 30)
    }

    @Test func aWriterThatIsKilledAtAnyMomentLeavesAWholeVaultThatCanBeWritten() async throws {
        let path = try await Vault.made(in: folder).path
        for _ in 0..<5 {
            let delay = Int.random(in: 0..<40_000)
            await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, delay = delay as Int] in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask {
                        let vault = Self.vault(at: path)
                        while true { try await vault.set("a", to: .random(count: 20_000)) }
                    }
                    try await Task.sleep(for: .microseconds(delay))
                    kill(getpid(), SIGKILL)
                }
            }
            let vault = Self.vault(at: path)
            let before = try await vault.list()
            #expect(try await vault.values(of: Set(before.entries.map(\.name))).count == before.entries.count)
            try await vault.set("b", to: secret(text: "after"))
        }
        #expect(try await Self.vault(at: path).list().entries.last?.version == 5)
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(left == ["secrets.vault", "secrets.vault.lock"])
    }

    @Test func aWriterWaitsForTheLockAndGivesUpWithAClearError() async throws {
        let path = try await Vault.made(in: folder).path
        let other = open(path + ".lock", O_RDWR | O_CLOEXEC)
        #expect(flock(other, LOCK_EX) == 0)
        let vault = Vault(at: path, key: LocalKeyProvider.fixed(), lockLimit: .milliseconds(50))
        let error = try await vaultError { try await vault.set("a", to: secret("00")) }
        #expect(error?.code == .busy)
        #expect(error?.isRetriable == true)
        #expect(try await vault.list().entries.isEmpty, "reading needs no lock")
        close(other)
        try await vault.set("a", to: secret("00"))
    }

    @Test func aVaultThatOthersCanReadOrChangeIsRefused() async throws {
        let vault = try await Vault.made(in: folder, ["a": "1"])
        for mode in [0o604, 0o601, 0o602, 0o620, 0o666] {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: vault.path)
            let error = try await vaultError { _ = try await vault.value(of: "a") }
            #expect(error?.code == .insecureFile, "mode \(String(mode, radix: 8))")
            #expect(error?.message.contains("chmod 600 \(vault.path)") == true)
        }
        for mode in [0o640, 0o440, 0o400] {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: vault.path)
            #expect(try await vault.value(of: "a").revealedText == "1", "mode \(String(mode, radix: 8))")
        }
        try await vault.set("a", to: secret(text: "2"))
        #expect(try folder.mode(of: "secrets.vault") == 0o600)
    }

    @Test func theModeDoesNotDependOnTheProcesssMask() async throws {
        let path = folder.file("masked.vault")
        await #expect(processExitsWith: .success) { [path = path as String] in
            umask(0)
            try await Self.vault(at: path).create()
            umask(0o777)
            try await Self.vault(at: path).set("a", to: secret("00"))
        }
        #expect(try folder.mode(of: "masked.vault") == 0o600)
    }

    @Test func aLinkToTheVaultStaysALink() async throws {
        let vault = try await Vault.made(in: folder, ["a": "1"])
        let link = folder.file("link.vault")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "secrets.vault")
        try await Self.vault(at: link).set("a", to: secret(text: "2"))
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "secrets.vault")
        #expect(try await vault.value(of: "a").revealedText == "2")
    }

    @Test func whatIsNotAVaultIsNamed() async throws {
        let text = try folder.write("password: hunter2\n", to: "notes.txt")
        for (path, code) in [(text, VaultError.Code.damaged), (folder.path, .file)] {
            let error = try await vaultError { _ = try await Self.vault(at: path).list() }
            #expect(error?.code == code)
            #expect(error?.message.contains(path) == true)
            #expect(error?.message.contains("hunter2") == false)
        }
        let missing = folder.file("no/folder/x.vault")
        let error = try await vaultError { try await Self.vault(at: missing).create() }
        #expect(error?.code == .file)
        #expect(error?.message.contains(missing) == true)
    }

    @Test(.enabled(if: geteuid() == 0, "needs to give files away"))
    func anAdministratorsWriteLeavesTheFileToItsOwner() async throws {
        let vault = try await Vault.made(in: folder, ["a": "1"])
        for name in ["secrets.vault", "secrets.vault.lock"] { #expect(chown(folder.file(name), 65_534, 65_534) == 0) }
        try await vault.set("a", to: secret(text: "2"))
        for name in ["secrets.vault", "secrets.vault.lock"] {
            let owner = try FileManager.default.attributesOfItem(atPath: folder.file(name))[.ownerAccountID] as? Int
            #expect(owner == 65_534)
        }
    }

    @Test func plainTextIsNotInTheFile() async throws {
        let vault = try await Vault.made(in: folder, ["a": "sentinel-alpha", "b": "sentinel-beta"])
        _ = try await vault.rotateKey(to: LocalKeyProvider.fixed(9))
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            let bytes = try folder.bytes(of: name)
            #expect(bytes.firstRange(of: Array("sentinel".utf8)) == nil)
            #expect(bytes.firstRange(of: Array(Data("sentinel".utf8).base64EncodedString().utf8.prefix(10))) == nil)
        }
    }

    @Test func noErrorOrDescriptionHoldsASecret() async throws {
        let key = try SecretBytes.random(count: 32).revealed
        let source = KeySource("a test") { try secret(text: hexadecimal(key)) }
        let provider = LocalKeyProvider(source)
        let vault = try await Vault.made(in: folder, key: provider, ["a": "sentinel-value", "b": "1"])
        let value = try await vault.value(of: "a")
        let listing = try await vault.list()
        var printed = [everyPrint(of: vault), everyPrint(of: provider), everyPrint(of: source), everyPrint(of: value)]
        printed += [everyPrint(of: listing), everyPrint(of: try await vault.values(of: ["a"]))]

        let whole = try folder.bytes(of: "secrets.vault")
        var broken = whole
        broken[whole.count - 1] ^= 1
        let wrongKey = Vault(at: vault.path, key: LocalKeyProvider.fixed(9))
        let actions: [() async throws -> Void] = [
            { try await vault.create() }, { _ = try await vault.value(of: "none") },
            { _ = try await vault.set("sentinel value", to: value) }, { _ = try await wrongKey.value(of: "a") },
            { _ = try await wrongKey.set("a", to: value) }, { try await vault.remove(["none"]) },
            {
                try folder.write(broken, to: "secrets.vault")
                _ = try await vault.value(of: "a")
            },
            { _ = try await vault.set("a", to: value) },
            { _ = try await vault.rotateKey(to: LocalKeyProvider.fixed()) },
        ]
        for action in actions {
            let error = try await vaultError(action)
            printed.append(everyPrint(of: try #require(error)))
        }
        for text in printed {
            #expect(!text.contains("sentinel"))
            #expect(!text.lowercased().contains(hexadecimal(key)))
            #expect(!text.contains(key.map(String.init).joined(separator: ", ")))
        }
    }
}
