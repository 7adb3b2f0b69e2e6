// SPDX-License-Identifier: Apache-2.0

import HTTPTypes

extension DataSources {
    /// Adds tags to a data source; those that it has stay. API 2.6; a connected app needs the scope
    /// `tableau:datasource_tags:update`.
    ///
    /// - Throws: ``TableauError``; with code `forbidden` if the user or the scope may not.
    public func addTags(_ tags: [String], to id: DataSource.ID) async throws {
        let operation = "tableau.tag"
        var call = TableauCall(
            operation, .put, .site("datasources/\(PercentEncoding.encode(id))/tags"), isRepeatable: true)
        call.effect = .repeatable
        call.fields[.contentType] = "text/xml"
        do {
            let labels = tags.map { tag in
                // Without quotes, Tableau takes each word for a tag.
                let label = tag.contains { $0 == " " || $0 == "," } ? "\"\(tag)\"" : tag
                return XMLText(name: "tag", attributes: [("label", label)])
            }
            call.body = .text(try XMLText(name: "tags", children: labels).request())
        } catch {
            throw TableauError(.refused, "not sent: \(error.message)", operation: operation)
        }
        _ = try await connection.send(call)
    }
}
