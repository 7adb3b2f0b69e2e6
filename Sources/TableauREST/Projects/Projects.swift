// SPDX-License-Identifier: Apache-2.0

/// A site's projects.
public struct Projects: Sendable {
    let connection: TableauConnection

    /// All projects that the user may see, fetched page by page. API 2.0.
    public func list() -> Paged<Project> {
        list(filter: ListFilter())
    }

    /// The project with this path; `nil` if there is none. API 2.0.
    ///
    /// A path names the projects from the top, such as `Finance/Archive`. A name alone is a project at the top; if none
    /// of that name is there, the only one that lies in another project.
    ///
    /// - Throws: ``TableauError`` with code `conflict` if the path stands for several projects.
    public func find(_ path: String) async throws -> Project? {
        let isName = !path.contains("/")
        let tree = ProjectTree(try await list(filter: isName ? ListFilter().equal("name", path) : ListFilter()).all())
        let exact = tree.projects(at: path)
        if exact.count == 1 { return exact[0] }
        let found = exact.isEmpty && isName ? tree.projects.filter { $0.name == path } : exact
        guard found.count > 1 else { return found.first }
        // Only the whole tree tells where they lie.
        let whole = ProjectTree(try await list().all())
        let paths = found.map { whole.path(of: $0) }.sorted().joined(separator: ", ")
        throw TableauError(
            .conflict, "\(found.count) projects are called \"\(path)\": \(paths). Name the right one by its path",
            operation: "tableau.list-projects")
    }

    /// The project of this name in another one; `nil` if there is none. API 2.0.
    public func find(_ name: String, in parent: Project) async throws -> Project? {
        for try await project in list(filter: ListFilter().equal("name", name))
        where project.name == name && project.parentID == parent.id {
            return project
        }
        return nil
    }

    private func list(filter: ListFilter) -> Paged<Project> {
        Paged(connection, "tableau.list-projects", "projects", filter: filter) { node throws(AnswerFault) in
            var projects: [Project] = []
            for item in try node.items("project", in: "projects") { projects.append(try Project(item)) }
            return projects
        }
    }
}

/// Projects and where they lie.
private struct ProjectTree {
    let projects: [Project]
    private let byID: [Project.ID: Project]

    init(_ projects: [Project]) {
        self.projects = projects
        byID = Dictionary(projects.map { ($0.id, $0) }) { first, _ in first }
    }

    func projects(at path: String) -> [Project] { projects.filter { self.path(of: $0) == path } }

    /// The names from the top, as far as the user may see the projects above; one that cannot be seen is `…`.
    func path(of project: Project) -> String {
        var (names, next, seen) = ([project.name], project.parentID, Set([project.id]))
        while let id = next, seen.insert(id).inserted {
            guard let parent = byID[id] else {
                names.append("…")
                break
            }
            names.append(parent.name)
            next = parent.parentID
        }
        return names.reversed().joined(separator: "/")
    }
}

/// A project: a folder for content, possibly in another one.
public struct Project: Hashable, Sendable, Identifiable {
    /// The LUID.
    public let id: String
    /// The name. Two projects may share one if they lie in different projects.
    public let name: String
    /// The project that it lies in; `nil` at the top.
    public let parentID: String?
    /// What people wrote about it.
    public let summary: String?

    /// A project that is known already.
    public init(id: String, name: String, parentID: String? = nil, summary: String? = nil) {
        self.id = id
        self.name = name
        self.parentID = parentID
        self.summary = summary
    }

    init(_ node: TableauNode) throws(AnswerFault) {
        self.init(
            id: try node.value("id"), name: try node.value("name"), parentID: node.text("parentProjectId"),
            summary: node.text("description"))
    }
}
