// SPDX-License-Identifier: Apache-2.0

/// What a Tableau Server or Tableau Cloud says of itself to anybody.
public struct ServerInfo: Hashable, Sendable {
    /// The product's version, such as `2025.1.0`.
    public let productVersion: String
    /// The exact build.
    public let build: String?
    /// The newest version of the REST API that the server speaks.
    public let apiVersion: TableauVersion

    init(_ node: TableauNode) throws(AnswerFault) {
        let info = try node.child("serverInfo")
        let text = try info.value("restApiVersion")
        guard let version = TableauVersion(text) else {
            throw AnswerFault("`restApiVersion` is not a version: \(text.prefix(40))")
        }
        apiVersion = version
        productVersion = info.text("productVersion") ?? ""
        build = info.first("productVersion")?.text("build")
    }
}
