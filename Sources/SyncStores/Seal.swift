// SPDX-License-Identifier: Apache-2.0

import Digests
public import SyncCore

/// A digest that is stored beside values, so that damage is found before they are believed.
enum Seal {
    /// 32 hexadecimal digits over `values`, each with its length, so that nothing can move from one to the next.
    static func of(_ values: String...) throws -> String {
        let text = values.map { "\($0.utf8.count):\($0)" }.joined()
        return hexadecimal(try sha256(Array(text.utf8)).prefix(16))
    }
}

extension AuditChain {
    /// The chain with libcrypto's SHA-256.
    public static let sha256 = AuditChain(sha256: SyncStores.sha256)
}

/// The 32 bytes of SHA-256 over `bytes`.
func sha256(_ bytes: [UInt8]) throws -> [UInt8] {
    do { return try SHA256.digest(of: bytes) } catch { throw SyncError(.local, error.description) }
}
