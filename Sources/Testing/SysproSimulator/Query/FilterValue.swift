// SPDX-License-Identifier: Apache-2.0

import Columnar

/// A value within a `$filter`.
enum FilterValue: Sendable, Equatable {
    case null
    case bool(Bool)
    case text(String)
    case number(FixedDecimal)
    /// Microseconds since 1970-01-01T00:00:00Z.
    case instant(Int64)
    /// Days since 1970-01-01.
    case date(Int)
    /// The number in a row version.
    case binary(Int64)

    var kind: FilterKind {
        switch self {
        case .null: .null
        case .bool: .bool
        case .text: .text
        case .number: .number
        case .instant: .instant
        case .date: .date
        case .binary: .binary
        }
    }

    /// Negative, zero or positive as this value stands before, with or behind the other; `nil` if they have no
    /// order.
    func compared(to other: FilterValue) -> Int? {
        switch (self, other) {
        case (.text(let a), .text(let b)): compareBinary(a, b)
        case (.number(let a), .number(let b)): a < b ? -1 : a == b ? 0 : 1
        case (.instant(let a), .instant(let b)): a < b ? -1 : a == b ? 0 : 1
        case (.date(let a), .date(let b)): a < b ? -1 : a == b ? 0 : 1
        case (.bool(let a), .bool(let b)): a == b ? 0 : a ? 1 : -1
        case (.binary(let a), .binary(let b)): a < b ? -1 : a == b ? 0 : 1
        default: nil
        }
    }

    static func == (left: Self, right: Self) -> Bool {
        left.compared(to: right) == 0 || (left.kind == .null && right.kind == .null)
    }
}

/// The type of an expression within a `$filter`.
enum FilterKind: String, Sendable {
    case null = "null"
    case bool = "Edm.Boolean"
    case text = "Edm.String"
    case number = "Edm.Decimal"
    case instant = "Edm.DateTimeOffset"
    case date = "Edm.Date"
    case binary = "Edm.Binary"
}
