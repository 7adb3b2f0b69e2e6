// SPDX-License-Identifier: Apache-2.0

import Columnar

/// The exact sum of whole numbers or decimals of one scale, however many there are and in whatever order they come.
public struct ExactSum: Hashable, Sendable, CustomStringConvertible {
    /// How many digits of the sum stand after the point.
    public let scale: Int
    /// The sum's mantissa is `high` × 2^128 + `low`.
    private var high: Int64 = 0
    private var low: UInt128 = 0

    /// The sum of nothing.
    public init(scale: Int) {
        self.scale = scale
    }

    /// Adds a mantissa.
    public mutating func add(_ mantissa: Int128) {
        let (sum, carry) = low.addingReportingOverflow(UInt128(truncatingIfNeeded: mantissa))
        low = sum
        high += (mantissa < 0 ? -1 : 0) + (carry ? 1 : 0)
    }

    /// The sum; `nil` if it has more than 38 digits.
    public var value: FixedDecimal? {
        let mantissa = Int128(truncatingIfNeeded: low)
        guard high == (mantissa < 0 ? -1 : 0), mantissa.magnitude < FixedDecimal.powersOf10[38].magnitude else {
            return nil
        }
        return FixedDecimal(mantissa: mantissa, scale: scale)
    }

    /// The sum, or that it has more than 38 digits.
    public var description: String { value?.description ?? "more than 38 digits" }
}
