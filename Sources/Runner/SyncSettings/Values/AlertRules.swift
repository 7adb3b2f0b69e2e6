// SPDX-License-Identifier: Apache-2.0

public import ServiceHTTP

/// When someone is told, and how.
public struct AlertRules: Sendable {
    /// After so many failed polls in a row.
    public var after: Int
    /// Once a data source has not been in step for so long; `nil` for never.
    public var stale: Duration?
    /// Once a poll takes far longer than those of the last days.
    public var slow = true
    /// A program with its arguments that is given the alert as JSON on standard input.
    public var command: [String]
    /// An address that the alert is sent to as JSON; it may hold a key, so it is a secret.
    public var webhook: Secret?
    /// The variables of the environment that the program is not given: those that the configuration file refers to, for
    /// they hold secrets.
    package var hidden: Set<String> = []
}
