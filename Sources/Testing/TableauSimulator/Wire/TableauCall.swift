// SPDX-License-Identifier: Apache-2.0

/// A request as the server's rules see it.
struct TableauCall: Sendable {
    let method: String
    /// The decoded parts of the path.
    let path: [String]
    let query: [(name: String, value: String)]
    /// By their names in lower case.
    let headers: [String: String]
    /// What the path's variable parts are, in the order of the route.
    var parameters: [String] = []
    /// Whose session it is in, where the operation needs one.
    var session: TableauSessions.Session?
    /// The body, read once the call was found to be in order.
    var body: [UInt8] = []
    /// What is to go wrong with the job that it begins.
    var jobFault: TableauSimulator.Fault?

    /// The value of a query parameter.
    func parameter(_ name: String) -> String? {
        query.last { $0.name == name }?.value
    }

    /// The flag of a query parameter: `false` where it is missing.
    func flag(_ name: String) throws -> Bool {
        switch parameter(name)?.lowercased() {
        case nil, "false": return false
        case "true": return true
        default: throw TableauFailure("400008", "Bad Request", "The parameter '\(name)' is neither true nor false.")
        }
    }

    /// Whether the answer is to be JSON: only where it is asked for.
    var wantsJSON: Bool {
        headers["accept"]?.contains("application/json") ?? false
    }
}

/// What the server answers.
struct TableauReply: Sendable {
    var status: Int
    var headers: [(name: String, value: String)] = []
    var body: [UInt8] = []
    /// After how many bytes of the body the connection breaks; before the status line where 0; `nil`: it does not.
    var breaksAfter: Int?
    /// What is rendered into the body as XML or JSON, as the request wants it.
    var nodes: [TableauNode]?

    /// An answer of these elements.
    static func nodes(_ nodes: TableauNode?..., status: Int = 200) -> TableauReply {
        TableauReply(status: status, nodes: nodes.compactMap { $0 })
    }

    /// An answer without a body.
    static let empty = TableauReply(status: 204)

    /// An answer of JSON that is not Tableau's envelope.
    static func json(_ text: String, status: Int = 200) -> TableauReply {
        TableauReply(
            status: status, headers: [("Content-Type", "application/json")], body: Array(text.utf8))
    }

    /// The page of a proxy in front of the server. It is no well-formed XML, as such pages are not.
    static func html(_ status: Int) -> TableauReply {
        let page = "<!DOCTYPE html><html><head><title>\(status)</title></head><body><h1>\(status)</h1><hr>nginx</body>"
        return TableauReply(status: status, headers: [("Content-Type", "text/html")], body: Array(page.utf8))
    }

    /// The answer with its elements rendered.
    func rendered(for call: TableauCall, options: TableauSimulator.Options) -> TableauReply {
        guard let nodes else { return self }
        var reply = self
        if call.wantsJSON {
            reply.headers.append(("Content-Type", "application/json"))
            reply.body = Array(TableauNode.jsonDocument(nodes, options: options).utf8)
        } else {
            reply.headers.append(("Content-Type", "application/xml;charset=UTF-8"))
            reply.body = Array(TableauNode.xmlDocument(nodes, version: options.restVersion).utf8)
        }
        return reply
    }
}
