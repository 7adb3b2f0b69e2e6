// SPDX-License-Identifier: Apache-2.0

import SyncCore

import struct FoundationEssentials.Date

extension RejectedRecord {
    /// A digest of everything that makes two records the same: all but the run and the time.
    func identity() throws -> [UInt8] {
        var copy = self
        copy.run = AuditID(rawValue: "")
        copy.time = Date(timeIntervalSince1970: 0)
        return try sha256(Array(StateText.encode(copy).utf8))
    }
}
