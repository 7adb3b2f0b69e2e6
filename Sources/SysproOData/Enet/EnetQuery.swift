// SPDX-License-Identifier: Apache-2.0

/// A question to SYSPRO's e.net, which changes nothing.
///
/// ```swift
/// let customer = try await enet.query(.fetch("ArCustomer", key: "0000001"))
/// let north = try await enet.query(.find("ArCustomer", ["Customer", "Name"], where: [.init("Branch", .equal, "NTH")]))
/// ```
public struct EnetQuery: Hashable, Sendable {
    /// What is asked, in the words of errors.
    let operation: String
    /// The path behind the service's root.
    let path: String
    /// The business object that answers, if the path does not say it.
    let businessObject: String?
    /// The question.
    let document: EnetElement
    /// The schema of the question.
    let schema: String

    /// Rows of any table (business object COMFND).
    ///
    /// - Parameters:
    ///   - table: The table, such as `ArCustomer`.
    ///   - columns: The columns to return.
    ///   - conditions: Which rows; all if there are none.
    ///   - order: The column to order by; the first of `columns` unless said otherwise.
    ///   - limit: The most rows to return.
    public static func find(
        _ table: String, _ columns: [String], where conditions: [EnetCondition] = [], orderBy order: String? = nil,
        limit: Int = 100
    ) -> EnetQuery {
        var elements = [
            EnetElement("TableName", table), EnetElement("ReturnRows", "\(limit)"),
            EnetElement("Columns", columns.map { EnetElement("Column", $0) }),
        ]
        if !conditions.isEmpty {
            elements.append(
                EnetElement("Where", conditions.enumerated().map { $1.expression(isFirst: $0 == 0) }))
        }
        if let order = order ?? columns.first {
            elements.append(EnetElement("OrderBy", [EnetElement("Column", order)]))
        }
        return EnetQuery(
            operation: "enet.find", path: "/Query/Query", businessObject: "COMFND",
            document: EnetElement("Query", elements), schema: "COMFND.XSD")
    }

    /// A page of a browse (COMBRW): the rows that follow a key, in the key's order.
    ///
    /// - Parameters:
    ///   - name: The browse, such as `ArCustomer`.
    ///   - key: Where to begin; the beginning if it is empty. ``EnetReply/nextKey`` of a page is the next one's.
    ///   - filters: Columns and the values that they must have.
    ///   - limit: The most rows of a page.
    public static func browse(
        _ name: String, from key: String = "", filters: [(column: String, value: String)] = [], limit: Int = 100
    ) -> EnetQuery {
        let elements =
            [
                EnetElement("BrowseName", name), EnetElement("StartAtKey", key), EnetElement("StartCondition"),
                EnetElement("ReturnRows", "\(limit)"),
            ]
            + filters.map { column, value in
                EnetElement(
                    "Filter", [EnetElement("ColumnFilterName", column), EnetElement("ColumnFilterValue", value)])
            }
        return EnetQuery(
            operation: "enet.browse", path: "/Query/Browse", businessObject: nil,
            document: EnetElement("Browse", elements), schema: "COMBRW.XSD")
    }

    /// One record of a table by its whole key (COMFCH).
    ///
    /// - Parameter others: The further parts of a key that has several, in its order.
    public static func fetch(_ table: String, key: String, _ others: String...) -> EnetQuery {
        fetch(table, keys: [key] + others)
    }

    static func fetch(_ table: String, keys: [String]) -> EnetQuery {
        let elements =
            [EnetElement("TableName", table), EnetElement("Key", keys.first ?? "")]
            + keys.dropFirst().enumerated().map { EnetElement("OptionalKey\($0 + 1)", $1) }
            + [EnetElement("FullKeyProvided", "Y"), EnetElement("DefaultType"), EnetElement("EspressoFetch", "N")]
        return EnetQuery(
            operation: "enet.fetch", path: "/Query/Fetch", businessObject: nil,
            document: EnetElement("Fetch", elements), schema: "COMFCH.XSD")
    }

    /// A query object with a question of its own, such as `ARSQRY`.
    public static func object(_ businessObject: String, _ document: EnetElement) -> EnetQuery {
        EnetQuery(
            operation: "enet.query", path: "/Query/Query", businessObject: businessObject, document: document,
            schema: "\(businessObject).XSD")
    }
}

/// One condition on the rows of ``EnetQuery/find(_:_:where:orderBy:limit:)``.
public struct EnetCondition: Hashable, Sendable {
    /// How a column is compared. Only `EQ` has been seen in a recorded question; the others follow its pattern.
    public enum Comparison: String, Sendable {
        /// The same.
        case equal = "EQ"
        /// Another one.
        case notEqual = "NE"
        /// Below.
        case less = "LT"
        /// Below, or the same.
        case atMost = "LE"
        /// Above.
        case greater = "GT"
        /// Above, or the same.
        case atLeast = "GE"
    }

    /// The column.
    public var column: String
    /// How it is compared.
    public var comparison: Comparison
    /// What with, as SYSPRO stores it.
    public var value: String
    /// Whether it is enough that this condition holds instead of those before it.
    public var isAlternative: Bool

    /// A condition that must hold beside those before it, unless it is an alternative to them.
    public init(_ column: String, _ comparison: Comparison, _ value: String, isAlternative: Bool = false) {
        self.column = column
        self.comparison = comparison
        self.value = value
        self.isAlternative = isAlternative
    }

    func expression(isFirst: Bool) -> EnetElement {
        EnetElement(
            "Expression",
            [EnetElement("OpenBracket", "(")]
                + (isFirst ? [] : [EnetElement("AndOr", isAlternative ? "Or" : "And")])
                + [
                    EnetElement("Column", column), EnetElement("Condition", comparison.rawValue),
                    EnetElement("Value", value), EnetElement("CloseBracket", ")"),
                ])
    }
}
