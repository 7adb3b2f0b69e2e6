// SPDX-License-Identifier: Apache-2.0

/// One place for everything that a runner remembers.
public typealias StateStore =
    AuditEventStore & AuditLedger & AuditReader & AuditStore & LoadJournal & OwnedStore & RejectedStore & WatermarkStore
