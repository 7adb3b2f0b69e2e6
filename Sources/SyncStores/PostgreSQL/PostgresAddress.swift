// SPDX-License-Identifier: Apache-2.0

import PostgresWire
import SyncCore

/// Where a PostgreSQL database is and how it is reached, as libpq's connection URI says it.
///
/// Everything that libpq knows may stand behind the `?`: `sslmode`, `sslrootcert`, `sslcert`, `connect_timeout`,
/// `options`, several hosts. libpq's own environment variables and password file count where the URI says nothing.
/// Nothing that is shown of an address holds the password.
public struct PostgresAddress: Sendable {
    /// What libpq is told, by its keywords.
    let settings: [String: String]

    /// Reads `postgresql://user@host:port/database?sslmode=verify-full`.
    ///
    /// - Parameter password: In place of one in the URI; it needs no escaping here.
    /// - Throws: `SyncError` with code `configuration`, which repeats nothing of the text.
    public init(_ uri: String, password: String? = nil) throws {
        guard uri.hasPrefix("postgresql://") || uri.hasPrefix("postgres://"), !uri.utf8.contains(0) else {
            throw SyncError(.configuration, "a PostgreSQL store is written postgresql://user@host/database")
        }
        guard var settings = ConnectionURI.settings(uri) else {
            // libpq's own message repeats the part that it could not read, which may be the password.
            throw SyncError(
                .configuration,
                "libpq cannot read the address of the PostgreSQL store. Write "
                    + "postgresql://user@host:port/database?sslmode=verify-full, with every character of its parts that "
                    + "is not a letter or a digit as %XX; better, give the password separately")
        }
        if let password, !password.isEmpty {
            guard !password.utf8.contains(0) else {
                throw SyncError(.configuration, "the password of the PostgreSQL store cannot hold a null character")
            }
            settings["password"] = password
        }
        self.settings = settings
    }

    /// Whether the password stands in the URI.
    public var holdsPassword: Bool { settings["password"] != nil }

    /// Whether rows and the password may cross a network unencrypted, or to someone who only says to be the server.
    public var isUnverified: Bool {
        let hosts = (settings["host"] ?? settings["hostaddr"] ?? "").split(separator: ",")
        let isLocal = hosts.allSatisfy { $0.hasPrefix("/") || ["localhost", "127.0.0.1", "::1"].contains($0) }
        return !isLocal && !["verify-full", "verify-ca"].contains(settings["sslmode"])
    }

    /// What is sent to libpq: the settings with what is ours where they do not say.
    var parameters: [(keyword: String, value: String)] {
        var all = settings
        let ours = [
            "application_name": "sample-runner", "connect_timeout": "10", "target_session_attrs": "read-write",
            // A server that is gone without a word is noticed, also in the middle of an answer.
            "keepalives_idle": "20", "keepalives_interval": "10", "keepalives_count": "3", "tcp_user_timeout": "30000",
        ]
        all.merge(ours) { theirs, _ in theirs }
        all["client_encoding"] = "UTF8"
        return all.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// How long connecting may take, all hosts together.
    var connectTimeout: Duration {
        let hosts = max(1, (settings["host"] ?? settings["hostaddr"] ?? "").split(separator: ",").count)
        let seconds = settings["connect_timeout"].flatMap { Int($0) } ?? 10
        return .seconds(hosts * (seconds > 0 ? seconds : 60))
    }
}

extension PostgresAddress: CustomStringConvertible, CustomReflectable {
    /// `postgresql://user@host:port/database`.
    public var description: String {
        let user = settings["user"].map { $0 + "@" } ?? ""
        let port = settings["port"].map { ":" + $0 } ?? ""
        let host = settings["host"] ?? settings["hostaddr"] ?? ""
        return "postgresql://\(user)\(host)\(port)/\(settings["dbname"] ?? settings["user"] ?? "")"
    }

    /// What ``description`` says, and nothing else.
    public var customMirror: Mirror { Mirror(self, children: ["address": description]) }
}
