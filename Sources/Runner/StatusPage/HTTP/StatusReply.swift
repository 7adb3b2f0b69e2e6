// SPDX-License-Identifier: Apache-2.0

/// An answer, small enough to be written in one piece.
struct StatusReply: Error, Sendable {
    var status: Int
    var reason: String
    var type: String
    var body: String
    var fields: [String: String] = [:]

    static func html(_ body: String, status: Int = 200, _ reason: String = "OK") -> StatusReply {
        StatusReply(status: status, reason: reason, type: "text/html; charset=utf-8", body: body)
    }

    static func json(_ body: String, status: Int = 200, _ reason: String = "OK") -> StatusReply {
        StatusReply(status: status, reason: reason, type: "application/json", body: body + "\n")
    }

    static func plain(_ body: String, type: String = "text/plain; charset=utf-8") -> StatusReply {
        StatusReply(status: 200, reason: "OK", type: type, body: body)
    }

    static func refusal(
        _ status: Int, _ reason: String, _ fields: [String: String] = [:], words: String? = nil
    ) -> StatusReply {
        let body = words.map { "\(reason): \($0)\n" } ?? reason + "\n"
        return StatusReply(
            status: status, reason: reason, type: "text/plain; charset=utf-8", body: body, fields: fields)
    }

    /// Too many wrong tokens came from there.
    static func tooMany(wait seconds: Int) -> StatusReply {
        refusal(
            429, "Too Many Requests", ["Retry-After": "\(seconds)"],
            words: "that was not the token too often; try again in \(seconds) s")
    }

    /// Sends the browser back to the rejected records.
    ///
    /// - Parameters:
    ///   - cookie: What the browser is to keep of its session: no script and no other site gets at it.
    ///   - isSecure: Whether the browser came by TLS: then it shows the cookie by TLS only.
    static func back(cookie: String? = nil, isSecure: Bool = false) -> StatusReply {
        var reply = refusal(303, "See Other", ["Location": "/#rejected"])
        if let cookie {
            reply.fields["Set-Cookie"] =
                "\(StatusRequest.cookie)=\(cookie); Path=/; HttpOnly; SameSite=Strict" + (isSecure ? "; Secure" : "")
        }
        return reply
    }

    /// The bytes of the answer. Nothing of it is kept, framed, guessed at or told to another site, and the page may
    /// load nothing but its own style.
    func bytes(isHead: Bool) -> [UInt8] {
        var fields = fields
        fields["Content-Type"] = type
        fields["Content-Length"] = "\(body.utf8.count)"
        fields["Connection"] = "close"
        fields["Cache-Control"] = "no-store"
        fields["Content-Security-Policy"] =
            "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
        fields["X-Content-Type-Options"] = "nosniff"
        fields["X-Frame-Options"] = "DENY"
        fields["Referrer-Policy"] = "no-referrer"
        fields["Cross-Origin-Opener-Policy"] = "same-origin"
        fields["Cross-Origin-Resource-Policy"] = "same-origin"
        let head = fields.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)\r\n" }.joined()
        return Array("HTTP/1.1 \(status) \(reason)\r\n\(head)\r\n".utf8) + (isHead ? [] : Array(body.utf8))
    }
}
