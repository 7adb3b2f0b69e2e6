// SPDX-License-Identifier: Apache-2.0

import Digests
public import SyncCore

extension AuditChain {
    /// The chain with libcrypto's SHA-256.
    public static let sha256 = AuditChain(sha256: SyncStores.sha256)
}

/// The 32 bytes of SHA-256 over `bytes`.
func sha256(_ bytes: [UInt8]) throws -> [UInt8] {
    do { return try SHA256.digest(of: bytes) } catch { throw SyncError(.local, error.description) }
}
