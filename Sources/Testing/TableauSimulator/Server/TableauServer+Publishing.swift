// SPDX-License-Identifier: Apache-2.0

import ZipArchive

extension TableauServer {
    func publish(_ call: TableauCall) async throws -> TableauReply {
        let publication = try publication(call)
        guard try call.flag("asJob") else {
            defer { store.remove(publication.file) }
            let source = try await perform(publication)
            return .nodes(node(source), status: 201)
        }
        let job = TableauJob(
            id: .newLUID, siteID: call.parameters[0], createdAt: clock.now, work: .publish(publication),
            fault: call.jobFault)
        try begin(job)
        var reply = node(job)
        // As recorded from a real server: the answer says 1, which means failed, before anything was done.
        reply.attributes.append((name: "finishCode", value: .number(1)))
        return .nodes(reply, status: 202)
    }

    /// What the request asks for, with its file put aside.
    private func publication(_ call: TableauCall) throws -> TableauPublication {
        let siteID = call.parameters[0]
        let multipart = try TableauMultipart(call)
        guard let payload = multipart["request_payload"] else { throw TableauFailure.badRequest("No request_payload.") }
        let element = try TableauCall.document(payload.body, contentType: payload.contentType).required("datasource")
        guard let name = element["name"], !name.isEmpty else {
            throw TableauFailure.badRequest("The datasource has no name.")
        }
        let mode = try mode(call)
        let projectID = element.first("project")?["id"] ?? ""
        let project =
            projectID.isEmpty
            ? state.projects.first { $0.siteID == siteID && $0.name == "default" } : state.project(projectID)
        guard let project, project.siteID == siteID else { throw TableauFailure.unknownProject(projectID) }
        let exists = state.dataSource(named: name, inProject: project.id) != nil
        if exists, mode == .create { throw TableauFailure.exists(name) }
        if !exists, mode == .append {
            throw TableauFailure("404004", "Resource Not Found", "There is no datasource '\(name)' to append to.")
        }

        let file: String
        let fileType: String
        if let id = call.parameter("uploadSessionId") {
            guard let type = call.parameter("datasourceType") else {
                throw TableauFailure.badRequest("An uploadSessionId needs a datasourceType.")
            }
            file = try commit(id, in: siteID).file
            fileType = type
        } else {
            guard let part = multipart["tableau_datasource"], let fileName = part.fileName, !part.body.isEmpty else {
                throw TableauFailure.badRequest("No tableau_datasource.")
            }
            file = "uploads/" + .newLUID
            fileType = fileName.split(separator: ".").last.map { $0.lowercased() } ?? ""
            try store.write(part.body, to: file)
        }
        return TableauPublication(
            name: name, description: element["description"], projectID: project.id,
            ownerID: call.session?.userID ?? "", mode: mode, file: file, fileType: fileType)
    }

    private func mode(_ call: TableauCall) throws -> TableauPublication.Mode {
        let (overwrite, append) = (try call.flag("overwrite"), try call.flag("append"))
        guard !(overwrite && append) else {
            throw TableauFailure.badRequest("'overwrite' and 'append' exclude each other.")
        }
        if append { return .append }
        if overwrite { return .overwrite }
        return try call.flag("replace") ? .replace : .create
    }

    /// Makes the file a datasource, or a part of one.
    ///
    /// - Throws: ``TableauFailure``.
    func perform(_ publication: TableauPublication) async throws -> TableauState.DataSource {
        let content = try await content(of: publication)
        let existing = state.dataSource(named: publication.name, inProject: publication.projectID)
        if publication.mode == .append {
            guard let existing, let old = existing.file, let new = content.file else { throw TableauFailure.badFile }
            defer { store.remove(new) }
            let file = "datasources/\(String.newLUID).hyper"
            try store.copy(old, to: file)
            do {
                try await extracts.append(store.path(new), to: store.path(file))
            } catch {
                store.remove(file)
                throw error
            }
            return try replaceFile(of: existing.id, was: old, by: file)
        }
        return try keep(publication, content)
    }

    /// What a published file is made of.
    private struct Content {
        var document: DataSourceDocument
        /// The extract; `nil` if there is none.
        var file: String?

        var classes: [String] { document.connectionClasses }
    }

    /// What the published file is: its description and its extract, checked.
    private func content(of publication: TableauPublication) async throws -> Content {
        let file = "datasources/\(String.newLUID).hyper"
        var described: DataSourceDocument?
        switch publication.fileType {
        case "hyper":
            try store.copy(publication.file, to: file)
        case "tds":
            let document = try DataSourceDocument(Array(try store.read(publication.file)))
            guard !document.connectionClasses.isEmpty else { throw TableauFailure.badFile }
            return Content(document: document)
        case "tdsx":
            described = try unpack(publication.file, extract: file)
        default:
            throw TableauFailure.badFile
        }
        do {
            let tables = try await extracts.tables(of: store.path(file))
            guard !tables.isEmpty else { throw TableauFailure.badFile }
            return Content(document: described ?? DataSourceDocument(name: publication.name, tables), file: file)
        } catch {
            store.remove(file)
            throw error
        }
    }

    /// Takes the description and the extract, which has to lie where the description says, out of a package.
    private func unpack(_ package: String, extract: String) throws -> DataSourceDocument {
        let scratch = "uploads/" + .newLUID
        defer { store.remove(scratch) }
        do {
            let archive = try ZipArchive(path: store.path(package))
            guard
                let description = archive.members.first(where: { !$0.name.contains("/") && $0.name.hasSuffix(".tds") })
            else { throw TableauFailure.badFile }
            try archive.extract(description, to: store.path(scratch), limit: 64 << 20)
            let document = try DataSourceDocument(Array(try store.read(scratch)))
            guard !document.connectionClasses.isEmpty, let path = document.extractPath,
                let member = archive.members.first(where: { $0.name == path })
            else { throw TableauFailure.badFile }
            try archive.extract(member, to: store.path(extract), limit: 4 << 30)
            return document
        } catch is ZipError {
            throw TableauFailure.badFile
        }
    }

    private func keep(_ publication: TableauPublication, _ content: Content) throws -> TableauState.DataSource {
        let now = clock.now
        let document = content.document.text
        let existing = state.dataSource(named: publication.name, inProject: publication.projectID)
        let id: String
        if let existing {
            if publication.mode == .create { throw TableauFailure.exists(publication.name) }
            id = existing.id
        } else {
            guard let project = state.project(publication.projectID) else {
                throw TableauFailure.unknownProject(publication.projectID)
            }
            id = .newLUID
            state.dataSources.append(
                .init(
                    id: id, siteID: project.siteID, projectID: project.id, name: publication.name,
                    ownerID: publication.ownerID, description: "", createdAt: now, updatedAt: now, connections: [],
                    document: document, revision: 0))
        }
        state.change(id) { source in
            source.description = publication.description ?? source.description
            source.updatedAt = now
            // Connections keep their identifiers where their number stays.
            if source.connections.map(\.type) != content.classes {
                source.connections = content.classes.map { .init(id: .newLUID, type: $0) }
            }
            source.file = content.file
            source.size = content.file.map(store.size) ?? 0
            source.isRefreshed = content.file != nil && content.classes != ["hyper"]
            source.document = document
            source.revision += 1
        }
        try save()
        if let old = existing?.file { store.remove(old) }
        guard let source = state.dataSources.first(where: { $0.id == id }) else { throw TableauFailure.badFile }
        return source
    }

    /// Puts a new version of the extract in the place of the old one, in one step with what `record` writes down.
    func replaceFile(
        of id: String, was old: String, by new: String, _ record: (inout TableauState) -> Void = { _ in }
    ) throws -> TableauState.DataSource {
        guard state.dataSources.contains(where: { $0.id == id && $0.file == old }) else {
            store.remove(new)
            throw TableauFailure("409000", "Resource Conflict", "The datasource was changed at the same time.")
        }
        state.change(id) { source in
            source.file = new
            source.size = store.size(new)
            source.updatedAt = clock.now
        }
        record(&state)
        try save()
        store.remove(old)
        guard let source = state.dataSources.first(where: { $0.id == id }) else { throw TableauFailure.badFile }
        return source
    }
}
