// SPDX-License-Identifier: Apache-2.0

import Digests

/// The 32 bytes of SHA-256 over `bytes`.
func sha256(_ bytes: some Sequence<UInt8>) throws -> [UInt8] {
    do { return try SHA256.digest(of: bytes) } catch { throw CryptoFailure.error("SHA-256") }
}

/// HMAC (RFC 2104) and HKDF (RFC 5869) over secrets, which never leave locked memory.
extension SHA256 {
    /// The authentication code (HMAC) of `bytes` under `key`, to publish.
    static func authenticationCode(of bytes: [UInt8], key: SecretBytes) throws -> [UInt8] {
        var code = [UInt8](repeating: 0, count: length)
        try code.withUnsafeMutableBytes { code in
            try bytes.withUnsafeBytes { bytes in try key.withUnsafeBytes { try write($0, bytes, into: code) } }
        }
        return code
    }

    /// The authentication code (HMAC) of `bytes` under `key`, to use as a key.
    static func derivedKey(from key: SecretBytes, for bytes: [UInt8]) throws -> SecretBytes {
        try bytes.withUnsafeBytes { bytes in try key.withUnsafeBytes { try secretCode($0, bytes) } }
    }

    /// `count` bytes derived from `key` for the purpose that `info` names (HKDF, extract and expand).
    ///
    /// Built on HMAC: libcrypto's own HKDF takes its parameters as `OSSL_PARAM`, which keeps pointers to names, and Swift
    /// frees those when the call ends.
    static func expand(_ key: SecretBytes, salt: [UInt8] = [], info: [UInt8], count: Int) throws -> SecretBytes {
        let salt = salt.isEmpty ? [UInt8](repeating: 0, count: length) : salt
        let extracted = try salt.withUnsafeBytes { salt in try key.withUnsafeBytes { try secretCode(salt, $0) } }
        return try SecretBytes(capacity: count) { memory in
            var block = try SecretBytes(copying: [])
            for (number, start) in stride(from: 0, to: count, by: length).enumerated() {
                let input = try SecretBytes(capacity: block.count + info.count + 1) { input in
                    block.withUnsafeBytes { input.copyMemory(from: $0) }
                    UnsafeMutableRawBufferPointer(rebasing: input[block.count...]).copyBytes(from: info)
                    input[input.count - 1] = UInt8(number + 1)
                    return input.count
                }
                block = try extracted.withUnsafeBytes { key in
                    try input.withUnsafeBytes { try secretCode(key, $0) }
                }
                block.withUnsafeBytes { block in
                    let wanted = UnsafeRawBufferPointer(rebasing: block.prefix(count - start))
                    UnsafeMutableRawBufferPointer(rebasing: memory[start...]).copyMemory(from: wanted)
                }
            }
            return count
        }
    }

    private static func secretCode(_ key: UnsafeRawBufferPointer, _ bytes: UnsafeRawBufferPointer) throws -> SecretBytes
    {
        try SecretBytes(capacity: length) { memory in
            try write(key, bytes, into: memory)
            return length
        }
    }

    private static func write(
        _ key: UnsafeRawBufferPointer, _ bytes: UnsafeRawBufferPointer, into code: UnsafeMutableRawBufferPointer
    ) throws {
        do {
            try writeAuthenticationCode(of: bytes, key: key, into: code)
        } catch {
            throw CryptoFailure.error("HMAC")
        }
    }
}
