// SPDX-License-Identifier: Apache-2.0

extension TableauServer {
    func listProjects(_ call: TableauCall) throws -> TableauReply {
        let filter = try TableauFilter(call.parameter("filter"))
        let projects = try state.projects.filter { project in
            guard project.siteID == call.parameters[0] else { return false }
            return try filter.includes { field in
                switch field {
                case "name": [project.name]
                case "parentProjectId": [project.parentID ?? ""]
                case "ownerName": ["sync"]
                default: nil
                }
            }
        }
        let page = try TableauPage(projects, call)
        return .nodes(page.pagination, .list("projects", of: "project", page.items.map(node)))
    }

    func createProject(_ call: TableauCall) throws -> TableauReply {
        let element = try call.document().required("project")
        guard let name = element["name"], !name.isEmpty else {
            throw TableauFailure.badRequest("A project has no name.")
        }
        let siteID = call.parameters[0]
        let parent = element["parentProjectId"]
        guard !state.projects.contains(where: { $0.siteID == siteID && $0.name == name && $0.parentID == parent })
        else { throw TableauFailure("409006", "Resource Conflict", "There is a project '\(name)' already.") }
        let project = TableauState.Project(
            id: .newLUID, siteID: siteID, name: name, description: element["description"] ?? "", parentID: parent)
        state.projects.append(project)
        try save()
        return .nodes(node(project), status: 201)
    }

    func listDataSources(_ call: TableauCall) throws -> TableauReply {
        let filter = try TableauFilter(call.parameter("filter"))
        let seen = clock.now - Double(options.listLag)
        var found = try state.dataSources.filter { source in
            guard source.siteID == call.parameters[0], source.createdAt <= seen else { return false }
            return try filter.includes { field in
                switch field {
                case "name": [source.name]
                case "projectName": [state.project(source.projectID)?.name ?? ""]
                case "contentUrl": [source.contentURL]
                case "type": [source.type]
                case "tags": source.tags
                case "isCertified": ["\(source.isCertified)"]
                case "hasExtracts": ["\(source.file != nil)"]
                case "createdAt": [source.createdAt.tableauDate]
                case "updatedAt": [source.updatedAt.tableauDate]
                case "size": ["\(source.size)"]
                default: nil
                }
            }
        }
        switch call.parameter("sort") {
        case "name:asc": found.sort { $0.name < $1.name }
        case "name:desc": found.sort { $0.name > $1.name }
        case "createdAt:desc": found.sort { $0.createdAt > $1.createdAt }
        case "updatedAt:asc": found.sort { $0.updatedAt < $1.updatedAt }
        case "updatedAt:desc": found.sort { $0.updatedAt > $1.updatedAt }
        default: break
        }
        let page = try TableauPage(found, call)
        return .nodes(page.pagination, .list("datasources", of: "datasource", page.items.map(node)))
    }

    func getDataSource(_ call: TableauCall) throws -> TableauReply {
        .nodes(node(try dataSource(call)))
    }

    func updateDataSource(_ call: TableauCall) throws -> TableauReply {
        let source = try dataSource(call)
        let element = try call.document().required("datasource")
        let project = element.first("project")?["id"]
        if let project, state.project(project) == nil { throw TableauFailure.unknownProject(project) }
        state.change(source.id) { source in
            source.name = element["name"] ?? source.name
            source.projectID = project ?? source.projectID
            source.description = element["description"] ?? source.description
            source.certificationNote = element["certificationNote"] ?? source.certificationNote
            if let flag = element["isCertified"] { source.isCertified = flag.lowercased() == "true" }
            source.updatedAt = clock.now
        }
        try save()
        return try getDataSource(call)
    }

    func deleteDataSource(_ call: TableauCall) throws -> TableauReply {
        let source = try dataSource(call)
        state.dataSources.removeAll { $0.id == source.id }
        state.warnings.removeAll { $0.dataSourceID == source.id }
        try save()
        if let file = source.file { store.remove(file) }
        return .empty
    }

    func listConnections(_ call: TableauCall) throws -> TableauReply {
        let source = try dataSource(call)
        return .nodes(
            .list(
                "connections", of: "connection",
                source.connections.map { connection in
                    TableauNode(
                        "connection",
                        [
                            ("id", .text(connection.id)), ("type", .text(connection.type)), ("serverAddress", ""),
                            ("userName", ""), ("embedPassword", .flag(false)),
                        ],
                        [TableauNode("datasource", [("id", .text(source.id)), ("name", .text(source.name))])])
                }))
    }

    func addTags(_ call: TableauCall) throws -> TableauReply {
        let source = try dataSource(call)
        let labels = try call.document().required("tags").all("tag").compactMap { $0["label"] }
        state.change(source.id) { source in
            for label in labels {
                // Clients wrap a label with a blank or comma in quotes, or it would be several.
                let quoted = label.count > 1 && label.hasPrefix("\"") && label.hasSuffix("\"")
                let parts = quoted ? [label.dropFirst().dropLast()] : label.split { $0 == " " || $0 == "," }
                for part in parts where !source.tags.contains(String(part)) { source.tags.append(String(part)) }
            }
        }
        try save()
        return .nodes(tags(try dataSource(call)))
    }

    func deleteTag(_ call: TableauCall) throws -> TableauReply {
        let source = try dataSource(call)
        state.change(source.id) { $0.tags.removeAll { $0 == call.parameters[2] } }
        try save()
        return .empty
    }

    /// The datasource that the path names.
    func dataSource(_ call: TableauCall) throws -> TableauState.DataSource {
        let id = call.parameters[1]
        guard let source = state.dataSource(id, in: call.parameters[0]) else {
            throw TableauFailure.unknownDataSource(id)
        }
        return source
    }

    func node(_ source: TableauState.DataSource) -> TableauNode {
        TableauNode(
            "datasource",
            [
                ("id", .text(source.id)), ("name", .text(source.name)), ("contentUrl", .text(source.contentURL)),
                ("description", source.description.isEmpty ? nil : .text(source.description)),
                ("type", .text(source.type)), ("size", .number(max(1, source.size / 1_048_576))),
                ("createdAt", .text(source.createdAt.tableauDate)), ("updatedAt", .text(source.updatedAt.tableauDate)),
                ("isCertified", .flag(source.isCertified)),
                ("certificationNote", source.certificationNote.map { .text($0) }), ("encryptExtracts", "false"),
                ("hasExtracts", .flag(source.file != nil)), ("useRemoteQueryAgent", .flag(false)),
                ("webpageUrl", .text("https://tableau.invalid/#/datasources/\(source.id)")),
            ],
            [
                TableauNode(
                    "project",
                    [
                        ("id", .text(source.projectID)), ("name", .text(state.project(source.projectID)?.name ?? "")),
                    ]),
                TableauNode("owner", [("id", .text(source.ownerID))]), tags(source),
            ])
    }

    private func node(_ project: TableauState.Project) -> TableauNode {
        TableauNode(
            "project",
            [
                ("id", .text(project.id)), ("name", .text(project.name)), ("description", .text(project.description)),
                ("contentPermissions", "ManagedByOwner"), ("parentProjectId", project.parentID.map { .text($0) }),
            ],
            [TableauNode("owner", [("id", .text(Self.userID("sync")))])])
    }

    private func tags(_ source: TableauState.DataSource) -> TableauNode {
        .list("tags", of: "tag", source.tags.map { TableauNode("tag", [("label", .text($0))]) })
    }
}

extension TableauState.DataSource {
    /// The name as it stands in URLs.
    var contentURL: String { name.filter { $0.isLetter || $0.isNumber } }

    /// The type that lists show: the class of the first connection.
    var type: String { connections.first?.type ?? "hyper" }
}
