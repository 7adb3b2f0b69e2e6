// SPDX-License-Identifier: Apache-2.0

/// The values of one column of a batch.
///
/// The arrays are public so that decoders and encoders can work on whole columns; of the four kinds of storage only the
/// one that ``ColumnType/storage-swift.property`` names is filled. A null row holds a zero (or an empty text) there.
public struct ColumnData: Sendable {
    /// What the values are.
    public let type: ColumnType
    /// One byte per row: 1 if the value is missing, else 0.
    public var nulls: [UInt8] = []
    /// Values of ``ColumnType/Storage/integers``.
    public var integers: [Int64] = []
    /// Values of ``ColumnType/Storage/wide``.
    public var wides: [Int128] = []
    /// Values of ``ColumnType/Storage/doubles``.
    public var doubles: [Double] = []
    /// The bytes of all texts, one after the other.
    public var bytes: [UInt8] = []
    /// Where each text ends in ``bytes``; it begins where the one before it ends.
    public var ends: [Int32] = []

    /// An empty column with room for `capacity` values.
    public init(_ type: ColumnType, capacity: Int = 0) {
        self.type = type
        guard capacity > 0 else { return }
        nulls.reserveCapacity(capacity)
        switch type.storage {
        case .text:
            ends.reserveCapacity(capacity)
            bytes.reserveCapacity(capacity * 12)
        case .integers: integers.reserveCapacity(capacity)
        case .wide: wides.reserveCapacity(capacity)
        case .doubles: doubles.reserveCapacity(capacity)
        }
    }

    /// How many values there are.
    public var count: Int { nulls.count }

    /// Whether the value of `row` is missing.
    public func isNull(_ row: Int) -> Bool { nulls[row] != 0 }

    /// Where the text of `row` lies in ``bytes``.
    public func textRange(_ row: Int) -> Range<Int> {
        Int(row == 0 ? 0 : ends[row - 1])..<Int(ends[row])
    }

    /// Adds a missing value.
    public mutating func appendNull() {
        nulls.append(1)
        switch type.storage {
        case .text: ends.append(Int32(bytes.count))
        case .integers: integers.append(0)
        case .wide: wides.append(0)
        case .doubles: doubles.append(0)
        }
    }

    /// Adds a value of integer storage: a number, a mantissa at the column's scale, 0 or 1, days or microseconds.
    @inlinable
    public mutating func append(integer: Int64) {
        nulls.append(0)
        integers.append(integer)
    }

    /// Adds the mantissa of a decimal at the column's scale.
    @inlinable
    public mutating func append(wide: Int128) {
        nulls.append(0)
        wides.append(wide)
    }

    /// Adds a floating-point number.
    @inlinable
    public mutating func append(double: Double) {
        nulls.append(0)
        doubles.append(double)
    }

    /// Adds a text whose bytes have already been appended to ``bytes``.
    @inlinable
    public mutating func endText() {
        nulls.append(0)
        ends.append(Int32(bytes.count))
    }

    /// Takes the last value away.
    public mutating func removeLast() {
        nulls.removeLast()
        switch type.storage {
        case .text:
            ends.removeLast()
            bytes.removeSubrange(Int(ends.last ?? 0)...)
        case .integers: integers.removeLast()
        case .wide: wides.removeLast()
        case .doubles: doubles.removeLast()
        }
    }

    /// The values of these rows, in that order.
    public func taking(_ rows: [Int]) -> ColumnData {
        var taken = ColumnData(type, capacity: rows.count)
        taken.append(rows, of: self)
        return taken
    }

    /// Adds the values of these rows of `other`, in that order.
    ///
    /// - Precondition: both columns are of one type.
    public mutating func append(_ rows: [Int], of other: ColumnData) {
        precondition(other.type == type, "a column of \(other.type) does not fit one of \(type)")
        for row in rows {
            nulls.append(other.nulls[row])
            switch type.storage {
            case .text:
                bytes.append(contentsOf: other.bytes[other.textRange(row)])
                ends.append(Int32(bytes.count))
            case .integers: integers.append(other.integers[row])
            case .wide: wides.append(other.wides[row])
            case .doubles: doubles.append(other.doubles[row])
            }
        }
    }
}
