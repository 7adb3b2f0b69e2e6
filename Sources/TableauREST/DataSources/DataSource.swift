// SPDX-License-Identifier: Apache-2.0

public import FoundationEssentials

/// A published data source.
public struct DataSource: Hashable, Sendable, Identifiable {
    /// The LUID; it stays when the data source is published again under its name.
    public let id: String
    /// The name, unique in its project.
    public let name: String
    /// The project's LUID; some answers leave it out.
    public let projectID: String?
    /// The project's name.
    public let projectName: String?
    /// The part of the browser's address.
    public let contentURL: String?
    /// The kind of its first connection, such as `hyper`.
    public let type: String?
    /// What people wrote about it.
    public let summary: String?
    /// When it was first published.
    public let createdAt: Date?
    /// When it was last published or changed.
    public let updatedAt: Date?
    /// Whether it has an extract.
    public let hasExtracts: Bool?
    /// Whether somebody vouches for it.
    public let isCertified: Bool?
    /// Its size, in megabytes, if the server says so.
    public let size: Int?
    /// Where people look at it.
    public let webpageURL: String?
    /// Its owner's LUID.
    public let ownerID: String?
    /// Its tags.
    public let tags: [String]

    init(_ node: TableauNode) throws(AnswerFault) {
        id = try node.value("id")
        name = try node.value("name")
        projectID = node.first("project")?.text("id")
        projectName = node.first("project")?.text("name")
        contentURL = node.text("contentUrl")
        type = node.text("type")
        summary = node.text("description")
        createdAt = try node.date("createdAt")
        updatedAt = try node.date("updatedAt")
        hasExtracts = try node.flag("hasExtracts")
        isCertified = try node.flag("isCertified")
        size = try node.integer("size")
        webpageURL = node.text("webpageUrl")
        ownerID = node.first("owner")?.text("id")
        tags = node.optionalItems("tag", in: "tags").compactMap { $0.text("label") }
    }
}

/// What a data source reads from.
public struct DataSourceConnection: Hashable, Sendable, Identifiable {
    /// The LUID.
    public let id: String
    /// The kind, such as `hyper` or `sqlserver`.
    public let type: String
    /// The server's address, if there is a server.
    public let serverAddress: String?

    /// Whether ``DataSources/update(_:payload:actions:requestID:connection:progress:)`` can change its rows: only a live
    /// connection to a published .hyper file lets them be changed.
    public var isUpdatable: Bool { type == "hyper" }

    init(_ node: TableauNode) throws(AnswerFault) {
        id = try node.value("id")
        type = try node.value("type")
        serverAddress = node.text("serverAddress").flatMap { $0.isEmpty ? nil : $0 }
    }
}
