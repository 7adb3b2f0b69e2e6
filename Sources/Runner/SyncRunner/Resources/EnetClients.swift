// SPDX-License-Identifier: Apache-2.0

import Logging
import RunnerState
import ServiceHTTP
import SyncSettings
import SysproOData

extension EnetSettings {
    /// The settings as the client takes them; what happens to the session goes into the log.
    package func configuration(logger: Logger) -> EnetConfiguration {
        var configuration = EnetConfiguration(
            root: url, operator: user, password: password, company: company, companyPassword: companyPassword)
        configuration.logonPath = logonPath
        configuration.keeper = keeping.map { KeptSession(self, in: $0.folder, vault: $0.vault) }
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

extension SessionSettings {
    /// The settings as the client takes them.
    package func configuration(logger: Logger) -> EnetConfiguration {
        var configuration = enet.configuration(logger: logger)
        configuration.idle = idle
        configuration.maximumAge = maximumAge
        return configuration
    }
}
