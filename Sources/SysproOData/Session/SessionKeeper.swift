// SPDX-License-Identifier: Apache-2.0

public import ServiceHTTP

/// Keeps the token of the live session where a process that is killed leaves it behind, so that the next one can end that
/// session: it holds a licence seat until e.net's own time limit, and e.net may refuse a second logon until then.
///
/// A token is as good as the operator's password while its session lives: it must not lie anywhere in clear. What an
/// error says goes into the log, so it must be safe to show.
public protocol SessionKeeper: Sendable {
    /// The token that was kept last; `nil` if there is none.
    func kept() async throws -> Secret?
    /// Keeps the token of a session that has just begun in place of any other; `nil` when it has ended.
    func keep(_ token: Secret?) async throws
}
