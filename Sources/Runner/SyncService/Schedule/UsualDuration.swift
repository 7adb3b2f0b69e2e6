// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// How long the polls of a data source take: the longest of the last days, so that a pass that reads all once a day is
/// usual too.
struct UsualDuration: Sendable, Hashable {
    private struct Poll: Sendable, Hashable {
        let ended: Date
        let seconds: Double
    }

    /// How far back it looks, in seconds: a week and a day, for what is done once a week.
    static let memory = 8 * 86_400.0
    /// So many polls must be known.
    private static let fewest = 3
    /// A poll that takes so many times the longest is far longer than usual, unless it is short all the same.
    private static let factor = 3.0
    private static let shortest = 600.0

    /// Each was longer than all that came after it: the first is the longest.
    private var longestFirst: [Poll] = []
    private var count = 0

    /// The longest of the last days, in seconds.
    var longest: Double? { longestFirst.first?.seconds }

    /// The seconds after which a poll is far longer than usual; `nil` while too little is known.
    var limit: Double? {
        guard count >= Self.fewest, let longest else { return nil }
        return max(Self.shortest, longest * Self.factor)
    }

    /// Notes a poll that did not fail.
    mutating func add(_ seconds: Double, at ended: Date) {
        count = min(count + 1, Self.fewest)
        longestFirst.removeAll { ended.timeIntervalSince($0.ended) > Self.memory }
        while let last = longestFirst.last, last.seconds <= seconds { longestFirst.removeLast() }
        longestFirst.append(Poll(ended: ended, seconds: max(0, seconds)))
    }
}
