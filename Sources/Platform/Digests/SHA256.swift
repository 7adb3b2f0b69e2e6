// SPDX-License-Identifier: Apache-2.0

import CLibcrypto

/// libcrypto offers no SHA-256 or no HMAC: its default provider is disabled, or memory is exhausted.
public struct DigestFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// What happened and what to check.
    public let description = "libcrypto cannot compute SHA-256; check that OpenSSL's default provider is enabled"
}

/// SHA-256 and HMAC by libcrypto, over whole values or over bytes that arrive piece by piece.
///
/// ```swift
/// let digest = try SHA256.text(of: payload)
/// ```
public final class SHA256 {
    /// The number of bytes in a digest and in an authentication code.
    public static let length = 32

    private let algorithm: OpaquePointer
    private let context: OpaquePointer

    /// A digest of no bytes yet.
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

    /// Passes the digest (32 bytes) to `body` and starts over.
    public func finish<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.length) { digest in
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
        var code = [UInt8](repeating: 0, count: length)
        let isWritten = code.withUnsafeMutableBytes { code in
            bytes.withUnsafeBytes { bytes in key.withUnsafeBytes { write(of: bytes, key: $0, into: code) } }
        }
        guard isWritten else { throw DigestFailure() }
        return code
    }

    /// Writes the authentication code of `bytes` under `key` into the first 32 bytes of `code`.
    ///
    /// Copies neither the key nor the code, so that a secret in locked memory stays there.
    package static func writeAuthenticationCode(
        of bytes: UnsafeRawBufferPointer, key: UnsafeRawBufferPointer, into code: UnsafeMutableRawBufferPointer
    ) throws(DigestFailure) {
        guard write(of: bytes, key: key, into: code) else { throw DigestFailure() }
    }

    private static func write(
        of bytes: UnsafeRawBufferPointer, key: UnsafeRawBufferPointer, into code: UnsafeMutableRawBufferPointer
    ) -> Bool {
        precondition(code.count >= length, "an authentication code needs \(length) bytes")
        let bytes = bytes.assumingMemoryBound(to: UInt8.self)
        let code = code.assumingMemoryBound(to: UInt8.self).baseAddress
        return EVP_Q_mac(
            nil, "HMAC", nil, "SHA256", nil, key.baseAddress, key.count, bytes.baseAddress, bytes.count, code, length,
            nil) != nil
    }

    /// The digest of `bytes` as 64 lowercase hexadecimal digits.
    public static func text(of bytes: some Sequence<UInt8>) throws(DigestFailure) -> String {
        hexadecimal(try digest(of: bytes))
    }
}

/// Bytes as lowercase hexadecimal digits, two for each byte.
public func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}
