// SPDX-License-Identifier: Apache-2.0

/// Which request is which operation, and what it needs of the session.
struct TableauRoute: Sendable {
    typealias Handler = @Sendable (isolated TableauServer, TableauCall) async throws -> TableauReply

    let operation: TableauSimulator.Operation
    let method: String
    /// The path behind `/api/VERSION` (or the whole, where it begins with a slash); `*` stands for one part.
    let path: [Substring]
    /// The scope that a web token's session needs; `nil` if any session will do.
    let scope: String?
    let isOpen: Bool
    let isWhole: Bool
    let handler: Handler

    init(
        _ operation: TableauSimulator.Operation, _ method: String, _ path: String, scope: String? = nil,
        isOpen: Bool = false, _ handler: @escaping Handler
    ) {
        self.operation = operation
        self.method = method
        self.path = path.split(separator: "/")
        self.scope = scope
        self.isOpen = isOpen
        isWhole = path.hasPrefix("/")
        self.handler = handler
    }

    /// What the path's variable parts are; `nil` if the path is another.
    func parameters(of parts: [String]) -> [String]? {
        var parts = parts[...]
        if !isWhole {
            guard parts.count > 2, parts[0] == "api" else { return nil }
            parts = parts.dropFirst(2)
        }
        guard parts.count == path.count else { return nil }
        var parameters: [String] = []
        for (pattern, part) in zip(path, parts) {
            if pattern == "*" { parameters.append(part) } else if pattern != part { return nil }
        }
        return parameters
    }

    static let all: [TableauRoute] = signIn + content + updates + extras + queries

    private static let signIn: [TableauRoute] = [
        TableauRoute(.serverInfo, "GET", "serverInfo", isOpen: true) { server, call in server.serverInfo(call) },
        TableauRoute(.signIn, "POST", "auth/signin", isOpen: true) { try $0.signIn($1) },
        TableauRoute(.signOut, "POST", "auth/signout") { server, call in server.signOut(call) },
        TableauRoute(.switchSite, "POST", "auth/switchSite") { try $0.switchSite($1) },
        TableauRoute(.currentSession, "GET", "sessions/current") { try $0.currentSession($1) },
        TableauRoute(.getSite, "GET", "sites/*") { try $0.getSite($1) },
    ]

    private static let content: [TableauRoute] = [
        TableauRoute(.listProjects, "GET", "sites/*/projects", scope: "tableau:content:read") {
            try $0.listProjects($1)
        },
        TableauRoute(.createProject, "POST", "sites/*/projects", scope: "tableau:projects:create") {
            try $0.createProject($1)
        },
        TableauRoute(.listDataSources, "GET", "sites/*/datasources", scope: "tableau:content:read") {
            try $0.listDataSources($1)
        },
        TableauRoute(.getDataSource, "GET", "sites/*/datasources/*", scope: "tableau:content:read") {
            try $0.getDataSource($1)
        },
        TableauRoute(.publish, "POST", "sites/*/datasources", scope: "tableau:datasources:create") {
            try await $0.publish($1)
        },
        TableauRoute(.updateDataSource, "PUT", "sites/*/datasources/*", scope: "tableau:datasources:update") {
            try $0.updateDataSource($1)
        },
        TableauRoute(.deleteDataSource, "DELETE", "sites/*/datasources/*", scope: "tableau:datasources:delete") {
            try $0.deleteDataSource($1)
        },
        TableauRoute(.listConnections, "GET", "sites/*/datasources/*/connections", scope: "tableau:content:read") {
            try $0.listConnections($1)
        },
        TableauRoute(.download, "GET", "sites/*/datasources/*/content", scope: "tableau:datasources:download") {
            try $0.download($1)
        },
        TableauRoute(.addTags, "PUT", "sites/*/datasources/*/tags", scope: "tableau:datasource_tags:update") {
            try $0.addTags($1)
        },
        TableauRoute(.deleteTag, "DELETE", "sites/*/datasources/*/tags/*", scope: "tableau:datasource_tags:update") {
            try $0.deleteTag($1)
        },
    ]

    private static let updates: [TableauRoute] = [
        TableauRoute(.updateData, "PATCH", "sites/*/datasources/*/data", scope: "tableau:hyper_data:update") {
            try $0.updateData($1)
        },
        TableauRoute(
            .updateData, "PATCH", "sites/*/datasources/*/connections/*/data", scope: "tableau:hyper_data:update"
        ) { try $0.updateData($1) },
        TableauRoute(.refresh, "POST", "sites/*/datasources/*/refresh", scope: "tableau:tasks:run") {
            try $0.refresh($1)
        },
        TableauRoute(.startUpload, "POST", "sites/*/fileUploads", scope: "tableau:file_uploads:create") {
            try $0.startUpload($1)
        },
        TableauRoute(.appendUpload, "PUT", "sites/*/fileUploads/*", scope: "tableau:file_uploads:create") {
            try $0.appendUpload($1)
        },
        TableauRoute(.listJobs, "GET", "sites/*/jobs", scope: "tableau:jobs:read") { try $0.listJobs($1) },
        TableauRoute(.getJob, "GET", "sites/*/jobs/*", scope: "tableau:jobs:read") { try $0.getJob($1) },
        TableauRoute(.cancelJob, "PUT", "sites/*/jobs/*", scope: "tableau:jobs:update") { try $0.cancelJob($1) },
    ]

    private static let extras: [TableauRoute] = [
        TableauRoute(.listWarnings, "GET", "sites/*/dataQualityWarnings/datasource/*") { try $0.listWarnings($1) },
        TableauRoute(.addWarning, "POST", "sites/*/dataQualityWarnings/datasource/*") { try $0.addWarning($1) },
        TableauRoute(.updateWarning, "PUT", "sites/*/dataQualityWarnings/datasource/*") { try $0.updateWarning($1) },
        TableauRoute(.deleteWarnings, "DELETE", "sites/*/dataQualityWarnings/datasource/*") {
            try $0.deleteWarnings($1)
        },
        TableauRoute(.listWebhooks, "GET", "sites/*/webhooks") { server, call in server.listWebhooks(call) },
        TableauRoute(.createWebhook, "POST", "sites/*/webhooks") { try $0.createWebhook($1) },
        TableauRoute(.deleteWebhook, "DELETE", "sites/*/webhooks/*") { try $0.deleteWebhook($1) },
    ]

    private static let queries: [TableauRoute] = [
        TableauRoute(.metadata, "POST", "/api/metadata/graphql", scope: "tableau:content:read") {
            try await $0.metadata($1)
        },
        TableauRoute(
            .readMetadata, "POST", "/api/v1/vizql-data-service/read-metadata", scope: "tableau:viz_data_service:read"
        ) { try await $0.readMetadata($1) },
        TableauRoute(
            .queryDataSource, "POST", "/api/v1/vizql-data-service/query-datasource",
            scope: "tableau:viz_data_service:read"
        ) { try await $0.queryDataSource($1) },
    ]
}
