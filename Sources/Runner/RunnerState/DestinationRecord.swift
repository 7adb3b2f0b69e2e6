// SPDX-License-Identifier: Apache-2.0

import Columnar
import FoundationEssentials
import SyncCore
import SyncSettings
import TableauREST

/// What this program last made of a data source: by this it knows its own again, and what should be there.
package struct DestinationRecord: Codable, Hashable, Sendable {
    /// The data source's LUID: this alone tells which one is ours.
    package var dataSourceID: String
    /// What it was called and where it lay when it was last looked at; `nil` in a record of an older version.
    package var place: Place?
    /// The columns and the key that it was given.
    package var schema: Schema
    /// When Tableau says that it was last changed, as that was right after the last load; `nil` where it did not say. A
    /// later time means that somebody else has been at it, and so does ``unknown``, for that may be.
    package var changedAt: Date?
    /// The last load that it is known to hold; `nil` in a record of an older version.
    package var sent: Sent?
    /// Whether somebody else has been at it since it was last published: what people added may be in it.
    package var isTouched: Bool?
    /// What Tableau itself wrote into its description when it was last published bare; `nil` if that is not known.
    package var made: Set<DocumentThing>?
    /// Whether its rows were found to be others than those that were loaded, and no read of everything has been loaded
    /// since.
    package var holdsOtherRows: Bool?

    /// How its rows are reached, as that was at ``changedAt``; `nil` where it has to be asked for.
    package var rows: Rows?

    /// How the keys of all its rows are made; `nil` in a record of an older version.
    package var recipe: KeyRecipe?

    /// What a data source is called, and where it lies.
    package struct Place: Codable, Hashable, Sendable {
        /// Its name in Tableau.
        package var name: String
        /// The LUID of its project.
        package var projectID: String?
        /// The name of its project.
        package var projectName: String?
        /// What the configuration called the project then.
        package var configured: String

        package init(name: String, projectID: String? = nil, projectName: String? = nil, configured: String) {
            self.name = name
            self.projectID = projectID
            self.projectName = projectName
            self.configured = configured
        }
    }

    /// Rows that updates can change.
    package struct Rows: Codable, Hashable, Sendable {
        /// The connection that holds them, where there are several.
        package var connectionID: String?

        package init(connectionID: String? = nil) {
            self.connectionID = connectionID
        }
    }

    /// A load that the data source is known to hold.
    package struct Sent: Codable, Hashable, Sendable {
        /// Its RequestID.
        package var load: String
        /// When Tableau says that the data source was changed by it; `nil` where that may have been somebody else.
        package var changedAt: Date?

        package init(load: String, changedAt: Date? = nil) {
            self.load = load
            self.changedAt = changedAt
        }
    }

    /// What stands for a time of change that is not known. No data source has it, so that whoever comes next looks at
    /// what the data source holds.
    package static let unknown = Date(timeIntervalSince1970: 0)

    /// Whether the data source was changed since.
    package func isOlder(than dataSource: DataSource) -> Bool {
        guard let changedAt, let now = dataSource.updatedAt else { return false }
        return changedAt != now
    }

    /// What is kept about the data source of this name; `nil` if nothing is.
    ///
    /// - Throws: `SyncError` if it cannot be read: taken for nothing, it would make the data source another's.
    package static func read(_ name: String, in folder: StateFolder) throws -> DestinationRecord? {
        try file(name, in: folder).required(
            "It says what was last published as '\(name)': restore it from a backup, or remove it and write 'adopt: true' "
                + "at the data source, and everything is read and compared")
    }

    /// Keeps it, whole or not at all.
    package func write(_ name: String, in folder: StateFolder) throws { try Self.file(name, in: folder).write(self) }

    private static func file(_ name: String, in folder: StateFolder) -> StateFile<DestinationRecord> {
        StateFile("destinations/\(FileName.of(name)).json", in: folder)
    }

    package init(
        dataSourceID: String, place: Place? = nil, schema: Schema, changedAt: Date? = nil, sent: Sent? = nil,
        isTouched: Bool? = nil, made: Set<DocumentThing>? = nil, holdsOtherRows: Bool? = nil, rows: Rows? = nil,
        recipe: KeyRecipe? = nil
    ) {
        self.dataSourceID = dataSourceID
        self.place = place
        self.schema = schema
        self.changedAt = changedAt
        self.sent = sent
        self.isTouched = isTouched
        self.made = made
        self.holdsOtherRows = holdsOtherRows
        self.rows = rows
        self.recipe = recipe
    }
}
