// SPDX-License-Identifier: Apache-2.0

public import Columnar
public import SyncCore

/// What a backfill did, window by window.
public struct BackfillReport: Sendable {
    /// The first day that was asked for.
    public let from: CalendarDate
    /// The last day that was asked for.
    public let to: CalendarDate
    /// Where an earlier one of the same days was gone on with; `nil` where it began at the first day.
    public let resumedAt: CalendarDate?
    /// The runs of this time, one for each window.
    public internal(set) var runs: [RunReport] = []
    /// The first day that is not loaded; `nil` where all are.
    public internal(set) var next: CalendarDate?

    init(from: CalendarDate, to: CalendarDate, resumedAt: CalendarDate?) {
        self.from = from
        self.to = to
        self.resumedAt = resumedAt
    }
}

extension BackfillReport: Encodable {
    private enum Key: CodingKey { case runs, from, to, resumedAt, next }

    /// Writes dates as `2026-11-22`, and `null` for what there is not.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(runs, forKey: .runs)
        try container.encode(from.description, forKey: .from)
        try container.encode(to.description, forKey: .to)
        try container.encode(resumedAt?.description, forKey: .resumedAt)
        try container.encode(next?.description, forKey: .next)
    }
}
