// SPDX-License-Identifier: Apache-2.0

/// How much of a source a read was to give, which tells what a row's absence means.
///
/// A table of customers that is read from its first row to its last is ``whole``: a customer who is missing was deleted, and
/// the sink may delete the row. A query for the invoices of the last three days is ``changes``: an invoice that is missing
/// was not touched. A read of changes that calls itself whole deletes every row that did not change.
public enum Extent: String, Sendable, Codable {
    /// Everything: a row that is not there does not exist.
    case whole
    /// What may have changed: a row that is not there is as it was.
    case changes
}

/// How it is known that a read, once it has ended, gave everything.
///
/// A row that a read did not bring is gone only if the read was counted; otherwise the source has to be asked for it.
public enum Completeness: Hashable, Sendable, Codable {
    /// The system behind the source counted exactly what was read.
    case counted
    /// Nobody counted; why not, in words for people.
    case uncounted(String)

    /// What a source says that says nothing.
    public static let unknown = Completeness.uncounted("the source does not say whether it counts")

    /// Whether the read was counted.
    public var isCounted: Bool { self == .counted }

    /// What is known of two reads together.
    public func and(_ other: Completeness) -> Completeness { isCounted ? other : self }
}

/// How a read ended: what is known of the rows that it did not bring.
public struct ReadEnd: Hashable, Sendable {
    /// How it is known that nothing is missing, of what the records refer to as well.
    public var completeness: Completeness
    /// How it is known that no record is missing, whatever is known of what the records refer to.
    public var records: Completeness
    /// The parts of the source (companies) that were not read to their end: nothing of theirs is known to be gone.
    public var unread: Set<String> = []
    /// Whether the source was asked for the key of every row of the destination that the read did not bring.
    public var hasAskedForAbsent = false
    /// The records that waited for a reference and that the read would have brought, if the source still had them.
    public var expected: Set<RejectedEntry.ID> = []

    /// An end.
    ///
    /// - Parameter records: by default, what is known of everything.
    public init(_ completeness: Completeness, records: Completeness? = nil) {
        self.completeness = completeness
        self.records = records ?? completeness
    }

    /// The end of a source that does not say how it ended.
    public static let unknown = ReadEnd(.unknown)
}
