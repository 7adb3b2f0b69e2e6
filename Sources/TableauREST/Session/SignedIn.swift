// SPDX-License-Identifier: Apache-2.0

import ServiceHTTP

/// A session that Tableau has given.
struct SignedIn: Sendable {
    /// Counts the sessions of a client: what tells two of them apart.
    var generation: Int
    /// What the session's calls carry.
    var token: Secret
    /// The site's LUID, part of every path.
    var siteID: String
    /// The user's LUID.
    var userID: String
    /// The API version of its paths.
    var version: TableauVersion
    /// The label of the credential that it was given for.
    var credential: String
    /// The secret that it was given for: a server may say it back much later, and only a secret that is held is scrubbed.
    var credentialSecret = Secret("")
    /// Whether another program that signs in with the same credential ends it.
    var isExclusive = true
    /// When it began, on the client's clock.
    var began: Duration

    /// Whether a call other than the sign-in has gone well with it.
    var isProven = false
}
