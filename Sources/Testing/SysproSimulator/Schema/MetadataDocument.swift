// SPDX-License-Identifier: Apache-2.0

/// Writes the service's `$metadata` (CSDL 4.0, as XML) from the table definitions.
///
/// Namespace and container name, like the mapping of `datetime`, are assumptions: no live service has been read.
enum MetadataDocument {
    /// The namespace of the entity types.
    static let namespace = "SYSPRO.Company"

    /// The document of a service with these options.
    static func text(_ options: SysproOptions) -> String {
        let plainDates = options.dates == .date
        var text = """
            <?xml version="1.0" encoding="utf-8"?>
            <edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
            <Schema Namespace="\(namespace)" xmlns="http://docs.oasis-open.org/odata/ns/edm">

            """
        for entity in SysproSchema.entities {
            text += "<EntityType Name=\"\(entity.name)\"><Key>"
            for key in entity.keys { text += "<PropertyRef Name=\"\(entity.columns[key].name)\"/>" }
            text += "</Key>\n"
            let absent = options.absentColumns[entity.name] ?? []
            for column in entity.columns where !absent.contains(column.name) {
                text += property(column, plainDates: plainDates) + "\n"
            }
            text += "</EntityType>\n"
        }
        text += "<EntityContainer Name=\"CompanyContainer\">\n"
        for entity in SysproSchema.entities {
            text += "<EntitySet Name=\"\(entity.name)\" EntityType=\"\(namespace).\(entity.name)\"/>\n"
        }
        return text + "</EntityContainer></Schema></edmx:DataServices></edmx:Edmx>\n"
    }

    private static func property(_ column: SysproColumn, plainDates: Bool) -> String {
        let facets =
            switch column.kind {
            case .text(let length, _): " MaxLength=\"\(length)\" Unicode=\"false\""
            case .decimal(let precision, let scale): " Precision=\"\(precision)\" Scale=\"\(scale)\""
            case .date: plainDates ? "" : " Precision=\"3\""
            case .rowVersion: " MaxLength=\"8\""
            }
        let nullable = column.isNullable ? "" : " Nullable=\"false\""
        return
            "<Property Name=\"\(column.name)\" Type=\"\(type(of: column, plainDates: plainDates))\"\(nullable)\(facets)/>"
    }

    /// The name of a column's type.
    static func type(of column: SysproColumn, plainDates: Bool) -> String {
        switch column.kind {
        case .text: "Edm.String"
        case .decimal: "Edm.Decimal"
        case .date: plainDates ? "Edm.Date" : "Edm.DateTimeOffset"
        case .rowVersion: "Edm.Binary"
        }
    }
}
