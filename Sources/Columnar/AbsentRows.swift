// SPDX-License-Identifier: Apache-2.0

/// The rows that a table has and that a read did not bring, as whoever reads has to ask about them.
///
/// They are what a filtered pass knew of, what a sweep of all keys did not find, and what a whole read did not bring. A row
/// leaves only if the system behind the source answers that it has no record with its key, or if the read was counted and
/// more rows are missing than are asked for.
package protocol AbsentRows: Sendable {
    /// Takes in keys that a sweep of all keys found.
    func sweep(_ keys: RecordBatch) async throws

    /// The keys of the rows of a scope that were neither read nor stay as they are, up to a limit.
    ///
    /// - Parameters:
    ///   - scope: `nil` if nothing in a row tells whether it belongs there.
    ///   - isSweep: Whether rows count as read whose keys were swept.
    func absent(in scope: RowScope?, isSweep: Bool, limit: Int) async throws -> AbsentKeys

    /// Swept keys of which the table has no row and none was read, up to a limit; `nil` if that cannot be told.
    func unknownKeys(limit: Int) async throws -> RecordBatch?

    /// Has all absent rows of a scope leave, after a sweep that the service counted.
    func removeAbsent(in scope: RowScope) async throws

    /// Has the rows with these keys leave: there are no such records any more.
    func remove(_ keys: RecordBatch) async throws

    /// Has the rows with these keys stay: it is not known whether there are such records.
    func keep(_ keys: RecordBatch) async throws

    /// Forgets the keys of a sweep: those of the next part are others.
    func endSweep() async throws
}

/// Which rows of a table are meant.
package enum RowScope: Hashable, Sendable {
    /// All of them.
    case all
    /// Those that have this text in a column.
    case column(String, equals: String)
}

/// The keys of rows that were not read.
package enum AbsentKeys: Sendable {
    /// These; perhaps none.
    case keys(RecordBatch)
    /// More than can be asked for one by one.
    case tooMany
    /// Nobody can tell which.
    case unknown
}
