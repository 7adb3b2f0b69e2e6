// SPDX-License-Identifier: Apache-2.0

import SyncCore

/// Consecutive entries of the audit log, packed into some 85 bytes each: the archive is a chain of them.
///
/// Only the entries' texts are kept. Their hashes follow from the text and the hash before, and the last one has to be the
/// one that is stored: what is unpacked is what was written, or an error.
struct AuditSegment: Sendable {
    /// How many entries stay outside the archive, at least.
    static let live = 2_000
    /// How many entries one segment holds.
    static let count = 500
    /// How many entries of each pipeline stay to be looked up, in the archive or not.
    static let perPipeline = 50

    var first: Int
    var last: Int
    /// The hash before the first entry.
    var previous: String
    /// The hash of the last entry.
    var hash: String
    /// The smallest and the greatest run in it.
    var runs: ClosedRange<String>
    var body: [UInt8]

    init(first: Int, last: Int, previous: String, hash: String, runs: ClosedRange<String>, body: [UInt8]) {
        (self.first, self.last, self.previous, self.hash) = (first, last, previous, hash)
        (self.runs, self.body) = (runs, body)
    }

    /// Packs `links`, which follow one another; `nil` if they are not as they were written, for then nothing may be lost.
    init?(packing links: [AuditLink]) throws {
        guard let first = links.first, let last = links.last, let body = try AuditPacking.pack(links.map(\.body)) else {
            return nil
        }
        let runs = links.compactMap { try? $0.record().id.rawValue }
        guard runs.count == links.count, let least = runs.min(), let greatest = runs.max() else { return nil }
        self.init(
            first: first.sequence, last: last.sequence, previous: first.previous, hash: last.hash,
            runs: least...greatest, body: body)
        guard let unpacked = try? self.links(), unpacked == links else { return nil }
    }

    /// The newest record of a run or event, if it has one.
    func newest(of run: AuditID) throws -> AuditRecord? {
        for link in try links().reversed() {
            if let record = try? link.record(), record.id == run { return record }
        }
        return nil
    }

    /// The entries.
    ///
    /// - Throws: `SyncError` with code `stateCorrupted` if they are not those that were packed.
    func links() throws -> [AuditLink] {
        let damaged = SyncError(
            .stateCorrupted,
            "entries \(first) to \(last) in the archive of the audit log are not as they were written; put back a backup of "
                + "the state")
        guard let bodies = AuditPacking.unpack(body), first > 0, last >= first, last - first == bodies.count - 1 else {
            throw damaged
        }
        var links: [AuditLink] = []
        links.reserveCapacity(bodies.count)
        var previous = previous
        for (offset, body) in bodies.enumerated() {
            var link = AuditLink(sequence: first + offset, previous: previous, body: body, hash: "")
            link.hash = try AuditChain.sha256.hash(of: link)
            previous = link.hash
            links.append(link)
        }
        guard previous == hash else { throw damaged }
        return links
    }
}
