// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// The form in which stores keep the engine's values: JSON with sorted keys and dates as ISO 8601 in UTC with
/// milliseconds, so that a file of today can be read by eye and by every later version.
public enum StateText {
    /// The text of `value`.
    public static func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            try container.encode(text(of: date))
        }
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// The value that `text` stands for.
    ///
    /// - Throws: `DecodingError` where `text` is something else.
    public static func decode<Value: Decodable>(_ type: Value.Type = Value.self, from text: String) throws -> Value {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .custom { decoder in
            let container = try decoder.singleValueContainer()
            let text = try container.decode(String.self)
            guard let date = date(of: text) else {
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(text)' is not a date")
            }
            return date
        }
        return try decoder.decode(Value.self, from: Data(text.utf8))
    }

    /// `2026-11-22T22:40:00.123Z`.
    public static func text(of date: Date) -> String {
        // The thousandths are written by hand: a format style takes them from the binary fraction and may cut one off.
        let milliseconds = date.milliseconds
        let seconds = milliseconds.flooredDivision(by: 1_000)
        let thousandths = milliseconds - seconds * 1_000
        return wholeSeconds(of: seconds).dropLast() + "." + String(1_000 + thousandths).dropFirst() + "Z"
    }

    /// `2026-11-22T22:40:00Z`: the second in which `date` lies.
    public static func wholeSeconds(of date: Date) -> String {
        wholeSeconds(of: date.milliseconds.flooredDivision(by: 1_000))
    }

    /// The date that one of these texts stands for.
    public static func date(of text: String) -> Date? {
        let parts = text.dropLast().split(separator: ".", omittingEmptySubsequences: false)
        guard text.hasSuffix("Z"), (1...2).contains(parts.count),
            let whole = try? Date(parts[0] + "Z", strategy: .iso8601)
        else { return nil }
        guard parts.count == 2 else { return whole }
        guard parts[1].utf8.count == 3, parts[1].allSatisfy({ "0" <= $0 && $0 <= "9" }),
            let thousandths = UInt16(parts[1])
        else { return nil }
        return Date(milliseconds: whole.milliseconds + Int64(thousandths))
    }

    private static func wholeSeconds(of seconds: Int64) -> String {
        Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601)
    }
}

extension Int64 {
    fileprivate func flooredDivision(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
