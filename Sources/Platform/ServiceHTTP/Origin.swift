// SPDX-License-Identifier: Apache-2.0

public import HTTPTypes

/// Scheme, host and port: where a request goes, and the border that credentials must not cross.
public struct Origin: Hashable, Sendable, CustomStringConvertible {
    /// `http` or `https`.
    public let scheme: String
    /// The host's name or address in lower case; an IPv6 address in brackets.
    public let host: String
    /// The port, the scheme's own if none was said.
    public let port: Int

    /// An origin; `nil` unless the scheme is HTTP's and `authority` is a host with or without a port. A user name in it
    /// is refused: it would be a credential in a URL.
    public init?(scheme: String, authority: String) {
        let scheme = scheme.lowercased()
        guard let standard = Self.standardPorts[scheme] else { return nil }
        let (host, port) = Self.split(authority)
        guard Self.isHost(host) else { return nil }
        guard let port = port.isEmpty ? standard : Self.number(port) else { return nil }
        self.scheme = scheme
        self.host = host.lowercased()
        self.port = port
    }

    /// The origin of a URL; `nil` if it is relative or not HTTP's.
    public init?(_ url: String) {
        guard let origin = URLReference(url).origin else { return nil }
        self = origin
    }

    /// Where a request goes.
    public init?(of head: HTTPRequest) {
        guard let scheme = head.scheme, let authority = head.authority else { return nil }
        self.init(scheme: scheme, authority: authority)
    }

    /// Host and port, the port only if it is not the scheme's own.
    public var authority: String {
        Self.standardPorts[scheme] == port ? host : "\(host):\(port)"
    }

    /// The origin as the start of a URL.
    public var description: String { "\(scheme)://\(authority)" }

    /// Whether the host is this machine, so that what goes there without TLS passes no network.
    package var isThisMachine: Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        let isLoopback = parts.count == 4 && parts.first == "127" && parts.allSatisfy { UInt8($0) != nil }
        return isLoopback || host == "localhost" || host == "[::1]"
    }

    private static let standardPorts = ["http": 80, "https": 443]

    private static func split(_ authority: String) -> (host: Substring, port: Substring) {
        let text = authority[...]
        let afterHost =
            text.hasPrefix("[") ? text.firstIndex(of: "]").map(text.index(after:)) : text.firstIndex(of: ":")
        guard let afterHost, afterHost < text.endIndex else { return (text, "") }
        guard text[afterHost] == ":" else { return ("", "") }
        return (text[..<afterHost], text[text.index(after: afterHost)...])
    }

    private static func isHost(_ host: Substring) -> Bool {
        if host.hasPrefix("[") {
            return host.hasSuffix("]") && host.utf8.contains(UInt8(ascii: ":"))
                && host.dropFirst().dropLast().utf8.allSatisfy { hexadecimal.contains($0) || $0 == 0x3A || $0 == 0x2E }
        }
        return !host.isEmpty && host.utf8.allSatisfy(nameBytes.contains)
    }

    private static func number(_ port: Substring) -> Int? {
        guard port.utf8.count <= 5, port.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(port),
            (1...65535).contains(number)
        else { return nil }
        return number
    }

    private static let hexadecimal = Set("0123456789abcdefABCDEF".utf8)
    private static let nameBytes = Set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=%".utf8)
}
