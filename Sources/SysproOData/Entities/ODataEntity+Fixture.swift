// SPDX-License-Identifier: Apache-2.0

public import Columnar

extension ODataEntity {
    /// A record for tests, made as a page's records are.
    ///
    /// ```swift
    /// let invoice = try ArInvoice.fixture(["Customer": .text("A"), "InvoiceBal1": .decimal(12)])
    /// ```
    ///
    /// - Parameter values: The values of some properties, by the names on the wire. The others are missing if they may be,
    ///   else an empty text, zero, `false` or 1970-01-01.
    /// - Throws: ``ODataError`` with code `unknownName` if the entity has no such property, with code `refusedRecord` if a
    ///   value does not fit.
    public static func fixture(_ values: [String: Value] = [:]) throws -> Self {
        let columns = columns
        if let unknown = values.keys.sorted().first(where: { name in !columns.contains { $0.name == name } }) {
            throw ODataError(
                .unknownName,
                "\(entitySet) has no property '\(unknown)'" + NearestName.hint(unknown, columns.map(\.name)))
        }
        var batch = RecordBatch(Schema(scanning: columns), capacity: 1)
        do {
            try batch.append(
                columns.map { column in
                    let value = values[column.name] ?? (column.isNullable ? .null : column.type.zero)
                    guard column.isNullable || value != .null else {
                        throw ValueError(column: column.name, reason: "null, but it must have a value")
                    }
                    return value
                })
        } catch let error as ValueError {
            throw ODataError(.refusedRecord, "\(entitySet): \(error)")
        }
        var reader = RowReader(batch)
        return try Self(from: &reader)
    }
}

extension ColumnType {
    fileprivate var zero: Value {
        switch self {
        case .text: .text("")
        case .int32, .integer: .integer(0)
        case .numeric: .decimal(0)
        case .double: .double(0)
        case .boolean: .boolean(false)
        case .date: .date(CalendarDate(daysSince1970: 0))
        case .timestamp, .instant: .timestamp(Timestamp(microsecondsSince1970: 0))
        }
    }
}
