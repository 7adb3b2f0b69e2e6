// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// A part of every day in which no run begins; it may reach over midnight.
public struct QuietHours: Sendable, Hashable {
    private let from: Int
    private let to: Int

    /// Reads `22:00-05:00`; `nil` if it is something else.
    package init?(_ text: String) {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map(Self.minute)
        guard ends.count == 2, let from = ends[0], let to = ends[1], from != to else { return nil }
        self.from = from
        self.to = to
    }

    /// `date`, or the end of the quiet hours in which it lies.
    package func firstMoment(from date: Date, on clock: ServerClock) -> Date {
        var date = date
        // The clock may be put forward or back within the quiet hours: after the jump it is looked at again.
        for _ in 0..<3 {
            let seconds = (Int(date.timeIntervalSince1970.rounded(.down)) + clock.offset(at: date)).remainder(
                by: 86_400)
            guard contains(seconds / 60) else { break }
            let rest = (to * 60 - seconds).remainder(by: 86_400)
            date = Date(timeIntervalSince1970: date.timeIntervalSince1970.rounded(.down) + Double(rest))
        }
        return date
    }

    private func contains(_ minute: Int) -> Bool {
        from < to ? (from..<to).contains(minute) : minute >= from || minute < to
    }

    private static func minute(_ text: Substring) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }), let hour = Int(parts[0]),
            let minute = Int(parts[1]), (0..<24).contains(hour), (0..<60).contains(minute)
        else { return nil }
        return hour * 60 + minute
    }
}
