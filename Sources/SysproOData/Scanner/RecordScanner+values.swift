// SPDX-License-Identifier: Apache-2.0

import Columnar

extension RecordScanner {
    /// Takes the value at the cursor over into its column; the reason if that cannot be done exactly.
    @inline(__always)
    mutating func scanValue(_ column: Int, _ row: Int) throws(JSONFailure) -> String? {
        if cursor.byte == UInt8(ascii: "n") {
            try cursor.skipScalar()
            guard plan[column].isNullable else { return "it is null, and has to have a value" }
            buffers.setNull(column, row)
            return nil
        }
        switch plan[column].type {
        case .text: return try scanText(column, row)
        case .numeric(let precision, let scale):
            if precision <= 18 {
                if let mantissa = fastDecimal(precision, scale) {
                    buffers.set(column, row, integer: mantissa)
                    return nil
                }
            } else if let decimal = fastDigits(), decimal.whole + scale <= precision, decimal.places <= scale {
                cursor.position = decimal.end
                let wide = Int128(decimal.mantissa) * FixedDecimal.powersOf10[scale - decimal.places]
                buffers.set(column, row, wide: wide)
                return nil
            }
        case .integer, .int32:
            let start = cursor.position
            if let integer = fastDecimal(18, 0) {
                if plan[column].type == .integer || Int32(exactly: integer) != nil {
                    buffers.set(column, row, integer: integer)
                    return nil
                }
                cursor.position = start
            }
        case .date:
            if cursor.byte == UInt8(ascii: "\""), cursor.bytes[cursor.position &+ 11] == UInt8(ascii: "\""),
                let days = CalendarText.days(cursor.bytes, cursor.position &+ 1), CalendarText.range.contains(days)
            {
                cursor.position &+= 12
                buffers.set(column, row, integer: Int64(days))
                return nil
            }
        case .double:
            // A mantissa below 2^53 divided by an exact power of ten is the nearest double.
            if let decimal = fastDigits(), decimal.whole + decimal.places <= 15, decimal.mantissa != 0 {
                cursor.position = decimal.end
                buffers.set(column, row, double: Double(decimal.mantissa) / Double(powers[decimal.places]))
                return nil
            }
        case .boolean, .timestamp, .instant: break
        }
        return try scanToken(column, row)
    }

    /// A number of at most 18 digits without an exponent, bare or in quotes.
    struct Digits {
        var mantissa: Int64
        var whole: Int
        var places: Int
        var end: Int
    }

    /// Reads the number at the cursor if it is a short one; `nil` leaves the cursor to the slower and exact way.
    @inline(__always)
    private func fastDigits() -> Digits? {
        let bytes = cursor.bytes
        var position = cursor.position
        let isQuoted = bytes[position] == UInt8(ascii: "\"")
        if isQuoted { position &+= 1 }
        let isNegative = bytes[position] == UInt8(ascii: "-")
        if isNegative { position &+= 1 }
        let start = position
        var mantissa: UInt64 = 0
        var digit = bytes[position] &- 0x30
        while digit < 10 {
            mantissa = mantissa &* 10 &+ UInt64(digit)
            position &+= 1
            digit = bytes[position] &- 0x30
        }
        let whole = position &- start
        var places = 0
        if bytes[position] == UInt8(ascii: ".") {
            position &+= 1
            let point = position
            digit = bytes[position] &- 0x30
            while digit < 10 {
                mantissa = mantissa &* 10 &+ UInt64(digit)
                position &+= 1
                digit = bytes[position] &- 0x30
            }
            places = position &- point
            guard places > 0 else { return nil }
        }
        guard whole > 0, whole &+ places <= 18, whole == 1 || bytes[start] != UInt8(ascii: "0") else { return nil }
        let end = bytes[position]
        if isQuoted {
            guard end == UInt8(ascii: "\"") else { return nil }
            position &+= 1
        } else {
            guard end == UInt8(ascii: ",") || end == UInt8(ascii: "}") || (end <= 0x20 && end > 0) else { return nil }
        }
        return Digits(
            mantissa: isNegative ? -Int64(mantissa) : Int64(mantissa), whole: whole, places: places, end: position)
    }

    /// Reads the short number at the cursor as a mantissa at `scale`, and goes over it; `nil` if it may not fit.
    @inline(__always)
    private mutating func fastDecimal(_ precision: Int, _ scale: Int) -> Int64? {
        guard let digits = fastDigits() else { return nil }
        let magnitude = digits.mantissa.magnitude
        let mantissa: Int64
        if digits.places <= scale {
            // Below 10^(precision − added zeros), the mantissa with those zeros is below 10^precision.
            let free = precision &- scale &+ digits.places
            guard free >= 18 || magnitude < powers[free] else { return nil }
            mantissa = digits.mantissa &* Int64(powers[scale &- digits.places])
        } else {
            let divisor = Int64(powers[digits.places &- scale])
            guard digits.mantissa % divisor == 0 else { return nil }
            mantissa = digits.mantissa / divisor
            guard mantissa.magnitude < powers[precision] else { return nil }
        }
        cursor.position = digits.end
        return mantissa
    }

    private mutating func scanText(_ column: Int, _ row: Int) throws(JSONFailure) -> String? {
        var arena = buffers.text(column, row)
        guard cursor.byte == UInt8(ascii: "\"") else {
            let start = cursor.position
            do throws(JSONFailure) {
                try cursor.skipValue(depth: 2)
            } catch {
                buffers.abandonText(column, row, arena)
                throw error
            }
            arena.append(cursor.bytes, start..<cursor.position)
            buffers.setText(column, row, arena)
            return nil
        }
        cursor.position &+= 1
        let flaw: TextFlaw
        do throws(JSONFailure) {
            flaw = try cursor.readString(into: &arena)
        } catch {
            buffers.abandonText(column, row, arena)
            throw error
        }
        if case .none = flaw {
            buffers.setText(column, row, arena)
            return nil
        }
        buffers.abandonText(column, row, arena)
        return flaw.reason
    }
}

extension TextFlaw {
    /// What to say of a record with such a text.
    var reason: String {
        switch self {
        case .none: ""
        case .nul: "its text holds the character U+0000, which no table can hold"
        case .loneSurrogate: "its text holds half of a surrogate pair, which is no character"
        }
    }
}
