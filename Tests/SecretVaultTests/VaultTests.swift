// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization
import Testing

@testable import SecretVault

struct VaultTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test(arguments: [
        ("a", true), ("syspro.odata", true), ("A/b_c-1", true), (String(repeating: "x", count: 128), true), ("", false),
        (".a", false), ("a b", false), ("é", false), (String(repeating: "x", count: 129), false),
    ])
    func aNameIsOneOrNot(name: String, isName: Bool) {
        #expect(Vault.isName(name) == isName)
    }

    @Test func aNewVaultIsEmptyAndItsOwnersAlone() async throws {
        let vault = try await Vault.made(in: folder)
        let listing = try await vault.list()
        #expect(listing.entries.isEmpty)
        #expect(listing.revision == 1)
        #expect(listing.vault.count == 32)
        #expect(try await listing.key == LocalKeyProvider.fixed().identifier())
        #expect(try folder.mode(of: "secrets.vault") == 0o600)
        #expect(try folder.mode(of: "secrets.vault.lock") == 0o600)
    }

    @Test func creatingNeverReplacesWhatIsThere() async throws {
        let vault = try await Vault.made(in: folder, ["a": "1"])
        let before = try folder.bytes(of: "secrets.vault")
        let error = try await vaultError { try await vault.create() }
        #expect(error?.code == .alreadyExists)
        #expect(try folder.bytes(of: "secrets.vault") == before)
    }

    @Test func aValueComesBackAsItWasSet() async throws {
        let vault = try await Vault.made(in: folder)
        let longest = try SecretBytes.random(count: SecretBytes.longest)
        let values = try [
            "text": secret(text: "pä$$wörd"), "empty": secret(""), "binary": secret("00ff0a0d00"), "longest": longest,
        ]
        for (name, value) in values { try await vault.set(name, to: value) }
        for (name, value) in values { #expect(try await vault.value(of: name) == value) }
        #expect(try await vault.values(of: Set(values.keys)) == values)
        #expect(try await vault.values(of: []).isEmpty)
    }

    @Test func aFullVaultTakesNoFurtherSecretAndStillChangesThoseThatItHas() async throws {
        let vault = try await Vault.made(in: folder, ["s0": "first"])
        for number in 1..<VaultContents.mostEntries { try await vault.set("s\(number)", to: secret(text: "x")) }
        let error = try await vaultError { _ = try await vault.set("one.more", to: secret(text: "x")) }
        #expect(error?.code == .invalidValue)
        let changed = try await vault.set("s0", to: secret(text: "second"))
        #expect(changed.version == 2)
        #expect(try await vault.value(of: "s0").revealedText == "second")
        #expect(try await vault.list().entries.count == VaultContents.mostEntries)
    }

    @Test func settingCountsVersionsAndKeepsTheFirstDate() async throws {
        let time = Mutex(Date(timeIntervalSince1970: 1_000_000.5))
        let vault = Vault(
            at: folder.file("secrets.vault"), key: LocalKeyProvider.fixed(), now: { time.withLock { $0 } })
        try await vault.create()
        let first = try await vault.set("tableau.sync-a", to: secret(text: "one"))
        time.withLock { $0 += 60 }
        let second = try await vault.set("tableau.sync-a", to: secret(text: "two"))
        #expect(first.version == 1 && first.created == first.changed)
        #expect(second.version == 2 && second.created == first.created)
        #expect(second.changed == Date(timeIntervalSince1970: 1_000_060.5))
        #expect(try await vault.value(of: "tableau.sync-a").revealedText == "two")
        let listing = try await vault.list()
        #expect(listing.entries == [second])
        #expect(listing.revision == 3)
    }

    @Test func theListIsInTheOrderOfNames() async throws {
        let vault = try await Vault.made(in: folder, ["b": "1", "a/2": "1", "a": "1", "B": "1", "a.b": "1"])
        #expect(try await vault.list().entries.map(\.name) == ["B", "a", "a.b", "a/2", "b"])
    }

    @Test func aRemovedSecretIsGoneAndTheOthersStay() async throws {
        let vault = try await Vault.made(in: folder, ["a": "1", "b": "2", "c": "3"])
        try await vault.remove(["a", "c"])
        #expect(try await vault.list().entries.map(\.name) == ["b"])
        #expect(try await vault.value(of: "b").revealedText == "2")
        try await vault.set("a", to: secret(text: "4"))
        #expect(try await vault.value(of: "a").revealedText == "4")
    }

    @Test func aNameThatIsNotThereIsNamedWithThoseThatAre() async throws {
        let vault = try await Vault.made(in: folder, ["syspro.odata": "1", "tableau": "2"])
        let before = try folder.bytes(of: "secrets.vault")
        for action in [
            { _ = try await vault.value(of: "syspro.enet") }, { try await vault.remove(["tableau", "syspro.enet"]) },
        ] as [() async throws -> Void] {
            let error = try await vaultError(action)
            #expect(error?.code == .noSuchSecret)
            #expect(error?.secrets == ["syspro.enet"])
            #expect(error?.message.contains("it holds syspro.odata, tableau") == true)
            #expect(error?.message.contains(vault.path) == true)
        }
        #expect(try folder.bytes(of: "secrets.vault") == before)
    }

    @Test(arguments: ["", ".a", "-a", "/a", "a b", "a\nb", "a}", "ä", "p@ssw0rd!", String(repeating: "a", count: 129)])
    func aNameThatBreaksTheRuleIsRefusedWithoutShowingIt(name: String) async throws {
        let vault = try await Vault.made(in: folder)
        for action in [
            { _ = try await vault.value(of: name) }, { try await vault.remove([name]) },
            { _ = try await vault.set(name, to: secret("00")) },
        ] as [() async throws -> Void] {
            let error = try await vaultError(action)
            #expect(error?.code == .invalidName)
            if name.count > 2 { #expect(error?.message.contains(name) == false) }
        }
        #expect(try await vault.list().revision == 1)
    }

    @Test func aValueThatIsTooLongIsRefused() async throws {
        let vault = try await Vault.made(in: folder)
        let error = try await vaultError { try await vault.set("a", to: .random(count: SecretBytes.longest + 1)) }
        #expect(error?.code == .invalidValue)
        #expect(error?.secrets == ["a"])
    }

    @Test func aMissingVaultSaysHowToMakeOne() async throws {
        let vault = Vault(at: folder.file("none.vault"), key: LocalKeyProvider.fixed())
        for action in [
            { _ = try await vault.list() }, { _ = try await vault.set("a", to: secret("00")) },
        ] as [() async throws -> Void] {
            let error = try await vaultError(action)
            #expect(error?.code == .noVault)
            #expect(error?.message.contains("none.vault") == true && error?.message.contains("secrets init") == true)
        }
    }

    @Test func anotherKeyIsToldFromADamagedFile() async throws {
        let vault = try await Vault.made(in: folder, ["a": "1"])
        let other = LocalKeyProvider.fixed(9)
        let error = try await vaultError { _ = try await Vault(at: vault.path, key: other).value(of: "a") }
        #expect(error?.code == .wrongKey)
        #expect(try await error?.message.contains(LocalKeyProvider.fixed().identifier()) == true)
        #expect(try await error?.message.contains(other.identifier()) == true)
    }

    @Test func rotatingTheKeyRewrapsAndLeavesTheSealedValuesAsTheyAre() async throws {
        let vault = try await Vault.made(in: folder, ["a": "sentinel-a", "b": "sentinel-b"])
        let before = try await contents(LocalKeyProvider.fixed())
        let new = LocalKeyProvider.fixed(9)
        let rotated = try await vault.rotateKey(to: new)
        let after = try await contents(new)

        #expect(after.entries.map(\.body.box) == before.entries.map(\.body.box))
        #expect(zip(after.entries, before.entries).allSatisfy { $0.body.wrappedKey != $1.body.wrappedKey })
        #expect(after.listing.entries == before.listing.entries)
        #expect(after.vault == before.vault && after.revision == before.revision + 1)
        #expect(try await after.key == new.identifier())
        #expect(
            try await rotated.values(of: ["a", "b"]).mapValues(\.revealedText) == [
                "a": "sentinel-a", "b": "sentinel-b",
            ])
        let error = try await vaultError { _ = try await vault.value(of: "a") }
        #expect(error?.code == .wrongKey)
    }

    @Test func aRotationThatFailsHalfWayLeavesTheFileAsItWas() async throws {
        struct Failing: KeyProvider {
            let calls = Calls()
            final class Calls: Sendable { let count = Mutex(0) }
            func identifier() async throws -> String { "failing" }
            func wrap(_ dataKey: SecretBytes, for use: KeyUse) async throws -> [UInt8] {
                let count = calls.count.withLock { count in
                    count += 1
                    return count
                }
                guard count < 2 else { throw VaultError(.unreachable, "gone") }
                return [1]
            }
            func unwrap(_ wrapped: [UInt8], for use: KeyUse) async throws -> SecretBytes { try secret("00") }
        }
        let vault = try await Vault.made(in: folder, ["a": "1", "b": "2"])
        let before = try folder.bytes(of: "secrets.vault")
        let error = try await vaultError { _ = try await vault.rotateKey(to: Failing()) }
        #expect(error?.code == .unreachable)
        #expect(try folder.bytes(of: "secrets.vault") == before)
        #expect(try await vault.value(of: "b").revealedText == "2")
    }

    @Test func aProvidersOwnKeysAreCheckedBeforeTheyAreUsed() async throws {
        struct Odd: KeyProvider {
            var name = "odd"
            var wrapped: [UInt8] = [1]
            func identifier() async throws -> String { name }
            func wrap(_ dataKey: SecretBytes, for use: KeyUse) async throws -> [UInt8] { wrapped }
            func unwrap(_ wrapped: [UInt8], for use: KeyUse) async throws -> SecretBytes { try secret("00") }
        }
        for odd in [Odd(name: ""), Odd(name: "a\nb"), Odd(wrapped: [UInt8](repeating: 0, count: 70_000))] {
            let error = try await vaultError { try await Vault(at: folder.file("odd.vault"), key: odd).create() }
            #expect(error != nil)
        }
        let vault = Vault(at: folder.file("odd.vault"), key: Odd())
        try await vault.create()
        let error = try await vaultError { _ = try await vault.list() }
        #expect(error?.code == .damaged)
    }

    @Test(.enabled(if: MemoryScan.isPossible, "needs /proc"))
    func valuesAndKeysAreInMemoryOnlyWhileTheyAreHeld() async throws {
        let rootKey = try SecretBytes.random(count: 32)
        let value = try SecretBytes.random(count: 48)
        var text: [UInt8] = []
        text.reserveCapacity(64)
        rootKey.withUnsafeBytes { Base64.encode($0, into: &text) }
        let path = try folder.write(text, to: "key")
        let provider = LocalKeyProvider(.file(path))
        let dataKeys = RecordingProvider(provider)

        let vault = Vault(at: folder.file("secrets.vault"), key: dataKeys)
        try await vault.create()
        try await vault.set("a", to: value)
        do {
            let held = try await vault.value(of: "a")
            #expect(try MemoryScan.copies(of: value) == 1, "the one that is held")
            withExtendedLifetime(held) {}
        }
        try await check([rootKey, value])
        _ = try await vault.rotateKey(to: LocalKeyProvider.fixed(9))
        try await check([rootKey, value])
        for key in dataKeys.seen.withLock({ $0 }) { #expect(try MemoryScan.copies(of: key) == 0) }
        #expect(dataKeys.seen.withLock { $0.count } == 2)
    }

    private func check(_ secrets: [SecretBytes]) async throws {
        for secret in secrets { #expect(try MemoryScan.copies(of: secret) == 0) }
    }

    private func contents(_ key: LocalKeyProvider) async throws -> VaultContents {
        let file = try UnverifiedVault(folder.bytes(of: "secrets.vault"), path: "secrets.vault")
        return try file.verified(with: await key.unwrap(file.wrappedListingKey, for: file.listingUse))
    }
}

/// Keeps the data keys that it is given.
final class RecordingProvider: KeyProvider {
    private let inner: LocalKeyProvider
    let seen = Mutex<[SecretBytes]>([])

    init(_ inner: LocalKeyProvider) {
        self.inner = inner
    }

    func identifier() async throws -> String { try await inner.identifier() }

    func wrap(_ dataKey: SecretBytes, for use: KeyUse) async throws -> [UInt8] {
        seen.withLock { $0.append(dataKey) }
        return try await inner.wrap(dataKey, for: use)
    }

    func unwrap(_ wrapped: [UInt8], for use: KeyUse) async throws -> SecretBytes {
        try await inner.unwrap(wrapped, for: use)
    }
}
