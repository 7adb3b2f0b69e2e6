// SPDX-License-Identifier: Apache-2.0

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Where a server listens: an address of this machine and a port.
public struct ListenAddress: Sendable, Hashable, CustomStringConvertible {
    /// The address, in numbers; one of IPv6 in its shortest form and without brackets.
    public let host: String
    /// The port; 0 for any free one.
    public let port: UInt16
    /// Whether the address is one of IPv6.
    package let isIPv6: Bool

    /// Reads `127.0.0.1:8080`, `[::1]:8080` or `localhost:8080`; `nil` if it is something else.
    public init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":") else { return nil }
        let number = text[text.index(after: colon)...]
        guard number.utf8.allSatisfy({ (48...57).contains($0) }), let port = UInt16(number) else { return nil }
        var name = text[..<colon]
        isIPv6 = name.hasPrefix("[") && name.hasSuffix("]")
        if isIPv6 { name = name.dropFirst().dropLast() }
        guard let host = Self.canonical(name == "localhost" ? "127.0.0.1" : String(name), isIPv6) else { return nil }
        self.host = host
        self.port = port
    }

    private static func canonical(_ text: String, _ isIPv6: Bool) -> String? {
        let family = isIPv6 ? AF_INET6 : AF_INET
        var bytes = [UInt8](repeating: 0, count: 16)
        guard inet_pton(family, text, &bytes) == 1 else { return nil }
        var written = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_ntop(family, bytes, &written, socklen_t(written.count)) != nil else { return nil }
        return String(decoding: written.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Whether only this machine can reach it.
    public var isLoopback: Bool { isIPv6 ? host == "::1" : host.hasPrefix("127.") }

    /// An address in numbers, in its shortest form; `nil` if it is none.
    package static func number(_ text: String) -> String? { canonical(text, text.contains(":")) }

    /// Whether a request may call the server `host`, beside `names`.
    ///
    /// A page of another site can have its own name point here, and its scripts would then read this server as their own.
    /// It cannot do so with an address in numbers: if other machines may reach the server, any of its addresses will do.
    package func isCalled(_ host: String, or names: Set<String>) -> Bool {
        if host == name || host == "localhost" || names.contains(host) { return true }
        guard !isLoopback else { return false }
        return Self.number(host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host)
            != nil
    }

    /// The address as it stands in a URL.
    public var name: String { isIPv6 ? "[\(host)]" : host }

    /// Address and port.
    public var description: String { "\(name):\(port)" }
}
