// SPDX-License-Identifier: Apache-2.0

import CLibcrypto

/// AES-256 in Galois/counter mode (NIST SP 800-38D), with a random nonce for each sealing.
///
/// A sealed box is nonce (12 bytes), cipher text, tag (16 bytes). With random nonces a key may seal 2^32 boxes, which
/// is why the vault has a key for every secret. One value serves one task at a time: its context is reused.
public struct AESGCM: ~Copyable {
    /// The length of a key, in bytes.
    public static let keyLength = 32
    /// By how many bytes a box is longer than what is in it.
    public static let overhead = nonceLength + tagLength
    static let nonceLength = 12
    static let tagLength = 16

    private let cipher: OpaquePointer
    private let context: OpaquePointer

    /// Fetches the cipher.
    ///
    /// - Throws: ``VaultError`` with code `system` if libcrypto has none.
    public init() throws {
        guard let cipher = EVP_CIPHER_fetch(nil, "AES-256-GCM", nil) else { throw CryptoFailure.error("AES-256-GCM") }
        guard let context = EVP_CIPHER_CTX_new() else {
            EVP_CIPHER_free(cipher)
            throw CryptoFailure.error("AES-256-GCM")
        }
        self.cipher = cipher
        self.context = context
    }

    deinit {
        // Wipes the round keys, whose first half is the key itself.
        EVP_CIPHER_CTX_free(context)
        EVP_CIPHER_free(cipher)
    }

    /// Encrypts `plain` under `key` and binds it to `data`, which is not in the box and must be given to open it.
    public func seal(_ plain: SecretBytes, key: SecretBytes, authenticating data: [UInt8]) throws -> [UInt8] {
        var nonce = [UInt8](repeating: 0, count: Self.nonceLength)
        guard RAND_bytes(&nonce, Int32(nonce.count)) == 1 else { throw CryptoFailure.error("randomness") }
        return try seal(plain, key: key, authenticating: data, nonce: nonce)
    }

    /// Seals with a nonce that the caller answers for: never twice under the same key.
    func seal(_ plain: SecretBytes, key: SecretBytes, authenticating data: [UInt8], nonce: [UInt8]) throws -> [UInt8] {
        guard plain.count <= SecretBytes.longest else {
            throw VaultError(.invalidValue, "a value of \(plain.count) bytes is longer than \(SecretBytes.longest)")
        }
        defer { EVP_CIPHER_CTX_reset(context) }
        return try [UInt8](unsafeUninitializedCapacity: plain.count + Self.overhead) { box, count in
            var written: Int32 = 0
            try begin(key, nonce: nonce, encrypting: true)
            try check(EVP_EncryptUpdate(context, nil, &written, data, Int32(data.count)))
            let text = box.baseAddress! + Self.nonceLength
            try plain.withUnsafeBytes { plain in
                let plain = plain.assumingMemoryBound(to: UInt8.self)
                try check(EVP_EncryptUpdate(context, text, &written, plain.baseAddress, Int32(plain.count)))
            }
            try check(EVP_EncryptFinal_ex(context, text + plain.count, &written))
            let tag = text + plain.count
            try check(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(Self.tagLength), tag))
            for (index, byte) in nonce.enumerated() { box[index] = byte }
            count = plain.count + Self.overhead
        }
    }

    /// Decrypts what ``seal(_:key:authenticating:)`` sealed under the same key and bound to the same `data`.
    ///
    /// - Throws: ``VaultError`` with code `damaged` if box, key or data is another; nothing of the plain value is
    ///   left behind then.
    public func open(_ box: [UInt8], key: SecretBytes, authenticating data: [UInt8]) throws -> SecretBytes {
        guard box.count >= Self.overhead else { throw Self.notAuthentic }
        defer { EVP_CIPHER_CTX_reset(context) }
        let length = box.count - Self.overhead
        // Where the tag is wrong the error leaves the closure, and SecretBytes wipes what was decrypted so far.
        return try SecretBytes(capacity: length) { plain in
            var written: Int32 = 0
            try begin(key, nonce: Array(box[..<Self.nonceLength]), encrypting: false)
            try check(EVP_DecryptUpdate(context, nil, &written, data, Int32(data.count)))
            let text = plain.assumingMemoryBound(to: UInt8.self)
            try box.withUnsafeBufferPointer { box in
                let sealed = box.baseAddress! + Self.nonceLength
                try check(EVP_DecryptUpdate(context, text.baseAddress, &written, sealed, Int32(length)))
                let tag = UnsafeMutableRawPointer(mutating: sealed + length)
                try check(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(Self.tagLength), tag))
            }
            var nothing: UInt8 = 0
            guard EVP_DecryptFinal_ex(context, &nothing, &written) == 1 else {
                ERR_clear_error()
                throw Self.notAuthentic
            }
            return length
        }
    }

    private func begin(_ key: SecretBytes, nonce: [UInt8], encrypting: Bool) throws {
        precondition(key.count == Self.keyLength && nonce.count == Self.nonceLength)
        try key.withUnsafeBytes { key in
            let key = key.assumingMemoryBound(to: UInt8.self).baseAddress
            try check(EVP_CipherInit_ex2(context, cipher, key, nonce, encrypting ? 1 : 0, nil))
        }
    }

    private func check(_ answer: Int32) throws {
        guard answer == 1 else { throw CryptoFailure.error("AES-256-GCM") }
    }

    private static let notAuthentic = VaultError(
        .damaged, "sealed bytes are not what was sealed, or were sealed under another key or for another purpose")
}
