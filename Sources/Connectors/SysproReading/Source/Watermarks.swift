// SPDX-License-Identifier: Apache-2.0

import Columnar
import SyncCore

/// What a stored position is worth today.
enum Watermarks {
    /// Whether a position lies in the future. One day is allowed for: around midnight two clocks that both are right do
    /// not agree on the date.
    ///
    /// - Throws: `SyncError` if `position` does not begin with a date.
    static func isAhead(_ position: String, of today: CalendarDate, _ property: String) throws -> Bool {
        guard let date = CalendarDate(String(position.prefix(10))) else {
            throw SyncError(
                .source, "the watermark '\(position)' of \(property) does not begin with a date; set it by hand")
        }
        return date > today.adding(days: 1)
    }

    /// The earlier of a position and today: what is entered today is not passed over because of a date to come.
    static func earlier(_ position: String, _ today: CalendarDate) throws -> String {
        guard let date = CalendarDate(String(position.prefix(10))), date > today else { return position }
        return "\(today)" + position.dropFirst(10)
    }

    /// The later of two positions: a watermark does not go back because the newest record was deleted. One that lies in
    /// the future gives way.
    static func later(_ text: String?, _ old: String?, today: CalendarDate) -> String? {
        guard let old, let date = CalendarDate(String(old.prefix(10))), date <= today.adding(days: 1) else {
            return text
        }
        guard let text, text.prefix(10) >= old.prefix(10) else { return old }
        return text
    }
}

extension RunWarning {
    /// A watermark that lies in the future.
    static func futureWatermark(
        _ mark: String, of property: String, _ company: String, today: CalendarDate
    ) -> RunWarning {
        RunWarning(
            code: "futureWatermark", part: company,
            message:
                "the watermark of \(company), \(property) \(mark), is later than today (\(today)): a clock was wrong, or "
                + "somebody set it. The company is read whole, and the watermark is set back")
    }
}
