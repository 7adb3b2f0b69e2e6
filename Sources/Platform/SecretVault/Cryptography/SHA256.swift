// SPDX-License-Identifier: Apache-2.0

import CLibcrypto

/// SHA-256, and what is built on it: HMAC (RFC 2104) and HKDF (RFC 5869).
enum SHA256 {
    static let length = 32

    /// The digest of `bytes`.
    static func digest(of bytes: some Sequence<UInt8>) throws -> [UInt8] {
        let bytes = Array(bytes)
        var digest = [UInt8](repeating: 0, count: length)
        guard EVP_Digest(bytes, bytes.count, &digest, nil, EVP_sha256(), nil) == 1 else {
            throw CryptoFailure.error("SHA-256")
        }
        return digest
    }

    /// The authentication code (HMAC) of `bytes` under `key`, for publication.
    static func authenticationCode(of bytes: [UInt8], key: SecretBytes) throws -> [UInt8] {
        var code = [UInt8](repeating: 0, count: length)
        try code.withUnsafeMutableBytes { code in
            try bytes.withUnsafeBytes { bytes in try key.withUnsafeBytes { try write($0, bytes, into: code) } }
        }
        return code
    }

    /// The authentication code (HMAC) of `bytes` under `key`, for use as a key.
    static func derivedKey(from key: SecretBytes, for bytes: [UInt8]) throws -> SecretBytes {
        try bytes.withUnsafeBytes { bytes in try key.withUnsafeBytes { try secretCode($0, bytes) } }
    }

    /// `count` bytes derived from `key` for the purpose that `info` names (HKDF, extract and expand).
    ///
    /// Written out over HMAC: libcrypto's own HKDF takes its parameters by `OSSL_PARAM`, which keeps pointers to names
    /// that live no longer than the call when Swift makes them of its strings.
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
        let bytes = bytes.assumingMemoryBound(to: UInt8.self)
        let code = code.assumingMemoryBound(to: UInt8.self).baseAddress
        let answer = EVP_Q_mac(
            nil, "HMAC", nil, "SHA256", nil, key.baseAddress, key.count, bytes.baseAddress, bytes.count, code, length,
            nil)
        guard answer != nil else { throw CryptoFailure.error("HMAC") }
    }
}
