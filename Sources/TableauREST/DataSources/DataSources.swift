// SPDX-License-Identifier: Apache-2.0

/// A site's published data sources.
public struct DataSources: Sendable {
    let connection: TableauConnection

    /// All data sources that the user may see, fetched page by page. API 2.0.
    public func list() -> Paged<DataSource> {
        list(filter: ListFilter())
    }

    /// The data source of this name in a project; `nil` where there is none. API 2.0.
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

    /// The data source of this name in the project of this name; `nil` where there is none. API 2.0.
    ///
    /// - Throws: ``TableauError`` with code `conflict` where several projects have the name and none of them is at the top.
    public func find(_ name: String, in project: String) async throws -> DataSource? {
        guard let project = try await Projects(connection: connection).find(project) else { return nil }
        return try await find(name, in: project)
    }

    /// The data source with this LUID. API 2.0.
    ///
    /// - Throws: ``TableauError`` with code `notFound` where there is none.
    public func get(_ id: DataSource.ID) async throws -> DataSource {
        let call = TableauCall("tableau.get-data-source", .get, .site(Self.path(id)))
        return try await connection.answer(call) { node throws(AnswerFault) in
            try DataSource(node.child("datasource"))
        }
    }

    /// What the data source reads from; its rows can be updated where that is `hyper`. API 2.0.
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
