// SPDX-License-Identifier: Apache-2.0

/// Why a server gave no result.
package enum WireError: Error, Hashable, Sendable {
    /// The server refused a statement or the connection: its SQLSTATE, and its message, which may quote a value.
    /// `isLost` if the connection ended with the refusal.
    case refused(state: String?, message: String, isLost: Bool)
    /// The connection broke, with libpq's reason if there is one.
    case lost(String?)
    /// The server did not answer in time, so the connection was given up. `isCancelled` if it had been asked to cancel.
    case silent(isCancelled: Bool)
    /// A value that cannot be sent.
    case unsendable(String)

    /// Whether the connection is of no more use.
    package var isLost: Bool {
        switch self {
        case .refused(_, _, let isLost): isLost
        case .lost, .silent: true
        case .unsendable: false
        }
    }
}
