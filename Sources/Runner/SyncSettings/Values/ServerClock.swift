// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import SysproOData

/// The clock on the wall of SYSPRO's server: it dates documents by it and writes times without an offset.
package struct ServerClock: Sendable {
    private let zone: TimeZone

    /// Reads an IANA name, `Z` or an offset such as `+02:00`; `nil` if it is none of them.
    package init?(_ text: String) {
        if text == "Z" || text == "UTC" {
            zone = .gmt
        } else if let minutes = Self.minutes(text) {
            guard let fixed = TimeZone(secondsFromGMT: minutes * 60) else { return nil }
            zone = fixed
        } else {
            guard let named = TimeZone(identifier: text) else { return nil }
            zone = named
        }
    }

    /// A server on UTC.
    package static let utc = ServerClock("Z")!

    private static func minutes(_ text: String) -> Int? {
        let digits = text.dropFirst().split(separator: ":").map { part in
            part.utf8.count == 2 && part.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(part) : nil
        }
        guard let sign = text.first, sign == "+" || sign == "-", digits.count == 2, let hours = digits[0],
            let minutes = digits[1], hours < 15, minutes < 60
        else { return nil }
        return (sign == "-" ? -1 : 1) * (hours * 60 + minutes)
    }

    /// The date there at a moment.
    package func today(at date: Date) -> CalendarDate {
        let seconds = Int64(date.timeIntervalSince1970.rounded(.down)) + Int64(zone.secondsFromGMT(for: date))
        return Timestamp(microsecondsSince1970: seconds * 1_000_000).date
    }

    /// How many seconds the clock there is ahead of UTC at a moment.
    package func offset(at date: Date) -> Int { zone.secondsFromGMT(for: date) }

    /// The moment at which the clock there shows a time, in seconds since 1970 began there: the first of two, and as much
    /// later where the clock skips the time.
    package func moment(at seconds: Int) -> Date {
        let guess = Date(timeIntervalSince1970: Double(seconds))
        let before = offset(at: guess.addingTimeInterval(-86_400))
        let after = offset(at: guess.addingTimeInterval(86_400))
        let moments = [before, after].map { Date(timeIntervalSince1970: Double(seconds - $0)) }
        return zip(moments, [before, after]).filter { offset(at: $0) == $1 }.map { $0.0 }.min() ?? moments[0]
    }

    /// The zone as the client that reads pages takes it: a time that the clock skips or shows twice has no offset.
    package var serverZone: ServerZone {
        ServerZone { [zone] wallClock in
            let seconds = Double(wallClock.microsecondsSince1970 / 1_000_000)
            let guess = Date(timeIntervalSince1970: seconds)
            let offsets = Set(
                [-86_400.0, 0, 86_400].map { zone.secondsFromGMT(for: guess.addingTimeInterval($0)) })
            let fitting = offsets.filter { offset in
                zone.secondsFromGMT(for: Date(timeIntervalSince1970: seconds - Double(offset))) == offset
            }
            return fitting.count == 1 ? fitting.first : nil
        }
    }
}
