// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import HyperExtract
import SyncCore
import SyncSettings
import SyncStores

/// What is remembered of a mirror, in a small file beside it.
///
/// It is written after the mirror. A mirror that is not as its note says was damaged, or changed by a run that was ended
/// before it could write the note: it is a copy, and is fetched again.
package struct MirrorNote: Codable, Sendable {
    /// The RequestID of the last load that the mirror holds.
    package var load: String?
    /// How many bytes the mirror had when it was made or compacted.
    package var compactSize: Int
    /// SHA-256 of the mirror.
    var digest: String
    /// What the system said of the file when it had that digest: it is not read again as long as that is the same.
    var stamp: FileStamp
}

extension StateFolder {
    private func noteFile(of datasource: String) -> StateFile<MirrorNote> {
        StateFile("mirrors/\(FileName.of(datasource)).json", in: self)
    }

    /// What is remembered of the mirror; `nil` if nothing is, or it was damaged.
    package func note(of datasource: String) throws -> MirrorNote? { try noteFile(of: datasource).cached() }

    /// Remembers what the mirror holds. `compactSize` is its size now unless it is given.
    package func remember(_ load: String?, compactSize: Int? = nil, of datasource: String) throws {
        let mirror = mirror(of: datasource)
        guard let stamp = try FileStamp(of: mirror.path) else { return }
        try noteFile(of: datasource).write(
            MirrorNote(
                load: load, compactSize: try compactSize ?? mirror.size, digest: FileDigest.sha256(of: mirror.path),
                stamp: stamp))
    }

    /// Remembers another load of a mirror that is as it was.
    package func relabel(_ load: String?, of datasource: String) throws {
        guard var note = try note(of: datasource) else { return }
        note.load = load
        try noteFile(of: datasource).write(note)
    }

    /// Removes the mirror with its note; it is fetched from Tableau when the next stage opens.
    package func removeMirror(of datasource: String) throws {
        try mirror(of: datasource).remove()
        noteFile(of: datasource).remove()
    }

    /// Whether the mirror is as it was left.
    ///
    /// A file that the system says nobody has written to is taken for that, so that a poll need not read all of it. What a
    /// disk changed by itself shows only in the bytes: they are read before anything is loaded that was worked out with the
    /// mirror (`isRead`).
    package func isMirrorIntact(of datasource: String, isRead: Bool = false) throws -> Bool {
        let path = mirror(of: datasource).path
        guard var note = try note(of: datasource), let stamp = try FileStamp(of: path) else { return false }
        if note.stamp == stamp, !isRead { return true }
        guard try FileDigest.sha256(of: path) == note.digest else { return false }
        if note.stamp != stamp {
            // Copied or touched, and still the same: that is seen once.
            note.stamp = stamp
            try noteFile(of: datasource).write(note)
        }
        return true
    }
}
