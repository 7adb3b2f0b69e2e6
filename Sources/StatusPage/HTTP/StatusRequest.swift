// SPDX-License-Identifier: Apache-2.0

/// The head of a request, read strictly: what a browser, curl or Prometheus writes is understood, and nothing else.
struct StatusRequest: Sendable, Hashable {
    var isHead: Bool
    var path: String

    /// The longest head that is read, in bytes.
    static let limit = 16 * 1024

    /// Reads a head without its empty line.
    ///
    /// - Parameter hosts: The names by which the server may be called; `nil` for any. A name that is none of them is a
    ///   page of another site that has made its own name point here.
    /// - Throws: ``StatusReply`` that says what is wrong with it.
    init(_ head: String, hosts: Set<String>?) throws(StatusReply) {
        let lines = head.split(separator: "\r\n", omittingEmptySubsequences: false)
        let words = lines[0].split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 3, words[2].hasPrefix("HTTP/"), !words[0].isEmpty, words[1].hasPrefix("/"),
            words[1].utf8.allSatisfy({ (33...126).contains($0) })
        else { throw .refusal(400, "Bad Request") }
        guard words[2] == "HTTP/1.1" || words[2] == "HTTP/1.0" else {
            throw .refusal(505, "HTTP Version Not Supported")
        }
        var host: Substring?
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":"), colon > line.startIndex,
                line[..<colon].utf8.allSatisfy(Self.isToken),
                line.utf8.allSatisfy({ $0 == 9 || $0 >= 32 && $0 != 127 })
            else { throw .refusal(400, "Bad Request") }
            let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            switch line[..<colon].lowercased() {
            case "host":
                guard host == nil else { throw .refusal(400, "Bad Request") }
                host = value
            case "content-length" where value != "0": throw .refusal(413, "Content Too Large")
            case "transfer-encoding": throw .refusal(413, "Content Too Large")
            default: break
            }
        }
        guard host != nil || words[2] == "HTTP/1.0" else { throw .refusal(400, "Bad Request") }
        if let host, let hosts, !hosts.contains(Self.name(host)) { throw .refusal(421, "Misdirected Request") }
        guard words[0] == "GET" || words[0] == "HEAD" else {
            throw .refusal(405, "Method Not Allowed", ["Allow": "GET, HEAD"])
        }
        isHead = words[0] == "HEAD"
        path = String(words[1].prefix { $0 != "?" })
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
