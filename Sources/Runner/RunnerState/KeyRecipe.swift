// SPDX-License-Identifier: Apache-2.0

import Columnar
import SyncSettings

/// How the key of a data source's rows is made of SYSPRO's records, as it is remembered with what was loaded.
///
/// A key column may show a label, a constant or a segment. If the configuration changes one, every row gets another key: by
/// the recipe under which they were loaded, the rows in Tableau are found that today's rows take the place of.
package struct KeyRecipe: Codable, Hashable, Sendable {
    /// The key's columns, for each of the rows that a record becomes.
    package var rows: [[Column]]

    /// One column of the key.
    package struct Column: Codable, Hashable, Sendable {
        package var name: ExactText
        package var type: ColumnType
        package var origin: Origin
        package var trim: Trim
        /// Codes and labels, in the order of the codes.
        package var labels: [[ExactText]]
    }

    /// Where the values of a column come from.
    package enum Origin: Codable, Hashable, Sendable {
        case property(ExactText)
        case constant(ExactText)
        case segment(of: ExactText, index: Int, separator: ExactText)
        /// What is looked up in another entity set: how, in words.
        case lookup(ExactText)
    }

    /// The recipe of the key's columns among `columns`, of these types.
    package init(_ rows: [[ColumnConfiguration]], key: [String], types: [String: ColumnType]) {
        self.rows = rows.map { columns in
            columns.filter { key.contains($0.name) }.map { column in
                Column(
                    name: ExactText(column.name), type: types[column.name] ?? .text, origin: Origin(column.origin),
                    trim: column.trim,
                    labels: column.values.sorted { $0.key < $1.key }.map { [$0.key, ExactText($0.value)] })
            }
        }
    }

    /// The columns as a configuration would have them; `nil` if one is looked up, for what was found then is not known.
    package var columns: [[ColumnConfiguration]]? {
        var all: [[ColumnConfiguration]] = []
        for row in rows {
            var columns: [ColumnConfiguration] = []
            for column in row {
                let origin: ColumnConfiguration.Origin
                switch column.origin {
                case .property(let name): origin = .property(name.string)
                case .constant(let text): origin = .constant(text.string)
                case .segment(let name, let index, let separator):
                    origin = .segment(of: name.string, index: index, separator: separator.string)
                case .lookup: return nil
                }
                let labels = column.labels.filter { $0.count == 2 }.map { ($0[0], $0[1].string) }
                columns.append(
                    ColumnConfiguration(
                        name: column.name.string, origin: origin, type: column.type, trim: column.trim,
                        values: Dictionary(labels) { first, _ in first }, line: nil))
            }
            all.append(columns)
        }
        return all
    }
}

extension KeyRecipe.Origin {
    fileprivate init(_ origin: ColumnConfiguration.Origin) {
        switch origin {
        case .property(let name): self = .property(ExactText(name))
        case .constant(let text): self = .constant(ExactText(text))
        case .segment(let name, let index, let separator):
            self = .segment(of: ExactText(name), index: index, separator: ExactText(separator))
        case .lookup(let set, let key, let take):
            let parts = key.map { "\($0.from)=\($0.to)" }.joined(separator: ",")
            self = .lookup(ExactText("\(set) \(parts) \(take)"))
        }
    }
}
