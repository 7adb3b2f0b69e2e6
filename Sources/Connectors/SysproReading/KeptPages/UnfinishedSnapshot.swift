// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import SyncCore

/// The pages of a snapshot that was stopped, of which as many are whole as ``length`` says.
package struct UnfinishedSnapshot: Sendable {
    package let file: PageFile
    package let head: PageFile.Head
    /// Where the last whole page ends.
    package let length: Int
    /// Whether everything had been read.
    package let isComplete: Bool

    /// The one that a snapshot which asks the same question can go on with.
    ///
    /// A snapshot that was stopped after it had read everything is of use only where it came no further: with its load in
    /// the journal the load is finished instead, and one that failed, for its rejected records say, is read again.
    package static func find(
        _ keeping: PageKeeping, now: Date, isOver: (AuditID) async throws -> Bool
    ) async throws -> UnfinishedSnapshot? {
        let unfinished = keeping.archive.unfinished
        if !unfinished.exists {
            for file in keeping.archive.files where fits(file, keeping, now) {
                if try await !isOver(file.run) { try file.move(to: unfinished) }
            }
        }
        guard unfinished.exists else { return nil }
        guard fits(unfinished, keeping, now) else {
            unfinished.remove()
            return nil
        }
        let (length, isComplete) = try unfinished.extent()
        return UnfinishedSnapshot(file: unfinished, head: try unfinished.head(), length: length, isComplete: isComplete)
    }

    private static func fits(_ file: PageFile, _ keeping: PageKeeping, _ now: Date) -> Bool {
        guard let head = try? file.head() else { return false }
        let age = now.timeIntervalSince(head.begun)
        return head.kind == .snapshot && head.question == keeping.question && age >= 0
            && age < PageKeeping.longestPause / .seconds(1)
    }
}
