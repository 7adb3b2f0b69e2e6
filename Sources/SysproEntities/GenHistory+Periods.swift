// SPDX-License-Identifier: Apache-2.0

public import Columnar

extension GenHistory {
    /// A ledger account in one period.
    public struct Period: Hashable, Sendable {
        /// The period, from 1 on.
        public let number: Int
        /// The balance at its end.
        public let closingBalance: FixedDecimal
        /// What changed in it: the difference to the balance before, which for the first period is the year's first.
        public let movement: FixedDecimal
    }

    /// The year's columns as rows, one for each period.
    ///
    /// - Parameter count: How many periods the company's year has, 1…15. Columns of later periods are not part of it.
    public func periods(_ count: Int) -> [Period] {
        var previous = beginYearBalance
        return closingBalances.prefix(max(0, count)).enumerated().map { index, balance in
            defer { previous = balance }
            return Period(number: index + 1, closingBalance: balance, movement: balance.minus(previous))
        }
    }

    /// The balances at the ends of all fifteen periods.
    public var closingBalances: [FixedDecimal] {
        [
            closingBalPer1, closingBalPer2, closingBalPer3, closingBalPer4, closingBalPer5, closingBalPer6,
            closingBalPer7, closingBalPer8, closingBalPer9, closingBalPer10, closingBalPer11, closingBalPer12,
            closingBalPer13, closingBalPer14, closingBalPer15,
        ]
    }
}

extension FixedDecimal {
    /// The exact difference of two balances of 18 digits, which are at the one scale of their columns.
    fileprivate func minus(_ other: FixedDecimal) -> FixedDecimal {
        let places = max(scale, other.scale)
        let powers = FixedDecimal.powersOf10
        return FixedDecimal(
            mantissa: mantissa * powers[places - scale] - other.mantissa * powers[places - other.scale], scale: places)
    }
}
