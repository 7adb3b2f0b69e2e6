// SPDX-License-Identifier: Apache-2.0

public import Columnar

/// Gives the values of one record, field by field, to ``ODataEntity/init(from:)``.
public struct RowReader {
    /// The columns of the batch.
    public let columns: [ColumnData]
    /// Which record is read.
    public var row: Int
    /// Which of the columns is read next.
    public var column = 0
    @usableFromInline let names: [String]

    /// A reader of the records of `batch`, at its first.
    public init(_ batch: RecordBatch) {
        columns = batch.columns
        names = batch.schema.columns.map(\.name)
        row = 0
    }

    /// Goes to the start of the record at `row`.
    @inlinable
    public mutating func move(to row: Int) {
        self.row = row
        column = 0
    }

    /// The next field's value.
    ///
    /// - Throws: ``ODataError`` if another field is the next one, which is a mistake in the entity.
    @inlinable
    public mutating func next<Entity, Value>(_ field: Field<Entity, Value>) throws -> Value {
        guard column < columns.count, names[column] == field.name, let value = Value(self) else {
            throw mismatch(field.name)
        }
        column += 1
        return value
    }

    @usableFromInline
    func mismatch(_ name: String) -> ODataError {
        ODataError(
            .configuration,
            "the field '\(name)' is read at position \(column), where the entity lists '\(column < names.count ? names[column] : "none")'; `fields` and `init(from:)` must have the same order and types"
        )
    }
}

extension ODataPage {
    /// The good records as values.
    ///
    /// - Throws: What ``ODataEntity/init(from:)`` throws.
    @inlinable
    public func entities<Entity: ODataEntity>(_ type: Entity.Type = Entity.self) throws -> [Entity] {
        var reader = RowReader(records)
        var entities: [Entity] = []
        entities.reserveCapacity(records.count)
        for row in 0..<records.count {
            reader.move(to: row)
            entities.append(try Entity(from: &reader))
        }
        return entities
    }
}
