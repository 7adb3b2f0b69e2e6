// SPDX-License-Identifier: Apache-2.0

/// Where the status page listens: an IPv4 address of this machine and a port.
public struct ListenAddress: Sendable, Hashable, CustomStringConvertible {
    /// The address, in numbers.
    public let host: String
    /// The port; 0 for any free one.
    public let port: UInt16

    /// Reads `127.0.0.1:8080` or `localhost:8080`; `nil` where it is something else.
    public init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].utf8.allSatisfy({ (48...57).contains($0) }), let port = UInt16(parts[1])
        else { return nil }
        let host = parts[0] == "localhost" ? "127.0.0.1" : parts[0]
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false)
        guard numbers.count == 4, numbers.allSatisfy({ UInt8($0) != nil && $0.utf8.allSatisfy { $0 != 43 } }) else {
            return nil
        }
        self.host = String(host)
        self.port = port
    }

    /// Whether only this machine can reach it.
    public var isLoopback: Bool { host.hasPrefix("127.") }

    /// The names by which it may be called; `nil` for any, where other machines may reach it by names of theirs.
    var hosts: Set<String>? { isLoopback ? [host, "localhost"] : nil }

    /// Address and port.
    public var description: String { "\(host):\(port)" }
}
