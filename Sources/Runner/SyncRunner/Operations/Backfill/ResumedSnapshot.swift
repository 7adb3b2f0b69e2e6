// SPDX-License-Identifier: Apache-2.0

public import FoundationEssentials
import SyncCore
import SysproReading

/// A snapshot that was stopped and is gone on with.
public struct ResumedSnapshot: Sendable, Hashable {
    /// When it began to read.
    public let begun: Date
    /// How many of its pages need not be read again.
    public let pages: Int
    /// Whether it had read everything, so that SYSPRO is not asked again.
    public let hasReadAll: Bool

    init(_ unfinished: UnfinishedSnapshot) throws {
        begun = unfinished.head.begun
        hasReadAll = unfinished.isComplete
        let reader = try PageReader(unfinished.file)
        var count = 0
        while reader.offset < unfinished.length, try reader.next() != nil { count += 1 }
        pages = count
    }
}
