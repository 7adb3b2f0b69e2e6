// SPDX-License-Identifier: Apache-2.0

import SyncCore

/// What the server or libpq said, before it is told to anyone.
struct PostgresError: Error {
    /// The five characters that name the kind; `nil` if the connection itself failed.
    let state: String?
    /// The first line of the message, without details, which may hold values of rows.
    let message: String
    /// Whether the connection is of no more use.
    let isLost: Bool

    /// Whether the same work can be tried again at once, on a new connection where this one is lost.
    var isWorthAnotherTry: Bool { isLost || state == "40001" || state == "40P01" }
}

extension SyncError {
    /// What it means for a runner, with what to do.
    init(_ error: PostgresError, at address: PostgresAddress, _ schema: PostgresSchema) {
        let detail = error.state.map { "\($0): \(error.message)" } ?? error.message
        switch error.state {
        case let state? where state.hasPrefix("28"):
            self.init(
                .unauthorized,
                "the PostgreSQL store \(address) refused the credentials (\(detail)); correct 'state.password', or the "
                    + "user in 'state.store'", underlying: error)
        case "3D000":
            self.init(
                .configuration,
                "the PostgreSQL store \(address) has no such database (\(detail)); make it (createdb), or correct "
                    + "'state.store'", underlying: error)
        case "42501", "25006":
            self.init(
                .stateReadOnly,
                "the PostgreSQL store \(address) does not let this user write (\(detail)); the user must own the "
                    + "schema \(schema.name), or be allowed to make it: GRANT CREATE ON DATABASE",
                underlying: error)
        case PostgresSchema.outdated:
            self.init(
                .stateTooNew,
                "a newer version of this program has taken over the PostgreSQL store \(address) (\(error.message), this "
                    + "program knows \(PostgresSchema.latest)); nothing was written. Install the newer program here too",
                underlying: error)
        case "53100":
            self.init(
                .diskFull,
                "no room left on the disk of the PostgreSQL store \(address) (\(detail)); make room and run "
                    + "again, nothing that was saved is lost", isRetriable: true, underlying: error)
        case "55P03", "57014":
            self.init(
                .stateLocked,
                "the PostgreSQL store \(address) did not answer in time (\(detail)); it is tried again on the next run",
                isRetriable: true, underlying: error)
        case let state? where state.hasPrefix("XX") || ["42P01", "42703", "22P02"].contains(state):
            self.init(
                .stateCorrupted,
                "the PostgreSQL store \(address) is not as this program made it (\(detail)); put back a backup of its "
                    + "schema \(schema.name)", underlying: error)
        case _ where error.isLost:
            self.init(
                .storeUnreachable,
                "the PostgreSQL store \(address) cannot be reached (\(detail)); nothing that was saved is lost, and what "
                    + "was begun is finished by the next run", isRetriable: true, underlying: error)
        default:
            self.init(.local, "the PostgreSQL store \(address) refused the work (\(detail))", underlying: error)
        }
    }
}
