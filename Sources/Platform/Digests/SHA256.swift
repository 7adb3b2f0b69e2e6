// SPDX-License-Identifier: Apache-2.0

import CLibcrypto

/// libcrypto gives no SHA-256 or no HMAC: its default provider is switched off, or there is no memory.
public struct DigestFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// What happened and what to look at.
    public let description = "libcrypto makes no SHA-256; its default provider may be switched off"
}

/// SHA-256 of bytes that come piece by piece, by libcrypto.
///
/// ```swift
/// let digest = try SHA256.text(of: payload)
/// ```
public final class SHA256 {
    private let algorithm: OpaquePointer
    private let context: OpaquePointer

    /// The digest of nothing so far.
    public init() throws(DigestFailure) {
        guard let algorithm = EVP_MD_fetch(nil, "SHA256", nil) else { throw DigestFailure() }
        guard let context = EVP_MD_CTX_new() else {
            EVP_MD_free(algorithm)
            throw DigestFailure()
        }
        self.algorithm = algorithm
        self.context = context
        EVP_DigestInit_ex2(context, algorithm, nil)
    }

    deinit {
        EVP_MD_CTX_free(context)
        EVP_MD_free(algorithm)
    }

    /// Adds bytes.
    public func add(_ bytes: UnsafeRawBufferPointer) {
        EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
    }

    /// Gives the digest (32 bytes) to `body` and starts over.
    public func finish<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32) { digest in
            EVP_DigestFinal_ex(context, digest.baseAddress, nil)
            EVP_DigestInit_ex2(context, algorithm, nil)
            return body(UnsafeRawBufferPointer(digest))
        }
    }

    /// The 32 bytes of the digest of `bytes`.
    public static func digest(of bytes: some Sequence<UInt8>) throws(DigestFailure) -> [UInt8] {
        let digest = try SHA256()
        Array(bytes).withUnsafeBytes { digest.add($0) }
        return digest.finish { Array($0) }
    }

    /// The authentication code (HMAC, RFC 2104) of `bytes` under `key`: 32 bytes.
    public static func authenticationCode(
        of bytes: some Sequence<UInt8>, key: some Sequence<UInt8>
    ) throws(DigestFailure) -> [UInt8] {
        let (bytes, key) = (Array(bytes), Array(key))
        var code = [UInt8](repeating: 0, count: 32)
        let answer = EVP_Q_mac(
            nil, "HMAC", nil, "SHA256", nil, key, key.count, bytes, bytes.count, &code, code.count, nil)
        guard answer != nil else { throw DigestFailure() }
        return code
    }

    /// The digest of `bytes` as 64 hexadecimal digits in lower case.
    public static func text(of bytes: some Sequence<UInt8>) throws(DigestFailure) -> String {
        hexadecimal(try digest(of: bytes))
    }
}

/// Bytes as hexadecimal digits in lower case.
public func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}
