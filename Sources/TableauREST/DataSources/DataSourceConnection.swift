// SPDX-License-Identifier: Apache-2.0

/// What a data source reads from.
public struct DataSourceConnection: Hashable, Sendable, Identifiable {
    /// The LUID.
    public let id: String
    /// The kind, such as `hyper` or `sqlserver`.
    public let type: String
    /// The server's address, where there is a server.
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
