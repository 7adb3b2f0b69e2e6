// SPDX-License-Identifier: Apache-2.0

import CLibcrypto
public import SyncCore

extension AuditChain {
    /// The chain with libcrypto's SHA-256.
    public static let sha256 = AuditChain(sha256: SyncStores.sha256)
}

/// The 32 bytes of SHA-256 over `bytes`.
func sha256(_ bytes: [UInt8]) throws -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var length = 0
    guard EVP_Q_digest(nil, "SHA256", nil, bytes, bytes.count, &digest, &length) == 1, length == 32 else {
        throw SyncError(.local, "libcrypto could not make a SHA-256; its default provider may be switched off")
    }
    return Array(digest[..<length])
}

/// The bytes as lower-case hexadecimal.
func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}
