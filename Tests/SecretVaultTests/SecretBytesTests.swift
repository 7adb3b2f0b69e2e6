// SPDX-License-Identifier: Apache-2.0

import Foundation
import ServiceHTTP
import Testing

@testable import SecretVault

struct SecretBytesTests {
    @Test func aSecretPrintsAsSecretHoweverItIsPrinted() throws {
        struct Holder {
            let password: SecretBytes
            let list: [SecretBytes]
        }
        let value = try secret(text: "sentinel-7f3a")
        let holder = Holder(password: value, list: [value])
        for text in [everyPrint(of: value), everyPrint(of: holder), "\(Optional(value) as Any)"] {
            #expect(!text.contains("sentinel"))
            #expect(text.contains("<secret>"))
        }
        let numbers = value.revealed.map(String.init).joined(separator: ", ")
        #expect(!everyPrint(of: holder).contains(numbers))
    }

    @Test func equalityIsOfContent() throws {
        let value = try secret("010203")
        #expect(try value == secret("010203"))
        #expect(try value != secret("010204"))
        #expect(try value != secret("0102"))
        #expect(try secret("") == secret(""))
    }

    @Test func randomSecretsDiffer() throws {
        let one = try SecretBytes.random(count: 32)
        #expect(one.count == 32)
        #expect(try one != SecretBytes.random(count: 32))
    }

    @Test func textThatIsNotUTF8IsRefusedInsteadOfRepaired() throws {
        #expect(try secret(text: "pä$$").text() == Secret("pä$$"))
        let error = #expect(throws: VaultError.self) { try secret("ff41").text() }
        #expect(error?.code == .invalidValue)
    }

    @Test(.enabled(if: MemoryScan.isPossible, "needs /proc"))
    func itsPagesAreReadOnlyLockedAndLeftOutOfCoreFiles() throws {
        let value = try SecretBytes.random(count: 5000)
        let address = value.withUnsafeBytes { UInt(bitPattern: $0.baseAddress) }
        var isInside = false
        var mode = ""
        var flags: [Substring] = []
        for line in try MemoryScan.lines(of: "smaps") {
            let fields = line.split(separator: " ")
            let bounds = fields[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
            if bounds.count == 2 {
                isInside = (bounds[0]..<bounds[1]).contains(address)
                if isInside { mode = String(fields[1]) }
            } else if isInside, fields[0] == "VmFlags:" {
                flags = Array(fields.dropFirst())
            }
        }
        #expect(mode == "r--p")
        #expect(flags.contains("dd"), "must be left out of core files")
        #expect(flags.contains("lo") == value.isLocked)
        #expect(value.isLocked)
    }

    @Test func wipingLeavesZeros() throws {
        let pages = try LockedPages(capacity: 100)
        pages.bytes.copyBytes(from: [UInt8](repeating: 7, count: 100))
        pages.makeReadOnly()
        pages.wipe()
        #expect(pages.bytes.allSatisfy { $0 == 0 })
    }

    @Test(.enabled(if: MemoryScan.isPossible, "needs /proc"))
    func aSecretIsGoneFromMemoryWithItsLastReference() throws {
        let pattern = try SecretBytes.random(count: 48)
        do {
            let copy = try pattern.withUnsafeBytes { try SecretBytes(copying: $0) }
            #expect(try MemoryScan.copies(of: pattern) == 1)
            withExtendedLifetime(copy) {}
        }
        #expect(try MemoryScan.copies(of: pattern) == 0)
    }

    @Test func whatAFailedFillWroteIsWiped() throws {
        struct Refusal: Error {}
        let pattern = try SecretBytes.random(count: 48)
        #expect(throws: Refusal.self) {
            try SecretBytes(capacity: 48) { memory in
                pattern.withUnsafeBytes { memory.copyMemory(from: $0) }
                throw Refusal()
            }
        }
        if MemoryScan.isPossible { #expect(try MemoryScan.copies(of: pattern) == 0) }
    }
}
