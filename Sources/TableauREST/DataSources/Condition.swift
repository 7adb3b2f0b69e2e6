// SPDX-License-Identifier: Apache-2.0

/// Which rows of a target an update touches, in terms of the target's columns and of the payload's.
///
/// Keep conditions small: twenty thousand constants joined by `or` have brought a server's Hyper down. Compare with
/// columns of the payload instead.
public indirect enum Condition: Hashable, Sendable {
    /// How two values are compared.
    public enum Operator: String, Hashable, Sendable, Codable {
        /// They are equal.
        case equal = "eq"
        /// They differ.
        case notEqual = "neq"
        /// The target's is greater.
        case greater = "gt"
        /// The target's is greater, or they are equal.
        case greaterOrEqual = "gte"
        /// The target's is less.
        case less = "lt"
        /// The target's is less, or they are equal.
        case lessOrEqual = "lte"
    }

    /// A value in the condition itself.
    public enum Constant: Hashable, Sendable {
        /// A text.
        case string(String)
        /// A whole number.
        case integer(Int64)
        /// A binary floating-point number; not for exact decimals.
        case double(Double)
        /// A truth value.
        case boolean(Bool)
        /// A point in time as Tableau writes it, such as `2018-02-01T00:00:00Z`.
        case datetime(String)
    }

    /// All of them hold.
    case and([Condition])
    /// One of them holds.
    case or([Condition])
    /// A column of the target compared with one of the payload.
    case column(String, Operator, source: String)
    /// A column of the target compared with a constant.
    case constant(String, Operator, Constant)

    /// The rows whose `columns` equal those of the same names in the payload: a match by key.
    public static func keys(_ columns: [String]) -> Condition {
        let equal = columns.map { Condition.column($0, .equal, source: $0) }
        return equal.count == 1 ? equal[0] : .and(equal)
    }

    var isWellFormed: Bool {
        switch self {
        case .and(let conditions), .or(let conditions): !conditions.isEmpty && conditions.allSatisfy(\.isWellFormed)
        case .column, .constant: true
        }
    }

    var needsSource: Bool {
        switch self {
        case .and(let conditions), .or(let conditions): conditions.contains(where: \.needsSource)
        case .column: true
        case .constant: false
        }
    }
}
