// SPDX-License-Identifier: Apache-2.0

import Digests
import Foundation
import Testing

@testable import SecretVault

struct CryptographyTests {
    struct GCMCase: Sendable, CustomTestStringConvertible {
        let number: Int
        let key, nonce, plain, data, cipher, tag: String
        var testDescription: String { "test case \(number)" }
    }

    private static let long = """
        d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72\
        1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255
        """
    private static let longCipher = """
        522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa\
        8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad
        """
    private static let key = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"

    /// From "The Galois/Counter Mode of Operation" (McGrew, Viega), appendix B, with 256-bit keys and 96-bit nonces;
    /// NIST's submission.
    static let published = [
        GCMCase(
            number: 13, key: String(repeating: "00", count: 32), nonce: String(repeating: "00", count: 12), plain: "",
            data: "", cipher: "", tag: "530f8afbc74536b9a963b4f1c4cb738b"),
        GCMCase(
            number: 14, key: String(repeating: "00", count: 32), nonce: String(repeating: "00", count: 12),
            plain: String(repeating: "00", count: 16), data: "", cipher: "cea7403d4d606b6e074ec5d3baf39d18",
            tag: "d0d1c8a799996bf0265b98b5d48ab919"),
        GCMCase(
            number: 15, key: key, nonce: "cafebabefacedbaddecaf888", plain: long, data: "", cipher: longCipher,
            tag: "b094dac5d93471bdec1a502270e3cc6c"),
        GCMCase(
            number: 16, key: key, nonce: "cafebabefacedbaddecaf888", plain: String(long.dropLast(8)),
            data: "feedfacedeadbeeffeedfacedeadbeefabaddad2", cipher: String(longCipher.dropLast(8)),
            tag: "76fc6ece0f4e1768cddf8853bb2d551b"),
    ]

    @Test(arguments: published)
    func aesGCMGivesThePublishedAnswers(_ published: GCMCase) throws {
        let gcm = try AESGCM()
        let box = try gcm.seal(
            secret(published.plain), key: secret(published.key), authenticating: bytes(published.data),
            nonce: bytes(published.nonce))
        #expect(box == bytes(published.nonce + published.cipher + published.tag))
        let plain = try gcm.open(box, key: secret(published.key), authenticating: bytes(published.data))
        #expect(plain.revealed == bytes(published.plain))
    }

    @Test func anyChangeOfBoxDataOrKeyIsRefusedAndTheContextWorksOn() throws {
        let gcm = try AESGCM()
        let key = try SecretBytes.random(count: 32)
        let plain = try secret(text: "a value")
        let box = try gcm.seal(plain, key: key, authenticating: [1, 2])
        func code(_ box: [UInt8], _ key: SecretBytes, _ data: [UInt8]) -> VaultError.Code? {
            #expect(throws: VaultError.self) { try gcm.open(box, key: key, authenticating: data) }?.code
        }
        for index in box.indices {
            var changed = box
            changed[index] ^= 1
            #expect(code(changed, key, [1, 2]) == .damaged)
        }
        for length in 0..<box.count { #expect(code(Array(box[..<length]), key, [1, 2]) == .damaged) }
        #expect(code(box, try .random(count: 32), [1, 2]) == .damaged)
        #expect(code(box, key, [1, 3]) == .damaged)
        #expect(code(box, key, []) == .damaged)
        #expect(try gcm.open(box, key: key, authenticating: [1, 2]) == plain)
    }

    @Test func theSameValueIsSealedDifferentlyEachTime() throws {
        let gcm = try AESGCM()
        let key = try SecretBytes.random(count: 32)
        let boxes = try (0..<100).map { _ in try gcm.seal(secret("00"), key: key, authenticating: []) }
        #expect(Set(boxes.map { Array($0[..<12]) }).count == 100)
    }

    @Test(.enabled(if: MemoryScan.isPossible, "needs /proc"))
    func plainTextAndKeyAreNotLeftInMemory() throws {
        let key = try SecretBytes.random(count: 32)
        let plain = try SecretBytes.random(count: 64)
        do {
            let gcm = try AESGCM()
            let box = try gcm.seal(plain, key: key, authenticating: [])
            var changed = box
            changed[box.count - 1] ^= 1
            #expect(throws: VaultError.self) { try gcm.open(changed, key: key, authenticating: []) }
            #expect(try MemoryScan.copies(of: plain) == 0, "what was decrypted before the tag proved wrong")
            let opened = try gcm.open(box, key: key, authenticating: [])
            #expect(try MemoryScan.copies(of: plain) == 1)
            withExtendedLifetime(opened) {}
        }
        #expect(try MemoryScan.copies(of: plain) == 0)
        #expect(try MemoryScan.copies(of: key) == 0)
    }

    @Test func sha256AndHMACGiveThePublishedAnswers() throws {
        // FIPS 180-4's example, and RFC 4231, cases 1 and 6.
        #expect(
            try hexadecimal(SHA256.digest(of: "abc".utf8))
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        let short = try secret(String(repeating: "0b", count: 20))
        #expect(
            try hexadecimal(SHA256.authenticationCode(of: Array("Hi There".utf8), key: short))
                == "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")
        let long = try secret(String(repeating: "aa", count: 131))
        let data = Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8)
        #expect(
            try SHA256.derivedKey(from: long, for: data).revealed
                == bytes("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"))
    }

    @Test func hkdfGivesThePublishedAnswers() throws {
        // RFC 5869, cases 1 and 3.
        let key = try secret(String(repeating: "0b", count: 22))
        let first = try SHA256.expand(
            key, salt: bytes("000102030405060708090a0b0c"), info: bytes("f0f1f2f3f4f5f6f7f8f9"), count: 42)
        #expect(
            first.revealed
                == bytes("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"))
        let third = try SHA256.expand(key, info: [], count: 42)
        #expect(
            third.revealed
                == bytes("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"))
    }

    @Test func base64AgreesWithFoundationBothWays() throws {
        for count in 0...70 {
            let value = try SecretBytes.random(count: count)
            var text: [UInt8] = []
            value.withUnsafeBytes { Base64.encode($0, into: &text) }
            #expect(String(decoding: text, as: UTF8.self) == Data(value.revealed).base64EncodedString())
            #expect(try text.withUnsafeBytes(Base64.decode) == value)
            let bare = text.filter { $0 != UInt8(ascii: "=") }
            #expect(try bare.withUnsafeBytes(Base64.decode) == value)
            let forURLs = text.map { $0 == 0x2B ? 0x2D : $0 == 0x2F ? 0x5F : $0 }
            #expect(try forURLs.withUnsafeBytes(Base64.decode) == value)
        }
    }

    @Test(arguments: [
        "A", "AAAAA", "A===", "AA=", "AAA==", "AB==", "AAB=", "AA==AA==", "AA A", "AA=A", "====", "ä", "AAA\n",
    ])
    func whatIsNotBase64IsRefused(_ text: String) throws {
        #expect(try Array(text.utf8).withUnsafeBytes(Base64.decode) == nil)
    }
}
