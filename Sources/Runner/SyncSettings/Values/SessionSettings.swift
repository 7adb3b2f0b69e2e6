// SPDX-License-Identifier: Apache-2.0

public import ServiceHTTP
public import SysproOData

/// How SYSPRO's e.net is reached: what gives sessions.
public struct EnetSettings: Sendable {
    /// The REST service's address.
    public var url: String
    /// The logon's path behind it.
    public var logonPath: String
    /// The operator.
    public var user: String
    /// The operator's password.
    public var password: Secret
    /// The company.
    public var company: String
    /// The company's password; it may be empty.
    public var companyPassword: Secret
    /// A file with the certificates of the authorities to trust.
    public var caFile: String?
    /// Where the token of the live session is kept; `nil` if there is no vault to seal it with.
    package var keeping: Keeping?

    /// Where a session's token is kept.
    package struct Keeping: Sendable {
        /// The state folder.
        package var folder: String
        /// The vault with whose key it is sealed.
        package var vault: VaultSettings
    }
}

/// A session of e.net, and where requests of the OData service carry its token.
public struct SessionSettings: Sendable {
    /// What gives the session.
    public var enet: EnetSettings
    /// Where its token goes.
    public var placement: SessionPlacement
    /// How long it is used without a call in between.
    public var idle: Duration
    /// How old it becomes.
    public var maximumAge: Duration
}
