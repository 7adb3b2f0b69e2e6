// SPDX-License-Identifier: Apache-2.0

import Columnar

extension RecordScanner {
    /// A value as it is written: where its text lies, escapes decoded, and what kind of value it is.
    private struct Token {
        enum Kind { case text, number, boolean, container }
        var bytes: PageBytes
        var range: Range<Int>
        var kind: Kind

        /// The text, short enough for a message.
        var excerpt: String {
            let text = bytes.text(range.lowerBound..<min(range.upperBound, range.lowerBound + 60))
            return range.count > 60 ? text + "…" : text
        }
    }

    /// Takes over the value at the cursor if none of the fast ways did.
    @inline(never)
    mutating func scanToken(_ column: Int, _ row: Int) throws(JSONFailure) -> String? {
        let token: Token
        switch cursor.byte {
        case UInt8(ascii: "\""):
            let start = cursor.position &+ 1
            cursor.position = start
            if try cursor.skipString() {
                cursor.position = start
                buffers.scratch.truncate(to: 0)
                let flaw = try cursor.readString(into: &buffers.scratch)
                guard case .none = flaw else { return flaw.reason }
                token = Token(bytes: buffers.scratch.bytes, range: 0..<buffers.scratch.count, kind: .text)
            } else {
                token = Token(bytes: cursor.bytes, range: start..<cursor.position &- 1, kind: .text)
            }
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            try cursor.skipValue(depth: 2)
            return "it is an object or an array, not \(plan[column].type)"
        case let first:
            let start = cursor.position
            try cursor.skipScalar()
            let kind: Token.Kind = first == UInt8(ascii: "t") || first == UInt8(ascii: "f") ? .boolean : .number
            token = Token(bytes: cursor.bytes, range: start..<cursor.position, kind: kind)
        }
        return take(token, column, row)
    }

    private mutating func take(_ token: Token, _ column: Int, _ row: Int) -> String? {
        let type = plan[column].type
        switch type {
        case .boolean:
            guard token.kind == .boolean else { return "'\(token.excerpt)' is neither true nor false" }
            buffers.set(column, row, integer: token.bytes[token.range.lowerBound] == UInt8(ascii: "t") ? 1 : 0)
            return nil
        case .numeric(let precision, let scale): return take(token, precision, scale, column, row)
        case .integer, .int32: return takeInteger(token, column, row)
        case .double: return takeDouble(token, column, row)
        case .date, .timestamp, .instant: return takeMoment(token, column, row)
        case .text: return "it is not a text"
        }
    }

    private func decimal(_ token: Token) -> FixedDecimal? {
        guard token.kind == .number || token.kind == .text else { return nil }
        return token.bytes.slice(token.range).withUnsafeBytes { FixedDecimal(json: $0.bindMemory(to: UInt8.self)) }
    }

    private func take(_ token: Token, _ precision: Int, _ scale: Int, _ column: Int, _ row: Int) -> String? {
        let type = plan[column].type
        guard let decimal = decimal(token) else {
            return "'\(token.excerpt)' is not a decimal number of at most \(ColumnType.maximumPrecision) digits"
        }
        guard let mantissa = decimal.mantissa(precision: precision, scale: scale) else {
            return "\(token.excerpt) does not fit \(type)"
        }
        if precision > 18 {
            buffers.set(column, row, wide: mantissa)
        } else {
            buffers.set(column, row, integer: Int64(mantissa))
        }
        return nil
    }

    private func takeInteger(_ token: Token, _ column: Int, _ row: Int) -> String? {
        guard let decimal = decimal(token) else { return "'\(token.excerpt)' is not a whole number" }
        guard let whole = decimal.mantissa(precision: ColumnType.maximumPrecision, scale: 0) else {
            return "\(token.excerpt) is not a whole number"
        }
        let is32Bit = plan[column].type == .int32
        guard let integer = Int64(exactly: whole), !is32Bit || Int32(exactly: integer) != nil else {
            return "\(token.excerpt) does not fit a whole number of \(is32Bit ? 32 : 64) bits"
        }
        buffers.set(column, row, integer: integer)
        return nil
    }

    private func takeDouble(_ token: Token, _ column: Int, _ row: Int) -> String? {
        let text = token.bytes.text(token.range)
        if token.kind == .text {
            switch text {
            case "NaN", "INF", "-INF":
                guard columns[column].allowsNonFinite else { return "\(text) is a number that no table can hold" }
                return takeDouble(text == "NaN" ? .nan : text == "INF" ? .infinity : -.infinity, column, row)
            default: break
            }
        }
        // `Double(_:)` also reads hexadecimal, "inf" and a leading plus; JSON's numbers are those without.
        var check = JSONCursor(token.bytes.slice(token.range))
        guard token.kind != .boolean, (try? check.skipNumber()) != nil, check.position == token.range.count,
            let number = Double(text)
        else { return "'\(token.excerpt)' is not a number" }
        guard number.isFinite else { return "\(token.excerpt) is too large for double" }
        return takeDouble(number, column, row)
    }

    private func takeDouble(_ number: Double, _ column: Int, _ row: Int) -> String? {
        buffers.set(column, row, double: number)
        return nil
    }

    private func takeMoment(_ token: Token, _ column: Int, _ row: Int) -> String? {
        guard token.kind == .text, let moment = CalendarText.moment(token.bytes, token.range) else {
            return "'\(token.excerpt)' is not a date" + (plan[column].type == .date ? "" : " and time")
        }
        guard CalendarText.range.contains(moment.days) else { return outside(token) }
        if plan[column].type == .date {
            guard let days = date(moment) else {
                return
                    "'\(token.excerpt)' is not midnight, and a date would lose its time of day: read it as a timestamp"
                    + (zone == nil && moment.secondsEast != nil ? ", or configure the server's time zone" : "")
            }
            buffers.set(column, row, integer: Int64(days))
            return nil
        }
        guard !moment.isTooFine else { return "'\(token.excerpt)' is finer than a microsecond" }
        var time = moment.wallClock
        if plan[column].type == .instant {
            if let seconds = moment.secondsEast {
                time = Timestamp(microsecondsSince1970: time.microsecondsSince1970 - Int64(seconds) * 1_000_000)
            } else if let zone {
                guard let instant = zone.instant(time) else {
                    return "'\(token.excerpt)' does not exist, or comes twice, on the server's clock"
                }
                time = instant
            } else {
                return "'\(token.excerpt)' has no offset from UTC, and the server's time zone is not configured"
            }
        }
        // An offset can lead out of the years that the text itself is in.
        guard Timestamp.range.contains(time) else { return outside(token) }
        buffers.set(column, row, integer: time.microsecondsSince1970)
        return nil
    }

    /// The date that begins at a moment: on the clock that the text shows, or on the server's if that is known. A text in
    /// UTC names the day before for midnight in Johannesburg.
    private func date(_ moment: CalendarText.Moment) -> Int? {
        guard !moment.isTooFine else { return nil }
        if moment.microseconds == 0 { return moment.days }
        guard let zone, let secondsEast = moment.secondsEast else { return nil }
        let instant = Timestamp(
            microsecondsSince1970: moment.wallClock.microsecondsSince1970 - Int64(secondsEast) * 1_000_000)
        return (moment.days - 1...moment.days + 1).first { days in
            CalendarText.range.contains(days)
                && zone.instant(Timestamp(CalendarDate(daysSince1970: days))) == instant
        }
    }

    private func outside(_ token: Token) -> String {
        "'\(token.excerpt)' is outside the years 1 to 9999"
    }
}
