// SPDX-License-Identifier: Apache-2.0

import ServiceHTTP

/// The head of a request, read strictly: what a browser, curl or Prometheus writes is understood, and nothing else.
struct StatusRequest: Sendable, Hashable {
    enum Method: String {
        case get = "GET"
        case head = "HEAD"
        case post = "POST"
    }

    let method: Method
    let path: String
    /// How many bytes of a form follow.
    private(set) var length = 0
    /// The number of the session that the browser keeps.
    private(set) var session: String?
    /// What a program shows in place of a session.
    let bearer: String?
    /// Whether a page of another site made the browser send it.
    let isForeign: Bool
    /// Whether it came by TLS, to a proxy that is believed.
    let isSecure: Bool
    /// Who asks, as far as is known: an address.
    let client: String

    /// The longest head that is read, in bytes.
    static let limit = 16 * 1024
    /// The longest form that is read, in bytes.
    static let formLimit = 4 * 1024
    /// What the browser calls the number of its session.
    static let cookie = "status_session"

    /// Reads a head without its empty line.
    ///
    /// - Parameters:
    ///   - peer: The address at the other end of the connection.
    ///   - address: Where the server listens.
    ///   - takesForms: Whether forms may be sent at all.
    /// - Throws: ``StatusReply`` that says what is wrong with it.
    init(
        _ head: String, from peer: String, at address: ListenAddress, access: StatusAccess, takesForms: Bool
    ) throws(StatusReply) {
        let lines = head.split(separator: "\r\n", omittingEmptySubsequences: false)
        let words = lines[0].split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 3, words[2].hasPrefix("HTTP/"), !words[0].isEmpty, words[1].hasPrefix("/"),
            words[1].utf8.allSatisfy({ (33...126).contains($0) })
        else { throw .refusal(400, "Bad Request") }
        guard words[2] == "HTTP/1.1" || words[2] == "HTTP/1.0" else {
            throw .refusal(505, "HTTP Version Not Supported")
        }
        let fields = try Self.fields(lines.dropFirst())
        let host = fields["host"]
        guard host != nil || words[2] == "HTTP/1.0" else { throw .refusal(400, "Bad Request") }
        if let host, !address.isCalled(Self.name(host), or: access.hosts) {
            throw .refusal(
                421, "Misdirected Request", words: "this page is not called so; list its names under 'status.hosts'")
        }
        guard let method = Method(rawValue: String(words[0])), method != .post || takesForms else {
            throw .refusal(405, "Method Not Allowed", ["Allow": takesForms ? "GET, HEAD, POST" : "GET, HEAD"])
        }
        self.method = method
        path = String(words[1].prefix { $0 != "?" })
        let isProxied = access.proxies.contains(peer)
        isSecure = isProxied && Self.last(fields["x-forwarded-proto"])?.lowercased() == "https"
        client = (isProxied ? Self.last(fields["x-forwarded-for"]) : nil) ?? peer
        bearer = fields["authorization"].flatMap {
            $0.lowercased().hasPrefix("bearer ") ? String($0.dropFirst(7)) : nil
        }
        isForeign = Self.isForeign(site: fields["sec-fetch-site"], origin: fields["origin"], host: host)
        try readLength(fields)
        session = (fields["cookie"] ?? "").split(separator: ";").map { $0.drop { $0 == " " } }
            .first { $0.hasPrefix(Self.cookie + "=") }.map { String($0.dropFirst(Self.cookie.utf8.count + 1)) }
    }

    /// The fields by their names in lower case. What decides where a body ends, or who asks, is said once.
    private static func fields(_ lines: ArraySlice<Substring>) throws(StatusReply) -> [String: Substring] {
        var fields: [String: Substring] = [:]
        for line in lines {
            guard let colon = line.firstIndex(of: ":"), colon > line.startIndex,
                line[..<colon].utf8.allSatisfy(Self.isToken),
                line.utf8.allSatisfy({ $0 == 9 || $0 >= 32 && $0 != 127 })
            else { throw .refusal(400, "Bad Request") }
            let name = line[..<colon].lowercased()
            let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            if fields.updateValue(value, forKey: name) != nil,
                Self.onceOnly.contains(name)
            {
                throw .refusal(400, "Bad Request")
            }
        }
        return fields
    }

    private static let onceOnly: Set<String> = [
        "host", "content-length", "content-type", "cookie", "origin", "sec-fetch-site", "authorization",
    ]

    /// The last of a list: what the nearest proxy has said.
    private static func last(_ list: Substring?) -> String? {
        list?.split(separator: ",").last.map { $0.filter { $0 != " " && $0 != "\t" } }
    }

    private mutating func readLength(_ fields: [String: Substring]) throws(StatusReply) {
        guard fields["transfer-encoding"] == nil else { throw .refusal(413, "Content Too Large") }
        let digits = fields["content-length"] ?? "0"
        guard digits.utf8.allSatisfy({ (48...57).contains($0) }), let length = Int(digits) else {
            throw .refusal(400, "Bad Request")
        }
        guard length <= (method == .post ? Self.formLimit : 0) else { throw .refusal(413, "Content Too Large") }
        let type = fields["content-type"]?.prefix { $0 != ";" }.lowercased()
        guard method != .post || type == "application/x-www-form-urlencoded" else {
            throw .refusal(415, "Unsupported Media Type")
        }
        self.length = length
    }

    /// Browsers say where a request comes from: in `Sec-Fetch-Site`, and the older ones in `Origin`.
    private static func isForeign(site: Substring?, origin: Substring?, host: Substring?) -> Bool {
        if let site { return site != "same-origin" && site != "none" }
        guard let origin else { return false }
        return origin.firstRange(of: "://").map { origin[$0.upperBound...] } != host
    }

    private static func name(_ host: Substring) -> String {
        let end =
            host.hasPrefix("[") ? host.firstIndex(of: "]").map { host.index(after: $0) } : host.firstIndex(of: ":")
        return host[..<(end ?? host.endIndex)].lowercased()
    }

    private static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
