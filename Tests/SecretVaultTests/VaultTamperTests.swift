// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import SecretVault

struct VaultTamperTests {
    private let folder: TemporaryFolder
    private let vault: Vault
    private let whole: [UInt8]

    init() async throws {
        folder = try TemporaryFolder()
        vault = try await Vault.made(in: folder, ["alpha": "first value", "beta": "second value"])
        whole = try folder.bytes(of: "secrets.vault")
    }

    /// The error of reading the vault once the file holds these bytes.
    private func errorOfReading(_ bytes: [UInt8]) async throws -> VaultError? {
        try folder.write(bytes, to: "secrets.vault")
        return try await vaultError { _ = try await vault.values(of: ["alpha", "beta"]) }
    }

    /// The contents of a file, proved with the listing key, which only the vault's key opens.
    private func contents(_ bytes: [UInt8]) async throws -> (VaultContents, listingKey: SecretBytes) {
        let file = try UnverifiedVault(bytes, path: vault.path)
        let key = try await LocalKeyProvider.fixed().unwrap(file.wrappedListingKey, for: file.listingUse)
        return (try file.verified(with: key), key)
    }

    private func offset(of secret: String) async throws -> Range<Int> {
        let (contents, _) = try await contents(whole)
        var start = whole.count - contents.entries.reduce(0) { $0 + $1.body.bytes.count }
        for entry in contents.entries {
            let range = start..<(start + entry.body.bytes.count)
            if entry.name == secret { return range }
            start = range.upperBound
        }
        return 0..<0
    }

    @Test func aChangeOfAnyByteIsFoundAndNamesTheFile() async throws {
        #expect(try await errorOfReading(whole) == nil)
        for index in whole.indices {
            for flip in [0x01, 0x80, 0xFF] as [UInt8] {
                var changed = whole
                changed[index] ^= flip
                let error = try await errorOfReading(changed)
                #expect([.damaged, .unsupportedVersion].contains(error?.code), "byte \(index) ^ \(flip)")
                #expect(error?.message.contains(vault.path) == true, "byte \(index) ^ \(flip)")
            }
        }
    }

    @Test func aChangedValueIsNamed() async throws {
        for name in ["alpha", "beta"] {
            for index in try await offset(of: name) {
                var changed = whole
                changed[index] ^= 4
                let error = try await errorOfReading(changed)
                #expect(error?.secrets == [name])
                #expect(error?.message.contains("'\(name)'") == true)
            }
        }
    }

    @Test func aFileThatIsCutOffAnywhereIsFound() async throws {
        for length in 0..<whole.count {
            let error = try await errorOfReading(Array(whole[..<length]))
            #expect(error?.code == .damaged, "length \(length)")
            #expect(error?.message.contains(vault.path) == true)
        }
        let end = try await offset(of: "beta")
        #expect(try await errorOfReading(Array(whole[..<end.lowerBound]))?.secrets == ["beta"])
        #expect(try await errorOfReading(Array(whole[..<(end.lowerBound - 1)]))?.secrets == ["alpha", "beta"])
    }

    @Test func bytesBehindTheEndAreFound() async throws {
        #expect(try await errorOfReading(whole + [0])?.code == .damaged)
        #expect(try await errorOfReading(whole + whole)?.code == .damaged)
    }

    @Test func oneEntryPutBackFromAnOlderCopyIsFoundAndNamed() async throws {
        try await vault.set("alpha", to: secret(text: "third value"))
        let newer = try folder.bytes(of: "secrets.vault")
        #expect(newer.count == whole.count)
        let range = try await offset(of: "alpha")
        var changed = newer
        changed.replaceSubrange(range, with: whole[range])
        let error = try await errorOfReading(changed)
        #expect(error?.code == .damaged)
        #expect(error?.secrets == ["alpha"])
    }

    @Test func aListingOfAnotherStateOfTheFileIsFound() async throws {
        try await vault.set("alpha", to: secret(text: "third value"))
        let newer = try folder.bytes(of: "secrets.vault")
        let bodies = try await offset(of: "alpha").lowerBound
        #expect(try await errorOfReading(Array(whole[..<bodies] + newer[bodies...]))?.secrets == ["alpha"])
    }

    @Test func exchangedBodiesAreFound() async throws {
        let (alpha, beta) = try await (offset(of: "alpha"), offset(of: "beta"))
        let changed = Array(whole[..<alpha.lowerBound]) + whole[beta] + whole[alpha]
        #expect(try await errorOfReading(changed)?.secrets == ["alpha", "beta"])
    }

    /// Whoever has the listing key, but not the vault's key, can write a listing; the values are bound to their places
    /// all the same.
    @Test func aValueUnderAnotherNameOrVersionIsRefusedByItsOwnSeal() async throws {
        let (contents, listingKey) = try await contents(whole)
        let alpha = try #require(contents["alpha"])
        let beta = try #require(contents["beta"])
        let forgeries = [
            ("beta", VaultContents.Entry(name: "beta", version: 1, created: 0, changed: 0, body: alpha.body)),
            ("alpha", VaultContents.Entry(name: "alpha", version: 2, created: 0, changed: 0, body: alpha.body)),
            (
                "beta",
                VaultContents.Entry(
                    name: "beta", version: 1, created: 0, changed: 0,
                    body: VaultContents.Body(wrappedKey: beta.body.wrappedKey, box: alpha.body.box))
            ),
        ]
        for (name, forged) in forgeries {
            var changed = contents
            changed.put(forged)
            let error = try await errorOfReading(changed.encoded(listingKey: listingKey))
            #expect(error?.code == .damaged)
            #expect(error?.secrets == [name])
        }
    }

    @Test func anEntryTakenOutOrAListingUnderAnotherKeyIsFound() async throws {
        var (contents, _) = try await contents(whole)
        contents.remove(["alpha"])
        #expect(try await errorOfReading(contents.encoded(listingKey: .random(count: 32)))?.code == .damaged)
    }

    @Test func entriesOutOfOrderOrTwiceAreRefused() async throws {
        // Names of one length are exchanged in the listing's bytes, which leaves everything else well formed.
        let folder = try TemporaryFolder()
        _ = try await Vault.made(in: folder, ["aa": "1", "bb": "2"])
        var bytes = try folder.bytes(of: "secrets.vault")
        let first = try #require(bytes.firstRange(of: [0, 2] + Array("aa".utf8)))
        let second = try #require(bytes.firstRange(of: [0, 2] + Array("bb".utf8)))
        bytes.replaceSubrange(first, with: [0, 2] + Array("bb".utf8))
        #expect(throws: VaultError.self) { try UnverifiedVault(bytes, path: "a") }
        bytes.replaceSubrange(second, with: [0, 2] + Array("aa".utf8))
        #expect(throws: VaultError.self) { try UnverifiedVault(bytes, path: "a") }
    }

    @Test func aDamagedSecretCanBeSetAgainOrRemovedAndNothingElseIsDone() async throws {
        var changed = whole
        changed[try await offset(of: "alpha").lowerBound + 5] ^= 1
        for action in [
            { _ = try await vault.list() }, { _ = try await vault.value(of: "beta") },
            { try await vault.remove(["beta"]) },
            { _ = try await vault.set("gamma", to: secret("00")) },
            { _ = try await vault.rotateKey(to: LocalKeyProvider.fixed(9)) },
        ] as [() async throws -> Void] {
            try folder.write(changed, to: "secrets.vault")
            let error = try await vaultError(action)
            #expect(error?.secrets == ["alpha"])
            #expect(try folder.bytes(of: "secrets.vault") == changed)
        }
        try await vault.set("alpha", to: secret(text: "changed"))
        #expect(try await vault.value(of: "alpha").revealedText == "changed")
        #expect(try await vault.list().entries.map(\.version) == [2, 1])

        try folder.write(changed, to: "secrets.vault")
        try await vault.remove(["alpha"])
        #expect(try await vault.value(of: "beta").revealedText == "second value")
    }

    @Test func aCutOffFileKeepsTheSecretsThatAreWholeOnceTheOthersAreRemoved() async throws {
        try folder.write(Array(whole[..<(try await offset(of: "beta").lowerBound + 3)]), to: "secrets.vault")
        try await vault.remove(["beta"])
        #expect(try await vault.value(of: "alpha").revealedText == "first value")
    }

    @Test func anotherFormatIsNotReadAsThisOne() async throws {
        var changed = whole
        changed[VaultContents.magic.count] = 2
        let error = try await errorOfReading(changed)
        #expect(error?.code == .unsupportedVersion)
        #expect(error?.message.contains("format 2") == true)
    }
}
