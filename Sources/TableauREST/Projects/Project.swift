// SPDX-License-Identifier: Apache-2.0

/// A project: a folder for content, possibly in another one.
public struct Project: Hashable, Sendable, Identifiable {
    /// The LUID.
    public let id: String
    /// The name. Two projects may share one where they lie in different projects.
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
