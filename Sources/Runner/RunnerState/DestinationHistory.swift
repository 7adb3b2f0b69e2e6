// SPDX-License-Identifier: Apache-2.0

import Columnar
import FoundationEssentials
import SyncCore
import SyncSettings

/// What is known of a data source: what was loaded into it, when it was last changed, and by whom.
///
/// It is a value that changes by events only, each named after what happened. Whether everything has to be read, and whether
/// anything may be published over, follows from it alone.
///
/// | event | change | content | additions |
/// | --- | --- | --- | --- |
/// | ``arrived(_:in:after:)``, published bare | as it was | as it was | none |
/// | ``arrived(_:in:after:)``, published with a description | as it was | as it was | possible |
/// | ``settled(_:in:after:)`` of everything | that of the load | loaded | as it was |
/// | ``settled(_:in:after:)`` of changes | that of the load | as it was | as it was |
/// | ``foundAsLoaded(changedAt:)`` | the one found | as it was | possible |
/// | ``foundOtherRows()`` | as it was | other | possible |
/// | ``foundChanged()`` | as it was | as it was | possible |
/// | ``changedBesidesRows()`` | as it was | as it was | possible |
/// | ``compared(_:)`` after other rows, or of another data source | the one found | loaded | possible |
package struct DestinationHistory: Hashable, Sendable {
    /// The data source's LUID: this alone tells which one is ours.
    package let dataSourceID: String
    /// What it was called and where it lay when it was last looked at; `nil` if nobody has looked.
    package private(set) var place: Place?
    /// The columns and the key that it was given.
    package private(set) var schema: Schema
    /// The last change that is accounted for: a later one was made by someone else.
    package private(set) var change: Change
    /// The last load that it is known to hold.
    package private(set) var sent: Sent?
    /// What users may have added since it was last published bare.
    package private(set) var additions = Additions.none
    /// What Tableau itself wrote into its description when it was last published bare; `nil` if that is not known.
    package private(set) var made: Set<DocumentThing>?
    /// Whether its rows are those that were loaded.
    package private(set) var content = Content.loaded
    /// How its rows are reached, as that was at ``change``; `nil` if it has to be asked for.
    package private(set) var rows: Rows?
    /// How the keys of all its rows are made; `nil` if that is not known.
    package private(set) var recipe: KeyRecipe?

    /// A time of change.
    package enum Change: Hashable, Sendable {
        /// The one that Tableau names.
        case at(Date)
        /// Tableau names none.
        case untold
        /// Nobody knows whose it was: the load was finished after the process that sent it had ended.
        case unknown
    }

    /// What users may have added.
    package enum Additions: Hashable, Sendable {
        /// Nothing.
        case none
        /// Anything.
        case possible
    }

    /// What the rows are.
    package enum Content: Hashable, Sendable {
        /// Those that were loaded, as far as anyone has looked.
        case loaded
        /// Others; only a read of everything that is loaded ends that.
        case other
    }

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
        /// The connection that holds them, if there are several.
        package var connectionID: String?

        package init(connectionID: String? = nil) { self.connectionID = connectionID }
    }

    /// A load that the data source is known to hold.
    package struct Sent: Codable, Hashable, Sendable {
        /// Its RequestID.
        package var load: String
        /// When Tableau says that the data source was changed by it; `nil` if that may have been someone else.
        package var changedAt: Date?
    }

    /// A data source of which nothing is known but its columns.
    package init(_ dataSourceID: String, schema: Schema, change: Change = .unknown) {
        self.dataSourceID = dataSourceID
        self.schema = schema
        self.change = change
    }
}

// MARK: What follows

extension DestinationHistory {
    /// Whether the data source was changed since the last change that is accounted for.
    package func isOlder(than changedAt: Date?) -> Bool {
        switch (change, changedAt) {
        case (_, nil), (.untold, _): false
        case (.unknown, _): true
        case (.at(let known), let now): known != now
        }
    }

    /// Whether a time of change is the last one that is accounted for.
    package func accounts(for changedAt: Date?) -> Bool { changedAt.map { change == .at($0) } ?? false }
}

// MARK: What happens

extension DestinationHistory {
    /// A load that Tableau holds, as it is known right after it was sent.
    package struct Arrival: Sendable {
        /// Its RequestID.
        package var load: String
        /// Its columns and key.
        package var schema: Schema
        /// The data source's time of change, if it can only be that of the load.
        package var changedAt: Date?
        /// Where the data source lies.
        package var place: Place?
        /// How it was sent.
        package var way: Way

        /// How a load was sent.
        package enum Way: Sendable {
            /// Rows were changed.
            case update
            /// It was published as a bare file; Tableau wrote the description itself, with these things in it.
            case bare(made: Set<DocumentThing>?)
            /// It was published with the description that was there.
            case described(made: Set<DocumentThing>?)
        }

        package init(load: String, schema: Schema, changedAt: Date?, place: Place?, way: Way) {
            (self.load, self.schema, self.changedAt, self.place, self.way) = (load, schema, changedAt, place, way)
        }
    }

    /// Tableau holds a load.
    package static func arrived(
        _ arrival: Arrival, in id: String, after before: DestinationHistory?
    ) -> DestinationHistory {
        var history: DestinationHistory
        if let before, before.dataSourceID == id {
            history = before
        } else {
            history = DestinationHistory(id, schema: arrival.schema)
            // One that was taken over may have anything of its users' in it.
            if case .update = arrival.way { history.additions = .possible }
        }
        history.place = history.place ?? arrival.place
        history.sent = Sent(load: arrival.load, changedAt: arrival.changedAt)
        switch arrival.way {
        case .update: break
        case .bare(let made):
            // Whether the description is still Tableau's alone shows only the time of change.
            history.made = arrival.changedAt == nil ? nil : made
            history.additions = .none
        case .described(let made):
            history.made = made
            history.additions = .possible
        }
        return history
    }

    /// A load whose rows are in the mirror as well.
    package struct Settlement: Sendable {
        /// Its RequestID.
        package var load: String
        /// Its columns and key.
        package var schema: Schema
        /// How its rows' keys are made.
        package var recipe: KeyRecipe?
        /// Whether it was made of a read of everything.
        package var isWhole: Bool
        /// Whether rows were changed, and not all of them published.
        package var isUpdate: Bool

        package init(load: String, schema: Schema, recipe: KeyRecipe?, isWhole: Bool, isUpdate: Bool) {
            (self.load, self.schema, self.recipe) = (load, schema, recipe)
            (self.isWhole, self.isUpdate) = (isWhole, isUpdate)
        }
    }

    /// A load is settled, perhaps once more.
    package static func settled(
        _ settlement: Settlement, in id: String, after before: DestinationHistory?
    ) -> DestinationHistory {
        var history = DestinationHistory(id, schema: settlement.schema)
        guard let before, before.dataSourceID == id else {
            history.additions = .possible
            history.recipe = settlement.recipe
            return history
        }
        // A load that is settled again was kept then, and whatever has changed the data source since was not ours.
        if let sent = before.sent, sent.load == settlement.load {
            history.change = sent.changedAt.map { .at($0) } ?? .unknown
            history.sent = sent
        }
        (history.place, history.made, history.additions) = (before.place, before.made, before.additions)
        if settlement.isUpdate { history.rows = before.rows }
        // Only a read of everything gives every row today's key, and leaves no other row.
        history.recipe = settlement.isWhole ? settlement.recipe : before.recipe ?? settlement.recipe
        history.content = settlement.isWhole ? .loaded : before.content
        return history
    }

    /// Someone has changed it, and its rows are those that were loaded.
    package mutating func foundAsLoaded(changedAt: Date?) {
        additions = .possible
        change = changedAt.map { .at($0) } ?? .untold
    }

    /// Someone has changed it, and its rows are others.
    package mutating func foundOtherRows() {
        additions = .possible
        content = .other
    }

    /// Someone has changed it, and nobody can see what.
    package mutating func foundChanged() { additions = .possible }

    /// Someone has changed it while it was read, but none of its rows.
    package mutating func changedBesidesRows() {
        additions = .possible
        rows = nil
    }

    /// It is called something, and lies somewhere.
    package mutating func placed(_ place: Place) { self.place = place }

    /// Its rows are reached in a way.
    package mutating func reached(_ rows: Rows) { self.rows = rows }

    /// What a read of everything was compared with, without a difference.
    package struct Comparison: Sendable {
        package var dataSourceID: String
        package var schema: Schema
        package var changedAt: Date?
        package var recipe: KeyRecipe?

        package init(dataSourceID: String, schema: Schema, changedAt: Date?, recipe: KeyRecipe?) {
            (self.dataSourceID, self.schema, self.changedAt) = (dataSourceID, schema, changedAt)
            self.recipe = recipe
        }
    }

    /// Everything was read, and the data source holds just that: it is right as it is.
    package static func compared(_ found: Comparison, after before: DestinationHistory?) -> DestinationHistory {
        var history: DestinationHistory
        if let before, before.dataSourceID == found.dataSourceID, before.content == .loaded {
            history = before
        } else {
            history = DestinationHistory(
                found.dataSourceID, schema: found.schema, change: found.changedAt.map { .at($0) } ?? .untold)
            history.additions = .possible
        }
        history.recipe = found.recipe
        return history
    }
}

// MARK: The file

extension DestinationHistory: Codable {
    private enum CodingKeys: CodingKey {
        case dataSourceID, place, schema, changedAt, sent, isTouched, made, holdsOtherRows, rows, recipe
    }

    /// What stands in the file for a time of change that nobody knows: no data source has it.
    private static let unknown = Date(timeIntervalSince1970: 0)

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        dataSourceID = try container.decode(String.self, forKey: .dataSourceID)
        place = try container.decodeIfPresent(Place.self, forKey: .place)
        schema = try container.decode(Schema.self, forKey: .schema)
        let changedAt = try container.decodeIfPresent(Date.self, forKey: .changedAt)
        change = changedAt.map { $0 == Self.unknown ? .unknown : .at($0) } ?? .untold
        sent = try container.decodeIfPresent(Sent.self, forKey: .sent)
        additions = try container.decodeIfPresent(Bool.self, forKey: .isTouched) == true ? .possible : .none
        made = try container.decodeIfPresent(Set<DocumentThing>.self, forKey: .made)
        content = try container.decodeIfPresent(Bool.self, forKey: .holdsOtherRows) == true ? .other : .loaded
        rows = try container.decodeIfPresent(Rows.self, forKey: .rows)
        recipe = try container.decodeIfPresent(KeyRecipe.self, forKey: .recipe)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(dataSourceID, forKey: .dataSourceID)
        try container.encodeIfPresent(place, forKey: .place)
        try container.encode(schema, forKey: .schema)
        switch change {
        case .at(let date): try container.encode(date, forKey: .changedAt)
        case .unknown: try container.encode(Self.unknown, forKey: .changedAt)
        case .untold: break
        }
        try container.encodeIfPresent(sent, forKey: .sent)
        if additions == .possible { try container.encode(true, forKey: .isTouched) }
        try container.encodeIfPresent(made, forKey: .made)
        if content == .other { try container.encode(true, forKey: .holdsOtherRows) }
        try container.encodeIfPresent(rows, forKey: .rows)
        try container.encodeIfPresent(recipe, forKey: .recipe)
    }

    /// What is kept about the data source of this name; `nil` if nothing is.
    ///
    /// - Throws: `SyncError` if it cannot be read: taken for nothing, it would make the data source another's.
    package static func read(_ name: String, in folder: StateFolder) throws -> DestinationHistory? {
        try file(name, in: folder).required(
            "It says what was last published as '\(name)': restore it from a backup, or remove it and write 'adopt: true' "
                + "at the data source, and everything is read and compared")
    }

    /// Keeps it, whole or not at all.
    package func write(_ name: String, in folder: StateFolder) throws { try Self.file(name, in: folder).write(self) }

    private static func file(_ name: String, in folder: StateFolder) -> StateFile<DestinationHistory> {
        StateFile("destinations/\(FileName.of(name)).json", in: folder)
    }
}
