// SPDX-License-Identifier: Apache-2.0

import SyncCore

/// Credentials of which a system allows one session at a time: each is used by one runner, as long as that is heard of.
extension PostgresStore {
    /// Makes `runner` the one that uses the credential of that name, unless another does.
    ///
    /// - Returns: the other runner; `nil` if it is this one now.
    public func take(credential name: String, as runner: String) async throws -> String? {
        try await connection.transaction { [leaseDuration] session in
            let taken = try session.execute(
                """
                INSERT INTO credential AS c (name, runner, expires) VALUES ($1, $2, clock_timestamp() + $3::interval)
                ON CONFLICT (name) DO UPDATE SET runner = excluded.runner, expires = excluded.expires
                WHERE c.runner = excluded.runner OR c.expires < clock_timestamp()
                """, [.text(name), .text(runner), .seconds(leaseDuration)])
            guard taken == 0 else { return nil }
            // Of two that ask at once, the other may have let go by now: who asks again finds it free.
            return try session.user(of: name) ?? "another runner"
        }
    }

    /// The runner that uses the credential of that name; `nil` if nobody does.
    public func user(ofCredential name: String) async throws -> String? { try await read { try $0.user(of: name) } }

    /// Lets `runner` go on using the credential of that name.
    ///
    /// - Returns: whether it is this runner's still; another one may use it after it has run out.
    public func renew(credential name: String, as runner: String) async throws -> Bool {
        try await take(credential: name, as: runner) == nil
    }

    /// Lets others use the credential of that name.
    public func giveBack(credential name: String, of runner: String) async throws {
        _ = try await connection.transaction { session in
            try session.execute(
                "DELETE FROM credential WHERE name = $1 AND runner = $2", [.text(name), .text(runner)])
        }
    }
}

extension PostgresSession {
    fileprivate func user(of credential: String) throws -> String? {
        try rows(
            "SELECT runner FROM credential WHERE name = $1 AND expires > clock_timestamp()", [.text(credential)]
        ).first?.text(0)
    }
}
