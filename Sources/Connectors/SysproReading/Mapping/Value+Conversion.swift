// SPDX-License-Identifier: Apache-2.0

import Columnar
import SyncSettings

extension Value {
    /// This value as one of `type`: exactly, or not at all.
    ///
    /// - Throws: `ValueError` where the value has no exact counterpart of that type.
    func converted(to type: ColumnType, trim: Trim, labels: [ExactText: String]) throws -> Value {
        switch (self, type) {
        case (.null, _): return .null
        case (.text(let text), _):
            let text = trim(text)
            let label = labels[ExactText(text)] ?? labels[ExactText(Trim.trailing(text))] ?? text
            return type == .text ? .text(label) : try Value(parsing: label, as: type)
        case (_, .text): return .text(labels[ExactText(description)] ?? description)
        case (.integer, .int32), (.integer, .integer), (.integer, .numeric), (.decimal, .numeric), (.double, .double),
            (.boolean, .boolean), (.date, .date), (.timestamp, .timestamp), (.timestamp, .instant):
            return self
        case (.integer(let number), .double):
            guard Int64(exactly: Double(number)) == number else { throw unfit(type) }
            return .double(Double(number))
        case (.decimal(let decimal), .integer), (.decimal(let decimal), .int32):
            guard let whole = decimal.mantissa(precision: 38, scale: 0), let number = Int64(exactly: whole) else {
                throw unfit(type)
            }
            return .integer(number)
        case (.decimal(let decimal), .double):
            guard let number = Double(decimal.description) else { throw unfit(type) }
            return .double(number)
        case (.boolean(let flag), .integer), (.boolean(let flag), .int32): return .integer(flag ? 1 : 0)
        case (.date(let date), .timestamp): return .timestamp(Timestamp(date))
        case (.timestamp(let stamp), .date): return .date(stamp.date)
        default: throw unfit(type)
        }
    }

    /// Reads `text` as a value of `type`; a text of blanks is a missing value, as SYSPRO means it.
    package init(parsing text: String, as type: ColumnType) throws {
        let trimmed = Trim.both(text)
        guard !trimmed.isEmpty else {
            self = .null
            return
        }
        let value: Value? =
            switch type {
            case .text: .text(text)
            case .int32, .integer:
                NumberText(trimmed)?.decimal.flatMap { $0.mantissa(precision: 38, scale: 0) }
                    .flatMap { Int64(exactly: $0) }.map(Value.integer)
            case .numeric: NumberText(trimmed)?.decimal.map(Value.decimal)
            case .double: NumberText(trimmed)?.double.map(Value.double)
            case .boolean: ["true": true, "false": false, "Y": true, "N": false][trimmed].map(Value.boolean)
            case .date: MomentText(trimmed).map { .date($0.wallClock.date) }
            case .timestamp: MomentText(trimmed).map { .timestamp($0.wallClock) }
            case .instant: MomentText(trimmed)?.instant.map(Value.timestamp)
            }
        guard let value else { throw ValueError(reason: "'\(text)' is not of type \(type)") }
        self = value
    }

    private func unfit(_ type: ColumnType) -> ValueError {
        ValueError(reason: "\(self) does not fit \(type)")
    }
}

extension ColumnData {
    /// The texts of this column, without the blanks that `trim` takes away, and with codes replaced by their labels.
    func relabelled(trim: Trim, labels: [ExactText: String]) -> ColumnData {
        var result = ColumnData(.text, capacity: count)
        let codes = Dictionary(
            uniqueKeysWithValues: labels.map { (Array($0.key.string.utf8)[...], Array($0.value.utf8)) })
        for row in 0..<count {
            if isNull(row) {
                result.appendNull()
                continue
            }
            let text = trim(bytes[textRange(row)])
            if let label = codes.isEmpty ? nil : codes[text] ?? codes[Trim.trailing(text)] {
                result.bytes.append(contentsOf: label)
            } else {
                result.bytes.append(contentsOf: text)
            }
            result.endText()
        }
        return result
    }
}
