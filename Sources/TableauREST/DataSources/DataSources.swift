// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import ServiceHTTP

/// A site's published data sources.
public struct DataSources: Sendable {
    let connection: TableauConnection

    /// All data sources that the user may see, fetched page by page. API 2.0.
    public func list() -> Paged<DataSource> {
        list(filter: ListFilter())
    }

    /// The data source of this name in a project; `nil` if there is none. API 2.0.
    ///
    /// Tableau's search can lag behind a publish by some seconds: use the data source that publishing returned.
    public func find(_ name: String, in project: Project) async throws -> DataSource? {
        // The project's LUID is no filter, and projects in different places share names.
        let filter = ListFilter().equal("name", name).equal("projectName", project.name)
        for try await found in list(filter: filter) where found.name == name && found.projectID == project.id {
            return found
        }
        return nil
    }

    /// The data source of this name in the project with this path, such as `Finance/Archive`; `nil` if there is none.
    /// API 2.0.
    ///
    /// - Throws: ``TableauError`` with code `conflict` if the path stands for several projects.
    public func find(_ name: String, in project: String) async throws -> DataSource? {
        guard let project = try await Projects(connection: connection).find(project) else { return nil }
        return try await find(name, in: project)
    }

    /// The data source of this name in a project, which is known to be there: asks until Tableau's list shows it, as
    /// often as a job is asked for. API 2.0.
    ///
    /// - Returns: `nil` if the list does not show it within `patience`.
    public func find(_ name: String, in project: Project, within patience: Duration) async throws -> DataSource? {
        let (start, schedule) = (connection.ticker.elapsed(), connection.configuration.polling)
        var wait = schedule.first
        while true {
            if let found = try await find(name, in: project) { return found }
            let left = patience - (connection.ticker.elapsed() - start)
            guard left > .zero else { return nil }
            try await connection.ticker.sleep(min(left, wait))
            wait = schedule.wait(after: wait)
        }
    }

    /// The data source with this LUID; `nil` if Tableau has none, or the user may not see it. API 2.0.
    public func find(id: DataSource.ID) async throws -> DataSource? {
        do {
            return try await get(id)
        } catch let error as TableauError
            where error.code == .notFound && !["404000", "404003", nil].contains(error.tableauCode)
        {
            // A 404 about the site or the method, or without Tableau's code, says nothing of the data source.
            return nil
        }
    }

    /// The data source with this LUID. API 2.0.
    ///
    /// - Throws: ``TableauError`` with code `notFound` if there is none.
    public func get(_ id: DataSource.ID) async throws -> DataSource {
        let call = TableauCall("tableau.get-data-source", .get, .site(Self.path(id)))
        return try await connection.answer(call) { node throws(AnswerFault) in
            try DataSource(node.child("datasource"))
        }
    }

    /// What the data source reads from; its rows can be updated if that is `hyper`. API 2.0.
    public func connections(of id: DataSource.ID) async throws -> [DataSourceConnection] {
        let call = TableauCall("tableau.list-connections", .get, .site("\(Self.path(id))/connections"))
        return try await connection.answer(call) { node throws(AnswerFault) in
            var connections: [DataSourceConnection] = []
            for item in try node.items("connection", in: "connections") {
                connections.append(try DataSourceConnection(item))
            }
            return connections
        }
    }

    /// Deletes the data source. One that is not there is no error, so that a lost answer does no harm. API 2.0.
    public func delete(_ id: DataSource.ID) async throws {
        var call = TableauCall("tableau.delete-data-source", .delete, .site(Self.path(id)), isRepeatable: true)
        call.effect = .repeatable
        do {
            _ = try await connection.send(call)
        } catch let error as TableauError where error.tableauCode == "404004" {
            return
        }
    }

    static func path(_ id: DataSource.ID) -> String {
        "datasources/\(PercentEncoding.encode(id))"
    }

    private func list(filter: ListFilter) -> Paged<DataSource> {
        Paged(connection, "tableau.list-data-sources", "datasources", filter: filter) { node throws(AnswerFault) in
            var dataSources: [DataSource] = []
            for item in try node.items("datasource", in: "datasources") { dataSources.append(try DataSource(item)) }
            return dataSources
        }
    }
}

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
