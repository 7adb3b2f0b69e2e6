// SPDX-License-Identifier: Apache-2.0

/// A site's projects.
public struct Projects: Sendable {
    let connection: TableauConnection

    /// All projects that the user may see, fetched page by page. API 2.0.
    public func list() -> Paged<Project> {
        list(filter: ListFilter())
    }

    /// The project of this name; `nil` where there is none. API 2.0.
    ///
    /// - Parameter parent: The project that it lies in. Without one, a project at the top is preferred.
    /// - Throws: ``TableauError`` with code `conflict` where several have the name and none of them is at the top.
    public func find(_ name: String, in parent: Project? = nil) async throws -> Project? {
        var found: [Project] = []
        for try await project in list(filter: ListFilter().equal("name", name)) where project.name == name {
            found.append(project)
        }
        if let parent { return found.first { $0.parentID == parent.id } }
        let atTop = found.filter { $0.parentID == nil }
        if atTop.count == 1 { return atTop[0] }
        guard found.count <= 1 else {
            throw TableauError(
                .conflict, "\(found.count) projects are called \"\(name)\"; say in which project the right one lies",
                operation: "tableau.list-projects")
        }
        return found.first
    }

    private func list(filter: ListFilter) -> Paged<Project> {
        Paged(connection, "tableau.list-projects", "projects", filter: filter) { node throws(AnswerFault) in
            var projects: [Project] = []
            for item in try node.items("project", in: "projects") { projects.append(try Project(item)) }
            return projects
        }
    }
}
