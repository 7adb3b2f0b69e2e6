// SPDX-License-Identifier: Apache-2.0

import SyncCore

extension SyncError {
    /// The log of `store` ends at `end`, or has another entry at `anchor`, although `anchor` was reported.
    static func auditShortened(_ store: String, end: Int, anchor: AuditAnchor) -> SyncError {
        let what =
            end < anchor.sequence
            ? "ends with entry \(end), but runs up to entry \(anchor.sequence) were reported from here"
            : "has another entry \(anchor.sequence) than the one that was reported from here"
        return SyncError(
            .auditShortened,
            """
            the audit log in \(store) \(what): a backup was put back, or the disk lost what it had confirmed. Nothing is \
            read or loaded. Put the newer state back; or, if it is gone, 'audit accept --reason TEXT' writes that down in \
            the log, and runs go on from what there is
            """)
    }
}
