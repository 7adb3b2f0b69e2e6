// SPDX-License-Identifier: Apache-2.0

import ServiceXML
import TableauREST

/// What people added to a data source in Tableau. It lives there only and goes when the data source is published over.
struct PeoplesWork: Hashable, Sendable {
    /// Each thing in a few words, such as `the calculated field 'Margin'`.
    private(set) var things: [String] = []

    /// What VizQL Data Service tells of. A caption that is the name of a `published` column is not of people's making.
    init(shown fields: [DataSourceField], published: Set<String> = []) {
        for field in fields {
            if !field.isColumn {
                things.append("the calculated field '\(field.caption)'")
            } else if field.caption != field.name, !published.contains(field.caption) {
                things.append("the name '\(field.caption)' for the column '\(field.name)'")
            }
        }
    }

    /// What the description in a downloaded data source, its .tds file, tells of.
    ///
    /// - Throws: `XMLError` where it cannot be read.
    init(description: [UInt8]) throws {
        for column in try XMLElement(parsing: description).all("column") {
            let name = (column["name"] ?? "").filter { $0 != "[" && $0 != "]" }
            let caption = column["caption"]
            if column.first("calculation") != nil {
                things.append("the calculated field '\(caption ?? name)'")
            } else if let caption, caption != name {
                things.append("the name '\(caption)' for the column '\(name)'")
            } else if column["hidden"] == "true" {
                things.append("that the column '\(name)' is hidden")
            }
        }
    }
}
