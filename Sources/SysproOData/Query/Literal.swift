// SPDX-License-Identifier: Apache-2.0

public import Columnar

/// A value inside a filter, written as OData 4 writes it (URL conventions 4.01, part 5.1.1.6).
public enum Literal: Hashable, Sendable {
    /// No value.
    case null
    /// A text; quotes in it are doubled.
    case text(String)
    /// A whole number.
    case integer(Int64)
    /// An exact decimal, all its digits.
    case decimal(FixedDecimal)
    /// A floating-point number.
    case double(Double)
    /// True or false.
    case boolean(Bool)
    /// A calendar date, for a property of type `Edm.Date`.
    case date(CalendarDate)
    /// A calendar date, for a property of type `Edm.DateTimeOffset`: the midnight with which it begins on the server.
    case midnight(CalendarDate)
    /// A point in time, for a property of type `Edm.DateTimeOffset`.
    case instant(Timestamp)
    /// A time on the server's clock, for a property of type `Edm.DateTimeOffset`.
    case wallClock(Timestamp)
    /// A date, a time of day or a point in time in the service's own words. It is not checked.
    case served(String)
    /// A GUID, or any other literal that is written bare. It is not checked.
    case bare(String)

    /// A date for a property of this type.
    public static func date(_ date: CalendarDate, as type: EdmType) -> Literal {
        type == .dateTimeOffset ? .midnight(date) : .date(date)
    }

    /// A value of a property of this type that JSON gives as a text, in the service's own words.
    ///
    /// Binary values stay as they came: services differ in which of the two base64 alphabets they write, and each reads
    /// its own.
    init(_ text: String, of type: EdmType) {
        switch type {
        case .dateTimeOffset:
            // A time without an offset is no literal; it means the server's clock.
            let moment = Array(text.utf8).withUnsafeBytes { buffer in
                CalendarText.moment(PageBytes(buffer), 0..<buffer.count)
            }
            self = moment.flatMap { $0.secondsEast == nil ? .wallClock($0.wallClock) : nil } ?? .served(text)
        case .date, .timeOfDay: self = .served(text)
        case .guid, .decimal, .int64, .int32, .int16, .byte, .sbyte, .double, .single, .boolean:
            self = .bare(text)
        case .binary: self = .bare("binary'\(text)'")
        case .duration: self = .bare("duration'\(text)'")
        default:
            // A type that is not one of OData's own, and whose values are texts, is an enumeration.
            self = type.rawValue.hasPrefix("Edm.") ? .text(text) : .bare("\(type.rawValue)'\(text)'")
        }
    }

    /// The literal as a person would write it into a filter.
    ///
    /// Times are given in UTC, since servers refuse offsets whose plus sign lost its encoding on the way.
    ///
    /// - Parameter zone: the server's zone, for what is meant on its clock; UTC if it is not known.
    public func text(in zone: ServerZone? = nil) -> String { text(as: LiteralStyle(zone: zone)) }

    func text(as style: LiteralStyle) -> String {
        switch self {
        case .null: "null"
        case .text(let text):
            "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
        case .integer(let number): "\(number)"
        case .decimal(let decimal): "\(decimal)"
        case .double(let number): Self.text(number)
        case .boolean(let flag): "\(flag)"
        case .date(let date): style.time("\(date)")
        case .midnight(let date): Literal.wallClock(Timestamp(date)).text(as: style)
        case .wallClock(let time):
            // A time that the server's clock skips or shows twice: an hour earlier is never too late for `ge`.
            Literal.instant(
                style.zone?.instant(time)
                    ?? style.zone?.instant(Timestamp(microsecondsSince1970: time.microsecondsSince1970 - 3_600_000_000))
                    ?? time
            ).text(as: style)
        case .instant(let time): style.time(Self.text(time))
        case .served(let text): style.time(text)
        case .bare(let text): text
        }
    }

    private static func text(_ number: Double) -> String {
        if number.isNaN { return "NaN" }
        if number.isInfinite { return number < 0 ? "-INF" : "INF" }
        return "\(number)"
    }

    private static func text(_ time: Timestamp) -> String {
        var text = "\(time)"
        if text.contains(".") {
            while text.hasSuffix("0") { text.removeLast() }
        }
        return text + "Z"
    }
}

/// How dates and times are written into a filter.
struct LiteralStyle: Sendable {
    /// The server's zone, for what is meant on its clock; `nil` for UTC.
    var zone: ServerZone?
    /// Whether they stand in quotes.
    var quotesDates = false

    /// A date or a time as it stands in the filter.
    func time(_ text: String) -> String { quotesDates ? "'\(text)'" : text }
}
