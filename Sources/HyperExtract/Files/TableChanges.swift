// SPDX-License-Identifier: Apache-2.0

/// How a staged table differs from the table that it is to become.
public struct TableChanges: Hashable, Sendable {
    /// Rows whose key is new.
    public var inserted: Int
    /// Rows whose key is known and of which another column differs.
    public var updated: Int
    /// Rows that are there as they are.
    public var unchanged: Int
    /// Rows of the old table whose key is not staged; 0 unless the stage is a whole read.
    public var deleted: Int
    /// Of the updated rows, those whose key several rows of the old table have: all of these go, whatever they hold, and
    /// the staged row takes their place.
    public var repeated: Int

    /// These counts.
    public init(inserted: Int = 0, updated: Int = 0, unchanged: Int = 0, deleted: Int = 0, repeated: Int = 0) {
        self.repeated = repeated
        self.inserted = inserted
        self.updated = updated
        self.unchanged = unchanged
        self.deleted = deleted
    }

    /// Whether rows go, be it to be put in again.
    public var removesRows: Bool { deleted > 0 || repeated > 0 }

    /// Whether there is nothing to do.
    public var isEmpty: Bool { inserted == 0 && updated == 0 && deleted == 0 }
}
