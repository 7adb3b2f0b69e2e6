// SPDX-License-Identifier: Apache-2.0

import Digests
import Foundation
import Testing

@testable import SecretVault

/// A sequence that its seed repeats (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}

struct VaultFuzzTests {
    /// `VAULT_FUZZ_SEED` repeats a run, `VAULT_FUZZ_SECONDS` makes it longer than a second.
    private static let seed =
        ProcessInfo.processInfo.environment["VAULT_FUZZ_SEED"].flatMap { UInt64($0) } ?? .random(in: 0 ... .max)
    private static let seconds = ProcessInfo.processInfo.environment["VAULT_FUZZ_SECONDS"].flatMap { Int($0) } ?? 1

    @Test func noBytesMakeTheParserDoAnythingButReadOrRefuse() async throws {
        let folder = try TemporaryFolder()
        let vault = try await Vault.made(in: folder, ["a": "1", "b/c": "22", "long.name-of_a.secret": "333"])
        let whole = try folder.bytes(of: "secrets.vault")
        let file = try UnverifiedVault(whole, path: vault.path)
        let key = try await LocalKeyProvider.fixed().unwrap(file.wrappedListingKey, for: file.listingUse)
        print("vault fuzz seed \(Self.seed)")

        var generator = SeededGenerator(seed: Self.seed)
        var (read, refused) = (0, 0)
        let deadline = ContinuousClock.now + .seconds(Self.seconds)
        while ContinuousClock.now < deadline {
            var bytes = mutated(whole, &generator)
            // Half of them get past the listing's authentication, to reach what is behind it.
            if Bool.random(using: &generator) { try authenticate(&bytes, key) }
            do {
                let contents = try UnverifiedVault(bytes, path: vault.path).verified(with: key)
                #expect(try contents.encoded(listingKey: key) == bytes, "one content, one form; seed \(Self.seed)")
                read += 1
            } catch let error as VaultError {
                #expect([.damaged, .unsupportedVersion].contains(error.code), "seed \(Self.seed)")
                refused += 1
            }
        }
        #expect(read > 0 && refused > 100, "both ends of the parser are reached; seed \(Self.seed)")
    }

    private func mutated(_ whole: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        if Int.random(in: 0..<20, using: &generator) == 0 {
            return (0..<Int.random(in: 0..<300, using: &generator)).map { _ in .random(in: 0...255, using: &generator) }
        }
        var bytes = whole
        for _ in 0..<Int.random(in: 1...3, using: &generator) where !bytes.isEmpty {
            let index = Int.random(in: bytes.indices, using: &generator)
            let end = min(bytes.count, index + Int.random(in: 1...40, using: &generator))
            switch Int.random(in: 0..<6, using: &generator) {
            case 0: bytes[index] = .random(in: 0...255, using: &generator)
            case 1: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            case 2: bytes[index] = [0, 1, 0x7F, 0x80, 0xFF].randomElement(using: &generator)!
            case 3: bytes.removeSubrange(index..<end)
            case 4: bytes.insert(contentsOf: bytes[index..<end], at: index)
            default: bytes.removeSubrange(index...)
            }
        }
        return bytes
    }

    /// Makes the length of the listing and its code fit what is there.
    private func authenticate(_ bytes: inout [UInt8], _ key: SecretBytes) throws {
        let start = VaultContents.magic.count + 1
        guard bytes.count > start + 4 else { return }
        let length = bytes[start..<(start + 4)].reduce(0) { $0 << 8 | Int($1) }
        let end = start + 4 + length
        guard end + SHA256.length <= bytes.count else { return }
        bytes.replaceSubrange(
            end..<(end + SHA256.length), with: try SHA256.authenticationCode(of: Array(bytes[..<end]), key: key))
    }
}
