// SPDX-License-Identifier: Apache-2.0

import Logging
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
    /// Keeps the token of the live session; `nil` where there is no vault to seal it with.
    var keeper: (any SessionKeeper)?

    /// The settings as the client takes them; what happens to the session goes into the log.
    func configuration(logger: Logger) -> EnetConfiguration {
        var configuration = EnetConfiguration(
            root: url, operator: user, password: password, company: company, companyPassword: companyPassword)
        configuration.logonPath = logonPath
        configuration.keeper = keeper
        let name = user
        configuration.onEvent = { event in
            switch event {
            case .loggedOn, .loggedOff: logger.debug("e.net session", metadata: ["event": "\(event)"])
            case .evicted(let age):
                logger.warning(
                    "another logon of this operator seems to have ended the e.net session; give the connector an operator of its own",
                    metadata: ["operator": "\(name)", "seconds": "\(age.components.seconds)"])
            case .endedLeftover:
                logger.notice(
                    "ended the e.net session that a killed process left behind", metadata: ["operator": "\(name)"])
            case .notKept(let reason):
                logger.warning(
                    "the e.net session's token cannot be kept: if this process is killed, its licence seat stays taken until e.net's own time limit",
                    metadata: ["operator": "\(name)", "reason": "\(reason)"])
            case .logoffFailed(let reason):
                logger.warning(
                    "the e.net session was not logged off", metadata: ["operator": "\(name)", "reason": "\(reason)"])
            }
        }
        return configuration
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

    /// The settings as the client takes them.
    func configuration(logger: Logger) -> EnetConfiguration {
        var configuration = enet.configuration(logger: logger)
        configuration.idle = idle
        configuration.maximumAge = maximumAge
        return configuration
    }
}
