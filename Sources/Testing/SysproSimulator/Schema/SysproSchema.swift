// SPDX-License-Identifier: Apache-2.0

/// The tables that the simulator knows.
enum SysproSchema {
    /// All tables, in the order of the metadata document.
    static let entities: [SysproEntity] = parsed(text)

    /// The table of that name, spelt exactly so.
    static func entity(_ name: String) -> SysproEntity? {
        index[name].map { entities[$0] }
    }

    static let index: [String: Int] = Dictionary(
        uniqueKeysWithValues: entities.enumerated().map { ($1.name, $0) })

    private static func parsed(_ text: String) -> [SysproEntity] {
        var entities: [SysproEntity] = []
        var head: [Substring] = []
        var columns: [SysproColumn] = []
        func finish() {
            guard let name = head.first else { return }
            let index = Dictionary(uniqueKeysWithValues: columns.enumerated().map { ($1.name, $0) })
            let keys = head.dropFirst().compactMap { index[String($0)] }
            entities.append(SysproEntity(name: String(name), columns: columns, index: index, keys: keys))
            columns = []
        }
        for line in text.split(separator: "\n") {
            if line.hasPrefix(" ") {
                columns += line.split(separator: " ").map(column)
            } else {
                finish()
                head = line.split(separator: " ")
            }
        }
        finish()
        return entities
    }

    private static func column(_ text: Substring) -> SysproColumn {
        let parts = text.split(separator: ":")
        let facets = parts[1].dropFirst().split(separator: ".").compactMap { Int($0) }
        let type: SysproColumn.Kind =
            switch parts[1].first {
            case "s": .text(length: facets[0], isPadded: false)
            case "c": .text(length: facets[0], isPadded: true)
            case "d": .decimal(precision: facets[0], scale: facets[1])
            case "v": .rowVersion
            default: .date
            }
        let isNullable = parts[1] == "t" || parts[1] == "v"
        return SysproColumn(name: String(parts[0]), kind: type, isNullable: isNullable)
    }
}

/// One table: its columns and its key.
struct SysproEntity: Sendable {
    let name: String
    let columns: [SysproColumn]
    /// Where a column stands, by its name.
    let index: [String: Int]
    /// The columns of the primary key, in its order.
    let keys: [Int]
}

/// One column of a table.
struct SysproColumn: Sendable {
    /// What a column holds.
    enum Kind: Sendable, Equatable {
        /// Text; padded text is `char(n)` in SQL Server.
        case text(length: Int, isPadded: Bool)
        /// An exact decimal of at most 18 digits.
        case decimal(precision: Int, scale: Int)
        /// SQL Server's `datetime`, always at midnight.
        case date
        /// Eight bytes that rise with every change in the database.
        case rowVersion
    }

    let name: String
    let kind: Kind
    let isNullable: Bool

    /// How many digits stand after the point; 0 for what is no decimal.
    var scale: Int {
        if case .decimal(_, let scale) = kind { scale } else { 0 }
    }
}
