// SPDX-License-Identifier: Apache-2.0

import SyncCore

import struct FoundationEssentials.Date

extension RejectedEntry {
    /// How many of the runs that rejected a record are kept with it; how many there were is counted.
    static let sightings = 20
}

extension RejectedRecord {
    /// What the text of a record that waits contains, and no other's: within a JSON string the quotes would be escaped.
    /// Databases refuse to look into JSON that holds a `\u0000`, which texts of SYSPRO may.
    static let waitingMark = ",\"waitsFor\":["

    /// A digest of everything that makes two records the same: all but the run and the time.
    func identity() throws -> [UInt8] {
        var copy = self
        copy.run = AuditID(rawValue: "")
        copy.time = Date(timeIntervalSince1970: 0)
        return try sha256(Array(StateText.encode(copy).utf8))
    }
}
