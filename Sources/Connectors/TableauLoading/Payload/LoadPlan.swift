// SPDX-License-Identifier: Apache-2.0

import Columnar
import FoundationEssentials
import RunnerState
import SyncCore

/// What a prepared load does, as the journal keeps it.
package struct LoadPlan: Codable, Sendable {
    /// How rows reach the data source.
    package enum Kind: String, Codable {
        /// The payload is the whole data source and is published over what is there.
        case publish
        /// The payload holds rows to put in by key, and keys of rows to take away.
        case update

        /// The one set of rules: a data source that is new, that is to be replaced, whose columns are others now or whose
        /// rows cannot be changed in place is published; in every other one, rows are changed.
        init(
            load: LoadTarget.Load, exists: Bool, mirrorFits: Bool, access: DestinationAccess
        ) {
            self = load == .update && exists && mirrorFits && access != .publishOnly ? .update : .publish
        }
    }

    /// A file that Tableau takes in one request.
    package struct Part: Codable, Sendable {
        /// Where it is.
        package var file: String
        /// SHA-256 of it, in hexadecimal.
        package var digest: String
        /// The key under which Tableau recognises a repeat of this part.
        package var requestID: String
    }

    package var kind: Kind
    /// The data source's name.
    package var name: String
    /// The project that holds it.
    package var project: String
    /// The data source's LUID, where it exists already.
    package var dataSourceID: String?
    /// Which of the data source's connections holds the rows, where it has several.
    package var connectionID: String?
    /// The rows' columns and key.
    package var schema: Schema
    /// Whether the payload holds keys of rows to take away.
    package var deletes: Bool
    /// The payload in pieces, in the order in which they are sent; `nil` if Tableau takes it as it is.
    package var parts: [Part]?
    /// Whether it was made of a read of everything; `nil` in a plan of an older version.
    package var isWhole: Bool?
    /// When the data source was last changed, as Tableau said before the rows were compared with it; `nil` if it did
    /// not say, and in a plan of an older version.
    var seenAt: Date?
    /// How the rows' keys are made; `nil` in a plan of an older version.
    package var recipe: KeyRecipe?

    package var bytes: [UInt8] {
        get throws { Array(try JSONEncoder().encode(self)) }
    }

    package init(
        kind: Kind, name: String, project: String, dataSourceID: String?, schema: Schema, deletes: Bool = false
    ) {
        self.kind = kind
        self.name = name
        self.project = project
        self.dataSourceID = dataSourceID
        self.schema = schema
        self.deletes = deletes
    }

    /// Reads the plan of a journaled load.
    package init(_ load: PreparedLoad) throws {
        do {
            self = try JSONDecoder().decode(LoadPlan.self, from: Data(load.plan))
        } catch {
            throw SyncError(
                .local, "the journal's plan of a load cannot be read; it was written by another version (\(error))")
        }
    }

    /// What is sent of `load`, in order.
    package func pieces(of load: PreparedLoad) -> [Part] {
        parts ?? [Part(file: load.file, digest: load.digest, requestID: load.requestID)]
    }
}
