// SPDX-License-Identifier: Apache-2.0

import Columnar
import SyncSettings
import SysproOData

extension Mapping.Resolved {
    /// Takes note of the columns that the table of another company does not have. Where `columns: all` took them they are
    /// read as `null`; one that the configuration names has to be there.
    ///
    /// - Throws: ``ConfigurationError`` naming the company and the column.
    package mutating func fit(
        _ datasource: DatasourceConfiguration, to metadata: Metadata, of company: String, file: String
    ) throws {
        do {
            _ = try Mapping.resolve(datasource, metadata: metadata, file: file)
        } catch let error as ConfigurationError {
            throw ConfigurationError(
                file: error.file, line: error.line, message: "company \(company): \(error.message)")
        }
        try plan.fit(metadata, of: company)
    }
}

extension ReadPlan {
    /// Takes note of what a company's tables do not have, those of the dimensions included.
    fileprivate mutating func fit(_ metadata: Metadata, of company: String) throws {
        let type = try metadata.entityType(of: entitySet)
        let missing = columns.map(\.name).filter { name in !type.properties.contains { $0.name.hasSameBytes(as: name) }
        }
        if !missing.isEmpty { absent[company] = Set(missing) }
        for index in references.indices { try references[index].dimension.plan.fit(metadata, of: company) }
    }
}
