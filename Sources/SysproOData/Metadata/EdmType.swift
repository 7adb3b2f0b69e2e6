// SPDX-License-Identifier: Apache-2.0

public import Columnar

/// The type of a property, as `$metadata` names it (OData CSDL 4.01, part 4.4).
public struct EdmType: RawRepresentable, Hashable, Sendable, Codable, ExpressibleByStringLiteral {
    /// The full name, such as `Edm.Decimal` or `Erp.Grade`.
    public let rawValue: String
    /// A type.
    public init(rawValue: String) { self.rawValue = rawValue }
    /// A type.
    public init(stringLiteral value: String) { rawValue = value }

    /// `Edm.String`.
    public static let string: EdmType = "Edm.String"
    /// `Edm.Boolean`.
    public static let boolean: EdmType = "Edm.Boolean"
    /// `Edm.Byte`.
    public static let byte: EdmType = "Edm.Byte"
    /// `Edm.SByte`.
    public static let sbyte: EdmType = "Edm.SByte"
    /// `Edm.Int16`.
    public static let int16: EdmType = "Edm.Int16"
    /// `Edm.Int32`.
    public static let int32: EdmType = "Edm.Int32"
    /// `Edm.Int64`.
    public static let int64: EdmType = "Edm.Int64"
    /// `Edm.Decimal`.
    public static let decimal: EdmType = "Edm.Decimal"
    /// `Edm.Double`.
    public static let double: EdmType = "Edm.Double"
    /// `Edm.Single`.
    public static let single: EdmType = "Edm.Single"
    /// `Edm.Date`.
    public static let date: EdmType = "Edm.Date"
    /// `Edm.DateTimeOffset`.
    public static let dateTimeOffset: EdmType = "Edm.DateTimeOffset"
    /// `Edm.TimeOfDay`.
    public static let timeOfDay: EdmType = "Edm.TimeOfDay"
    /// `Edm.Duration`.
    public static let duration: EdmType = "Edm.Duration"
    /// `Edm.Guid`.
    public static let guid: EdmType = "Edm.Guid"
    /// `Edm.Binary`.
    public static let binary: EdmType = "Edm.Binary"

    /// The type whose values a column of `type` usually holds.
    public init(_ type: ColumnType) {
        switch type {
        case .text: self = .string
        case .int32: self = .int32
        case .integer: self = .int64
        case .numeric: self = .decimal
        case .double: self = .double
        case .boolean: self = .boolean
        case .date: self = .date
        case .timestamp, .instant: self = .dateTimeOffset
        }
    }
}
