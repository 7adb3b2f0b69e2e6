// SPDX-License-Identifier: Apache-2.0

import Columnar

extension Value {
    /// This value as one of `type`: exactly, or not at all.
    ///
    /// - Throws: `ValueError` where the value has no exact counterpart of that type.
    func converted(to type: ColumnType, trim: Bool, labels: [String: String]) throws -> Value {
        switch (self, type) {
        case (.null, _): return .null
        case (.text(let text), _):
            let text = trim ? text.trimmed : text
            let label = labels[text] ?? labels[text.trimmed] ?? text
            return type == .text ? .text(label) : try Value(parsing: label, as: type)
        case (_, .text): return .text(labels[description] ?? description)
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
    init(parsing text: String, as type: ColumnType) throws {
        let trimmed = text.trimmed
        guard !trimmed.isEmpty else {
            self = .null
            return
        }
        let value: Value? =
            switch type {
            case .text: .text(text)
            case .int32, .integer: Int64(trimmed).map(Value.integer)
            case .numeric: FixedDecimal(trimmed).map(Value.decimal)
            case .double: Double(trimmed).flatMap { $0.isFinite ? .double($0) : nil }
            case .boolean: ["true": true, "false": false, "Y": true, "N": false][trimmed].map(Value.boolean)
            case .date: CalendarDate(String(trimmed.prefix(10))).map(Value.date)
            case .timestamp, .instant: CalendarDate(trimmed).map { .timestamp(Timestamp($0)) }
            }
        guard let value else { throw ValueError(reason: "'\(text)' is not of type \(type)") }
        self = value
    }

    private func unfit(_ type: ColumnType) -> ValueError {
        ValueError(reason: "\(self) does not fit \(type)")
    }
}

extension String {
    /// Without blanks at both ends.
    var trimmed: String {
        guard hasPrefix(" ") || hasSuffix(" ") else { return self }
        var view = self[...]
        while view.last == " " { view.removeLast() }
        while view.first == " " { view.removeFirst() }
        return String(view)
    }
}

extension Column {
    /// The texts of this column, without blanks at both ends if asked, and with codes replaced by their labels.
    func relabelled(trim: Bool, labels: [String: String]) -> Column {
        var result = Column(.text, capacity: count)
        let codes = Dictionary(uniqueKeysWithValues: labels.map { (Array($0.key.utf8)[...], Array($0.value.utf8)) })
        for row in 0..<count {
            if isNull(row) {
                result.appendNull()
                continue
            }
            let full = bytes[textRange(row)]
            let bare = full.trimmingBlanks
            if let label = codes.isEmpty ? nil : codes[full] ?? codes[bare] {
                result.bytes.append(contentsOf: label)
            } else {
                result.bytes.append(contentsOf: trim ? bare : full)
            }
            result.endText()
        }
        return result
    }
}

extension ArraySlice<UInt8> {
    /// Without blanks at both ends.
    var trimmingBlanks: ArraySlice<UInt8> {
        var slice = self
        while slice.last == UInt8(ascii: " ") { slice.removeLast() }
        while slice.first == UInt8(ascii: " ") { slice.removeFirst() }
        return slice
    }
}
