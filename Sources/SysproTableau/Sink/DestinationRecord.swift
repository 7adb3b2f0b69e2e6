// SPDX-License-Identifier: Apache-2.0

import Columnar
import FoundationEssentials
import SyncCore
import TableauREST

/// What this program last made of a data source: by this it knows its own again, and what should be there.
struct DestinationRecord: Codable, Hashable, Sendable {
    /// The data source's LUID.
    var dataSourceID: String
    /// The columns and the key that it was given.
    var schema: Schema
    /// When Tableau says that it was last changed, as that was right after the last load; `nil` where it did not say. A
    /// later time means that somebody else has been at it, and so does ``unknown``, for that may be.
    var changedAt: Date?
    /// The last load that it is known to hold; `nil` in a record of an older version.
    var sent: Sent?
    /// Whether somebody else has been at it since it was last published: what people added may be in it.
    var isTouched: Bool?
    /// Whether its rows were found to be others than those that were loaded, and no read of everything has been loaded
    /// since.
    var holdsOtherRows: Bool?

    /// A load that the data source is known to hold.
    struct Sent: Codable, Hashable, Sendable {
        /// Its RequestID.
        var load: String
        /// When Tableau says that the data source was changed by it; `nil` where that may have been somebody else.
        var changedAt: Date?
    }

    /// What stands for a time of change that is not known. No data source has it, so that whoever comes next looks at
    /// what the data source holds.
    static let unknown = Date(timeIntervalSince1970: 0)

    /// Whether the data source was changed since.
    func isOlder(than dataSource: DataSource) -> Bool {
        guard let changedAt, let now = dataSource.updatedAt else { return false }
        return changedAt != now
    }

    /// What is kept about the data source of this name; `nil` where nothing is.
    ///
    /// - Throws: `SyncError` where it cannot be read: taken for nothing, it would make the data source another's.
    static func read(_ name: String, in folder: StateFolder) throws -> DestinationRecord? {
        let path = path(name, in: folder)
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        do {
            return try JSONDecoder().decode(Self.self, from: Data(contentsOf: URL(filePath: path)))
        } catch {
            throw SyncError(
                .local,
                "\(path), which says what was last published as '\(name)', cannot be read (\(type(of: error))); "
                    + "restore it, or remove it and write 'adopt: true' at the data source")
        }
    }

    /// Keeps it, whole or not at all.
    func write(_ name: String, in folder: StateFolder) throws {
        let path = Self.path(name, in: folder)
        do {
            try FileManager.default.createDirectory(
                atPath: Self.folder(in: folder), withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            try encoder.encode(self).write(to: URL(filePath: path), options: .atomic)
        } catch {
            let isFull = (error as? CocoaError)?.code == .fileWriteOutOfSpace
            throw SyncError(
                .local,
                isFull
                    ? "the disk that holds \(path) is full; make room and run again"
                    : "\(path) cannot be written; look at its folder's owner and permissions",
                isRetriable: isFull, underlying: error)
        }
    }

    private static func folder(in folder: StateFolder) -> String { folder.path + "/destinations" }

    private static func path(_ name: String, in folder: StateFolder) -> String {
        "\(self.folder(in: folder))/\(StateFolder.fileName(name)).json"
    }
}
