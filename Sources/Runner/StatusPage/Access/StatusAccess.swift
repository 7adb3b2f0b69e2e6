// SPDX-License-Identifier: Apache-2.0

public import ServiceHTTP

/// Who may do and see what at the status page, and by which names it may be called.
public struct StatusAccess: Sendable {
    /// What someone must know to do something; `nil` while nobody may.
    public var token: Secret?
    /// Whether the page and the metrics are shown only to who has given the token. Health is for everybody.
    public var isPrivate: Bool
    /// The names by which the page may be called, beside the address that it listens at and `localhost`.
    public var hosts: Set<String>
    /// The addresses of proxies whose word is taken for who asks, and whether it came by TLS.
    public var proxies: Set<String>

    /// Access; without a token the page is only read.
    public init(
        token: Secret? = nil, isPrivate: Bool = false, hosts: Set<String> = [], proxies: Set<String> = []
    ) {
        self.token = token
        self.isPrivate = isPrivate
        self.hosts = Set(hosts.map { $0.lowercased() })
        self.proxies = Set(proxies.map { ListenAddress.number($0) ?? $0 })
    }
}
