// SPDX-License-Identifier: Apache-2.0

public import ServiceHTTP

/// Who may do and see what at the status page, and by which names it may be called.
public struct StatusSettings: Sendable {
    /// What someone must know to do something; `nil` while nobody may.
    public var token: Secret?
    /// Whether the page and the metrics are shown only to who has given the token. Health is for everybody.
    public var isPrivate = false
    /// The names by which the page may be called, beside the address that it listens at and `localhost`.
    public var hosts: Set<String> = []
    /// The addresses of proxies whose word is taken for who asks, and whether it came by TLS.
    public var proxies: Set<String> = []

    /// The fewest characters that a token may have: one that can be guessed is none.
    static let shortestToken = 16
}
