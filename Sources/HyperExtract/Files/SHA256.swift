// SPDX-License-Identifier: Apache-2.0

import CLibcrypto

/// A SHA-256 in the making, by libcrypto.
final class SHA256 {
    private let algorithm: OpaquePointer
    private let context: OpaquePointer

    init() throws {
        guard let algorithm = EVP_MD_fetch(nil, "SHA256", nil) else {
            throw HyperError(.system, "libcrypto has no SHA-256")
        }
        guard let context = EVP_MD_CTX_new() else {
            EVP_MD_free(algorithm)
            throw HyperError(.system, "libcrypto has no memory for a SHA-256")
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
    func add(_ bytes: UnsafeRawBufferPointer) {
        EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
    }

    /// Gives the digest (32 bytes) to `body` and begins anew.
    func finish<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32) { digest in
            EVP_DigestFinal_ex(context, digest.baseAddress, nil)
            EVP_DigestInit_ex2(context, algorithm, nil)
            return body(UnsafeRawBufferPointer(digest))
        }
    }
}

/// Bytes in hexadecimal, in lower case.
func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}
