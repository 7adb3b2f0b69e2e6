// SPDX-License-Identifier: Apache-2.0

import Columnar
import FoundationEssentials
import SyncCore
import TableauREST

/// What this program last made of a data source: by this it knows its own again, and what should be there.
struct DestinationRecord: Codable, Hashable, Sendable {
    /// The data source's LUID: this alone tells which one is ours.
    var dataSourceID: String
    /// What it was called and where it lay when it was last looked at; `nil` in a record of an older version.
    var place: Place?
    /// The columns and the key that it was given.
    var schema: Schema
    /// When Tableau says that it was last changed, as that was right after the last load; `nil` where it did not say. A
    /// later time means that somebody else has been at it, and so does ``unknown``, for that may be.
    var changedAt: Date?
    /// The last load that it is known to hold; `nil` in a record of an older version.
    var sent: Sent?
    /// Whether somebody else has been at it since it was last published: what people added may be in it.
    var isTouched: Bool?
    /// What Tableau itself wrote into its description when it was last published bare; `nil` if that is not known.
    var made: Set<DocumentThing>?
    /// Whether its rows were found to be others than those that were loaded, and no read of everything has been loaded
    /// since.
    var holdsOtherRows: Bool?

    /// How its rows are reached, as that was at ``changedAt``; `nil` where it has to be asked for.
    var rows: Rows?

    /// How the keys of all its rows are made; `nil` in a record of an older version.
    var recipe: KeyRecipe?

    /// What a data source is called, and where it lies.
    struct Place: Codable, Hashable, Sendable {
        /// Its name in Tableau.
        var name: String
        /// The LUID of its project.
        var projectID: String?
        /// The name of its project.
        var projectName: String?
        /// What the configuration called the project then.
        var configured: String
    }

    /// Rows that updates can change.
    struct Rows: Codable, Hashable, Sendable {
        /// The connection that holds them, where there are several.
        var connectionID: String?
    }

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

    /// What is kept about the data source of this name; `nil` if nothing is.
    ///
    /// - Throws: `SyncError` if it cannot be read: taken for nothing, it would make the data source another's.
    static func read(_ name: String, in folder: StateFolder) throws -> DestinationRecord? {
        try file(name, in: folder).required(
            "It says what was last published as '\(name)': restore it from a backup, or remove it and write 'adopt: true' "
                + "at the data source, and everything is read and compared")
    }

    /// Keeps it, whole or not at all.
    func write(_ name: String, in folder: StateFolder) throws { try Self.file(name, in: folder).write(self) }

    private static func file(_ name: String, in folder: StateFolder) -> StateFile<DestinationRecord> {
        StateFile("destinations/\(StateFolder.fileName(name)).json", in: folder)
    }
}
