// SPDX-License-Identifier: Apache-2.0

/// How much of a source a read was meant to return: this decides what a missing row means.
///
/// A table of customers that is read from its first row to its last is ``whole``: a customer who is missing was deleted, and
/// the sink may delete the row. A query for the invoices of the last three days is ``changes``: an invoice that is missing
/// was not touched. A read of changes that calls itself whole deletes every row that did not change.
public enum Extent: String, Sendable, Codable {
    /// Everything: a row that is missing does not exist.
    case whole
    /// What may have changed: a row that is missing is as it was.
    case changes
}

/// How we know that a read returned everything.
///
/// A row that a read did not return is deleted only if the read was counted, or if the source was asked for that row.
public enum Completeness: Hashable, Sendable, Codable {
    /// The system behind the source counted as many records as were read.
    case counted
    /// Nobody counted. The text says why, for people.
    case uncounted(String)

    /// The source did not say.
    public static let unknown = Completeness.uncounted("the source does not say whether it counts")

    /// Whether the read was counted.
    public var isCounted: Bool { self == .counted }

    /// What is known of two reads together.
    public func and(_ other: Completeness) -> Completeness { isCounted ? other : self }
}

/// How a read ended, and what that says about rows that it did not return.
public struct ReadEnd: Hashable, Sendable {
    /// How we know that nothing is missing, including what the records refer to.
    public var completeness: Completeness
    /// How we know that no record is missing.
    public var records: Completeness
    /// The parts of the source (companies) that were not read to the end: none of their rows is known to be gone.
    public var unread: Set<String> = []
    /// Whether the source was asked for every key that the destination has and the read did not return.
    public var hasAskedForAbsent = false
    /// The records that wait for a reference and that the read would have returned if the source still had them.
    public var expected: Set<RejectedEntry.ID> = []

    /// An end.
    ///
    /// - Parameter records: By default the same as for everything.
    public init(_ completeness: Completeness, records: Completeness? = nil) {
        self.completeness = completeness
        self.records = records ?? completeness
    }

    /// The end of a source that does not say how it ended.
    public static let unknown = ReadEnd(.unknown)
}
