// SPDX-License-Identifier: Apache-2.0

import Columnar

/// A piece of SQL with the type that hyperd gives it.
struct TypedSQL: Sendable {
    /// One operand: it needs no parentheses around it.
    let sql: String
    /// The type; `nil` for `null`.
    let type: ColumnType?
    /// How many digits a whole number has at most.
    let digits: Int

    init(_ sql: String, _ type: ColumnType?, digits: Int = 19) {
        self.sql = sql
        self.type = type
        self.digits = digits
    }

    /// The same value as another type.
    func cast(to target: ColumnType?) -> TypedSQL {
        guard let target, target != type else { return self }
        return TypedSQL("(\(sql))::\(Self.name(of: target))", target)
    }

    /// The value with a type even if it is `null`.
    var cast: TypedSQL { type == nil ? cast(to: .text) : self }

    /// The value as a floating-point number.
    var double: String { cast(to: .double).sql }

    /// The value as a decimal, if it is exact.
    var decimal: (sql: String, precision: Int, scale: Int)? {
        switch type {
        case .numeric(let precision, let scale): (sql, precision, scale)
        case .integer: ("(\(sql))::numeric(\(digits),0)", digits, 0)
        default: nil
        }
    }

    static func name(of type: ColumnType) -> String {
        switch type {
        case .text: "text"
        case .int32: "integer"
        case .integer: "bigint"
        case .numeric(let precision, let scale): "numeric(\(precision),\(scale))"
        case .double: "double precision"
        case .boolean: "boolean"
        case .date: "date"
        case .timestamp: "timestamp"
        case .instant: "timestamptz"
        }
    }

    /// The type that holds the values of all.
    static func common(_ values: [TypedSQL]) -> ColumnType? {
        values.reduce(nil as TypedSQL?) { sofar, value in
            guard let left = sofar, let leftType = left.type else { return value }
            guard let rightType = value.type, leftType != rightType else {
                return TypedSQL("", leftType, digits: max(left.digits, value.digits))
            }
            if [.date, .timestamp].contains(leftType) { return TypedSQL("", .timestamp) }
            guard let left = left.decimal, let right = value.decimal else { return TypedSQL("", .double) }
            let scale = max(left.scale, right.scale)
            let whole = max(left.precision - left.scale, right.precision - right.scale)
            let fits = whole + scale <= ColumnType.maximumPrecision
            return TypedSQL("", fits ? .numeric(precision: max(1, whole + scale), scale: scale) : .double)
        }?.type
    }

    init(_ value: FormulaValue) {
        switch value {
        case .null: self.init("null", nil)
        case .string(let text): self.init("\(literal(text))::text", .text)
        case .integer(let number):
            self.init(
                number < 0 ? "'\(number)'::bigint" : "\(number)::bigint", .integer,
                digits: String(number.magnitude).count)
        case .decimal(let number):
            let scale = max(0, number.scale)
            let precision = max(String(number.mantissa.magnitude).count, scale, 1)
            self.init(
                "'\(number)'::numeric(\(precision),\(scale))", .numeric(precision: precision, scale: scale))
        case .boolean(let flag): self.init(flag ? "true" : "false", .boolean)
        case .date(let date): self.init("date '\(date)'", .date)
        case .datetime(let moment):
            let text = moment.description.split(separator: "T").joined(separator: " ")
            self.init("timestamp '\(text)'", .timestamp)
        }
    }
}
