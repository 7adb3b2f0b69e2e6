// SPDX-License-Identifier: Apache-2.0

import Columnar
import SyncCore
import SysproOData

/// A property that moves forward.
package struct Cursor: Sendable {
    /// The property.
    package var property: String
    /// Its place among the properties that are read.
    package var index: Int
    /// Whether the service holds a date without a time (`Edm.Date`), which decides how a literal is written.
    package var isDate: Bool
    /// How far before the watermark a read begins, in days.
    package var overlapDays: Int

    /// The filter that finds everything from `overlapDays` before `position` on, and what has no date.
    ///
    /// - Throws: `SyncError` if `position` does not begin with a date.
    package func filter(from position: String) throws -> Filter {
        let bound = try bound(of: position)
        let literal = isDate ? Literal.date(bound) : Self.start(of: bound, offset: position.dropFirst(10))
        return .compare(property, .atLeast, literal) || .compare(property, .equal, .null)
    }

    /// The day on which a read from `position` begins.
    ///
    /// - Throws: `SyncError` if `position` does not begin with a date.
    func bound(of position: String) throws -> CalendarDate {
        guard let date = CalendarDate(String(position.prefix(10))) else {
            throw SyncError(
                .source, "the watermark '\(position)' of \(property) does not begin with a date; set it by hand")
        }
        return date.adding(days: -overlapDays)
    }

    /// Midnight of `date` in the offset that the server wrote behind the position's time; on its clock where it wrote
    /// none.
    package static func start(of date: CalendarDate, offset tail: Substring) -> Literal {
        if tail.hasSuffix("Z") { return .instant(Timestamp(date)) }
        guard let sign = tail.lastIndex(where: { $0 == "+" || $0 == "-" }) else { return .midnight(date) }
        let parts = tail[tail.index(after: sign)...].split(separator: ":").compactMap { Int64($0) }
        // Somebody may have set the position by hand.
        guard parts.count == 2, (0...14).contains(parts[0]), (0..<60).contains(parts[1]) else { return .midnight(date) }
        let microseconds = (parts[0] * 60 + parts[1]) * 60_000_000
        let moment = Timestamp(date, microseconds: tail[sign] == "+" ? -microseconds : microseconds)
        return .instant(min(max(moment, Timestamp.range.lowerBound), Timestamp.range.upperBound))
    }
}
