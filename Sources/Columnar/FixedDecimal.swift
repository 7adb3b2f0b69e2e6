// SPDX-License-Identifier: Apache-2.0

/// An exact decimal number: `mantissa` × 10^−`scale`, of at most 38 digits.
///
/// ```swift
/// var owed: FixedDecimal = 0
/// owed += invoice.invoiceBal1
/// let total = try invoices.map(\.invoiceBal1).sum()
/// ```
///
/// The scale is kept: 1.50 and 1.5 print differently but are equal. An integer literal makes a number. A floating-point
/// literal does not: `0.1` is not exact in binary. Write `FixedDecimal("0.1")`.
///
/// The operators trap if a result has more than 38 digits, as those of `Int` do. Numbers that come from outside can be that
/// large: ``adding(_:)``, ``subtracting(_:)``, ``multiplied(by:)`` and `sum()` throw instead.
///
/// Foundation's `Decimal` reads the description: `Decimal(string: balance.description)`.
public struct FixedDecimal: Sendable {
    /// The digits as a whole number.
    public let mantissa: Int128
    /// The number of digits after the point, 0…38.
    public let scale: Int

    /// The number `mantissa` × 10^−`scale`.
    ///
    /// - Precondition: `scale` is 0…38. The mantissa may be any number of 128 bits.
    public init(mantissa: Int128, scale: Int) {
        precondition((0...Self.maximumScale).contains(scale), "a decimal has 0 to 38 digits after the point")
        self.mantissa = mantissa
        self.scale = scale
    }

    /// The largest number of digits after the point.
    static let maximumScale = 38

    /// The mantissa of this number at another scale; `nil` if digits would be lost, if more than `precision` digits are
    /// needed, or if `precision` or `target` is not 0…38.
    public func mantissa(precision: Int, scale target: Int) -> Int128? {
        guard Self.powersOf10.indices.contains(precision), Self.powersOf10.indices.contains(target) else { return nil }
        var result = mantissa
        if target > scale {
            let (product, overflow) = result.multipliedReportingOverflow(by: Self.powersOf10[target - scale])
            guard !overflow else { return nil }
            result = product
        } else if target < scale {
            let (quotient, remainder) = result.quotientAndRemainder(dividingBy: Self.powersOf10[scale - target])
            guard remainder == 0 else { return nil }
            result = quotient
        }
        return result.magnitude < Self.powersOf10[precision].magnitude ? result : nil
    }

    /// 10^0 … 10^38.
    public static let powersOf10: [Int128] = (0...38).reduce(into: []) { powers, _ in
        powers.append(powers.last.map { $0 * 10 } ?? 1)
    }
}

extension FixedDecimal {
    /// Reads a number in JSON's grammar (sign, digits, fraction, exponent), digit by digit; `nil` if it is none or has
    /// more than 38 significant digits or places after the point.
    public init?(_ text: String) {
        var text = text
        let parsed = text.withUTF8 { FixedDecimal(json: $0) }
        guard let parsed else { return nil }
        self = parsed
    }

    /// Reads the bytes of a number in JSON's grammar; `nil` if they are none or it has more than 38 significant digits or
    /// places after the point.
    public init?(json bytes: UnsafeBufferPointer<UInt8>) {
        var position = 0
        let isNegative = bytes.first == UInt8(ascii: "-")
        if isNegative { position = 1 }
        var mantissa: UInt128 = 0
        var scale = 0
        var digits = 0

        func digit() -> UInt8? {
            guard position < bytes.count else { return nil }
            let value = bytes[position] &- UInt8(ascii: "0")
            return value < 10 ? value : nil
        }
        func take(_ value: UInt8) -> Bool {
            let (product, overflow) = mantissa.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(UInt128(value))
            position += 1
            guard !overflow, !carry else { return false }
            mantissa = sum
            return true
        }

        let start = position
        while let value = digit() {
            guard take(value) else { return nil }
        }
        digits = position - start
        guard digits > 0, digits == 1 || bytes[start] != UInt8(ascii: "0") else { return nil }
        if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
            position += 1
            let point = position
            var isFull = false
            while let value = digit() {
                if isFull || !take(value) {
                    // Zeros at the end say nothing more; the digit that did not fit has not changed the mantissa.
                    guard value == 0 else { return nil }
                    if isFull { position += 1 }
                    isFull = true
                } else {
                    scale += 1
                }
            }
            guard position > point else { return nil }
        }
        if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
            position += 1
            var exponentIsNegative = false
            if position < bytes.count, bytes[position] == UInt8(ascii: "-") || bytes[position] == UInt8(ascii: "+") {
                exponentIsNegative = bytes[position] == UInt8(ascii: "-")
                position += 1
            }
            var exponent = 0
            let first = position
            while let value = digit() {
                exponent = min(exponent * 10 + Int(value), 9_999)
                position += 1
            }
            guard position > first else { return nil }
            scale += exponentIsNegative ? exponent : -exponent
        }
        guard position == bytes.count else { return nil }
        if mantissa == 0 { scale = max(0, min(scale, 38)) }
        while scale > 38 || scale > 0 && mantissa >= Self.powersOf10[38].magnitude, mantissa % 10 == 0 {
            mantissa /= 10
            scale -= 1
        }
        while scale < 0 {
            let (product, overflow) = mantissa.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            mantissa = product
            scale += 1
        }
        guard scale <= 38, mantissa < Self.powersOf10[38].magnitude else { return nil }
        self.init(mantissa: isNegative ? -Int128(mantissa) : Int128(mantissa), scale: scale)
    }
}

extension FixedDecimal: LosslessStringConvertible {
    /// All digits, with as many places as the scale says.
    public var description: String {
        let digits = String(mantissa.magnitude)
        let sign = mantissa < 0 ? "-" : ""
        guard scale > 0 else { return sign + digits }
        let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
        return sign + padded.dropLast(scale) + "." + padded.suffix(scale)
    }
}

extension FixedDecimal: Hashable, Comparable {
    /// Whether both are the same number, at whatever scale.
    public static func == (left: Self, right: Self) -> Bool {
        let (a, b) = (left.reduced, right.reduced)
        return a.mantissa == b.mantissa && a.scale == b.scale
    }

    /// Whether `left` is the smaller number.
    public static func < (left: Self, right: Self) -> Bool {
        if (left.mantissa < 0) != (right.mantissa < 0) { return left.mantissa < 0 }
        let scale = max(left.scale, right.scale)
        let a = left.mantissa.magnitude.multipliedFullWidth(by: powersOf10[scale - left.scale].magnitude)
        let b = right.mantissa.magnitude.multipliedFullWidth(by: powersOf10[scale - right.scale].magnitude)
        let isSmaller = (a.high, a.low) < (b.high, b.low)
        return left.mantissa < 0 ? (b.high, b.low) < (a.high, a.low) : isSmaller
    }

    /// Hashes the number, not its scale.
    public func hash(into hasher: inout Hasher) {
        let reduced = reduced
        hasher.combine(reduced.mantissa)
        hasher.combine(reduced.scale)
    }

    /// The same number without zeros at its end.
    var reduced: FixedDecimal {
        var (mantissa, scale) = (mantissa, scale)
        while scale > 0, mantissa % 10 == 0 {
            mantissa /= 10
            scale -= 1
        }
        return FixedDecimal(mantissa: mantissa, scale: scale)
    }
}
