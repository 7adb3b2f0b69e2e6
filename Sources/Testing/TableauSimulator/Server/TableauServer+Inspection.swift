import Columnar
import FoundationEssentials
import HyperExtract
// SPDX-License-Identifier: Apache-2.0
import LoopbackHTTP

/// What tests ask and change past the API.
extension TableauServer {
    var published: [TableauSimulator.DataSource] {
        state.dataSources.map { source in
            TableauSimulator.DataSource(
                id: source.id, name: source.name, project: state.project(source.projectID)?.name ?? "",
                executedUpdates: source.executedUpdates, tags: source.tags, isCertified: source.isCertified)
        }
    }

    func rows(of id: String, table: HyperTable, orderedBy columns: [String]) async throws -> RecordBatch {
        guard let file = state.dataSources.first(where: { $0.id == id })?.file else {
            throw SimulatorError(.notFound, "the datasource \(id) is gone or has no extract")
        }
        return try await extracts.rows(of: store.path(file), table: table, orderedBy: columns)
    }

    func copyExtract(of id: String, to path: String) throws {
        guard let file = state.dataSources.first(where: { $0.id == id })?.file else {
            throw SimulatorError(.notFound, "the datasource \(id) is gone or has no extract")
        }
        try FileManager.default.copyItem(atPath: store.path(file), toPath: path)
    }

    func configure(_ change: @Sendable (inout TableauSimulator.Options) -> Void) {
        change(&options)
    }

    func endSessions() {
        sessions.closeAll()
    }

    func connect(_ id: String, to types: [String]) throws {
        state.change(id) { source in
            source.connections = types.map { .init(id: .newLUID, type: $0) }
            source.updatedAt = clock.now
        }
        try save()
    }

    func rename(_ id: String, to name: String) throws {
        state.change(id) { source in
            source.name = name
            source.updatedAt = clock.now
        }
        try save()
    }

    func move(_ id: String, to path: String) throws {
        let project = try project(at: path)
        state.change(id) { source in
            source.projectID = project
            source.updatedAt = clock.now
        }
        try save()
    }

    func delete(_ id: String) throws {
        let file = state.dataSources.first { $0.id == id }?.file
        state.dataSources.removeAll { $0.id == id }
        try save()
        if let file { store.remove(file) }
    }

    /// The LUID of the project with this path from the site's top; projects that are missing on the way are made.
    func project(at path: String) throws -> String {
        guard let site = state.sites.first(where: { $0.contentURL == setup.site }) else {
            throw TableauFailure.unknownSite
        }
        var parent: String?
        for name in path.split(separator: "/").map(String.init) {
            let found = state.projects.first { $0.siteID == site.id && $0.name == name && $0.parentID == parent }
            let project = found ?? .init(id: .newLUID, siteID: site.id, name: name, parentID: parent)
            if found == nil { state.projects.append(project) }
            parent = project.id
        }
        try save()
        guard let parent else { throw SimulatorError(.notFound, "'\(path)' names no project") }
        return parent
    }

    func copy(_ id: String, as name: String, to path: String) throws {
        let project = try project(at: path)
        guard var copy = state.dataSources.first(where: { $0.id == id }), let old = copy.file,
            state.dataSource(named: name, inProject: project) == nil
        else { throw SimulatorError(.notFound, "the datasource \(id) is gone, or '\(name)' is taken") }
        let new = "datasources/\(String.newLUID).hyper"
        try store.copy(old, to: new)
        copy = TableauState.DataSource(
            id: .newLUID, siteID: copy.siteID, projectID: project, name: name, ownerID: copy.ownerID, description: "",
            createdAt: clock.now, updatedAt: clock.now,
            connections: copy.connections.map { .init(id: .newLUID, type: $0.type) }, file: new, size: copy.size,
            document: copy.document)
        state.dataSources.append(copy)
        try save()
    }

    func edit(_ id: String, _ sql: String) async throws {
        guard let old = state.dataSources.first(where: { $0.id == id })?.file else {
            throw SimulatorError(.notFound, "the datasource \(id) is gone or has no extract")
        }
        let new = "datasources/\(String.newLUID).hyper"
        try store.copy(old, to: new)
        do {
            try await extracts.execute(sql, on: store.path(new))
            _ = try replaceFile(of: id, was: old, by: new)
        } catch {
            store.remove(new)
            throw error
        }
    }

    func customize(_ id: String, _ customizations: [TableauSimulator.Customization]) throws {
        guard let source = state.dataSources.first(where: { $0.id == id }) else {
            throw SimulatorError(.notFound, "the datasource \(id) is gone")
        }
        var document = try DataSourceDocument(kept: source.document)
        for customization in customizations { document.add(customization) }
        let text = document.text
        state.change(id) { source in
            source.document = text
            source.updatedAt = clock.now
        }
        try save()
    }

    func document(of id: String) throws -> String {
        guard let source = state.dataSources.first(where: { $0.id == id }) else {
            throw SimulatorError(.notFound, "the datasource \(id) is gone")
        }
        return try DataSourceDocument(kept: source.document)
            .downloaded(as: source.name, revision: source.revision)
    }

    func calculations(of id: String) -> [String] {
        guard let source = state.dataSources.first(where: { $0.id == id }),
            let document = try? DataSourceDocument(kept: source.document)
        else { return [] }
        return document.columns.filter { $0.first("calculation") != nil }.compactMap { $0["caption"] }
    }
}
