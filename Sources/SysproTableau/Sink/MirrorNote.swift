// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import HyperExtract
import SyncCore

/// What is remembered of a mirror, in a small file beside it.
///
/// It is written after the mirror and may be older than it, never newer.
struct MirrorNote: Codable {
    /// The RequestID of the last load that the mirror holds.
    var load: String?
    /// How many bytes the mirror had when it was made or compacted.
    var compactSize: Int
    /// How many bytes it has: a file that is shorter was cut off.
    var size: Int
}

extension StateFolder {
    private func notePath(of datasource: String) -> String {
        "\(path)/mirrors/\(Self.fileName(datasource)).json"
    }

    /// What is remembered of the mirror; `nil` where nothing is, or where it cannot be read.
    func note(of datasource: String) -> MirrorNote? {
        guard let data = try? Data(contentsOf: URL(filePath: notePath(of: datasource))) else { return nil }
        return try? JSONDecoder().decode(MirrorNote.self, from: data)
    }

    /// Remembers what the mirror holds and how large it is. `compactSize` is its size now unless it is given.
    func remember(_ load: String?, compactSize: Int? = nil, of datasource: String) throws {
        let size = try mirror(of: datasource).size
        let note = MirrorNote(load: load, compactSize: compactSize ?? size, size: size)
        do {
            try JSONEncoder().encode(note).write(to: URL(filePath: notePath(of: datasource)), options: .atomic)
        } catch {
            throw SyncError(
                .local,
                "\(notePath(of: datasource)) cannot be written: the disk is full, or this user may not write there; mend "
                    + "that and run again", isRetriable: true, underlying: error)
        }
    }

    /// Removes the mirror with its note; it is fetched from Tableau when the next stage opens.
    func removeMirror(of datasource: String) throws {
        try mirror(of: datasource).remove()
        try ExtractFile(notePath(of: datasource)).remove()
    }

    /// Whether the mirror is shorter than it was left.
    func isCutOff(_ mirror: ExtractFile, of datasource: String) throws -> Bool {
        guard let note = note(of: datasource) else { return false }
        return try mirror.size < note.size
    }
}
