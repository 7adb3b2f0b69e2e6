// SPDX-License-Identifier: Apache-2.0

extension FixedDecimal {
    /// The sum, at the larger of the two scales.
    ///
    /// - Throws: ``ValueError`` if the sum has more than 38 digits.
    public func adding(_ other: FixedDecimal) throws(ValueError) -> FixedDecimal {
        try combined(with: other, "+") { $0.addingReportingOverflow($1) }
    }

    /// The difference, at the larger of the two scales.
    ///
    /// - Throws: ``ValueError`` if the difference has more than 38 digits.
    public func subtracting(_ other: FixedDecimal) throws(ValueError) -> FixedDecimal {
        try combined(with: other, "-") { $0.subtractingReportingOverflow($1) }
    }

    /// The exact product. Its scale is the sum of both scales; zeros at its end give way if there are too many digits.
    ///
    /// - Throws: ``ValueError`` if the product has more than 38 digits, or more than 38 of them after the point.
    public func multiplied(by other: FixedDecimal) throws(ValueError) -> FixedDecimal {
        let (product, overflow) = mantissa.multipliedReportingOverflow(by: other.mantissa)
        if !overflow, let exact = Self.fitting(product, scale: scale + other.scale) { return exact }
        // Without the zeros at its end each factor is as small as it can be, except for a 2 in one and a 5 in the other.
        let magnitude = mantissa.magnitude.multipliedFullWidth(by: other.mantissa.magnitude)
        var (high, low, places) = (magnitude.high, magnitude.low, scale + other.scale)
        while places > 0, high > 0 || low >= Self.powersOf10[38].magnitude || places > Self.maximumScale {
            // Long division by ten, one half after the other.
            let (upper, rest) = high.quotientAndRemainder(dividingBy: 10)
            let (lower, remainder) = UInt128(10).dividingFullWidth((rest, low))
            guard remainder == 0 else { break }
            (high, low, places) = (upper, lower, places - 1)
        }
        guard high == 0, places <= Self.maximumScale, low < Self.powersOf10[38].magnitude else {
            throw Self.tooLarge(self, "*", other)
        }
        let isNegative = (mantissa < 0) != (other.mantissa < 0)
        return FixedDecimal(mantissa: isNegative ? -Int128(low) : Int128(low), scale: places)
    }

    private func combined(
        with other: FixedDecimal, _ sign: String,
        _ operation: (Int128, Int128) -> (partialValue: Int128, overflow: Bool)
    ) throws(ValueError) -> FixedDecimal {
        // At the larger scale the sum has all its digits; at a smaller one it may have fewer, but only if they are zeros.
        for (left, right) in [(self, other), (reduced, other.reduced)] {
            let scale = max(left.scale, right.scale)
            guard let a = left.atScale(scale), let b = right.atScale(scale) else { continue }
            let (result, overflow) = operation(a, b)
            if !overflow, let exact = Self.fitting(result, scale: scale) { return exact }
        }
        throw Self.tooLarge(self, sign, other)
    }

    private func atScale(_ target: Int) -> Int128? {
        let (product, overflow) = mantissa.multipliedReportingOverflow(by: Self.powersOf10[target - scale])
        return overflow ? nil : product
    }

    /// The number, if it has no more than 38 digits and places.
    private static func fitting(_ mantissa: Int128, scale: Int) -> FixedDecimal? {
        guard scale <= maximumScale, mantissa.magnitude < powersOf10[38].magnitude else { return nil }
        return FixedDecimal(mantissa: mantissa, scale: scale)
    }

    private static func tooLarge(_ left: FixedDecimal, _ sign: String, _ right: FixedDecimal) -> ValueError {
        ValueError(reason: "\(left) \(sign) \(right) has more than 38 digits")
    }

    /// The result of an operator, which traps as those of `Int` do.
    private static func trapping(_ operation: () throws(ValueError) -> FixedDecimal) -> FixedDecimal {
        do throws(ValueError) {
            return try operation()
        } catch {
            preconditionFailure(error.reason)
        }
    }
}

extension FixedDecimal: SignedNumeric {
    /// A whole number of an integer literal.
    public init(integerLiteral value: Int128) {
        self.init(mantissa: value, scale: 0)
    }

    /// A whole number; `nil` if it has more than 38 digits.
    public init?(exactly source: some BinaryInteger) {
        guard let mantissa = Int128(exactly: source), let number = Self.fitting(mantissa, scale: 0) else { return nil }
        self = number
    }

    /// The number without its sign.
    public var magnitude: FixedDecimal { mantissa < 0 ? -self : self }

    /// The sum; traps if it has more than 38 digits.
    public static func + (left: Self, right: Self) -> Self {
        trapping { () throws(ValueError) in try left.adding(right) }
    }

    /// The difference; traps if it has more than 38 digits.
    public static func - (left: Self, right: Self) -> Self {
        trapping { () throws(ValueError) in try left.subtracting(right) }
    }

    /// The exact product; traps if it has more than 38 digits.
    public static func * (left: Self, right: Self) -> Self {
        trapping { () throws(ValueError) in try left.multiplied(by: right) }
    }

    /// Multiplies in place; traps if the product has more than 38 digits.
    public static func *= (left: inout Self, right: Self) {
        left = left * right
    }

    /// The number with the other sign, at the same scale.
    public static prefix func - (number: Self) -> Self {
        FixedDecimal(mantissa: -number.mantissa, scale: number.scale)
    }
}

extension Sequence where Element == FixedDecimal {
    /// The exact sum of all numbers; zero if there are none.
    ///
    /// - Throws: ``ValueError`` if the sum, or one of its parts from the start, has more than 38 digits.
    public func sum() throws(ValueError) -> FixedDecimal {
        var sum = FixedDecimal.zero
        for number in self { sum = try sum.adding(number) }
        return sum
    }
}

extension FixedDecimal: Codable {
    /// Decodes the text form. A JSON number is refused: most decoders read it as binary floating point, which loses
    /// digits.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let text = try? container.decode(String.self), let number = FixedDecimal(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "a decimal is a text of at most 38 digits, such as \"12.50\"")
        }
        self = number
    }

    /// Encodes the text form: all digits, with as many places as the scale says.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
