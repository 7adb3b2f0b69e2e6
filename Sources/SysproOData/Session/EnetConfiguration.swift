// SPDX-License-Identifier: Apache-2.0

public import ServiceHTTP

/// Where SYSPRO's e.net answers, who logs on there, and how long a session is used.
public struct EnetConfiguration: Sendable {
    /// The address of its REST service, such as `https://erp.example.com:31002/SYSPROWCFService/Rest`.
    public var root: String
    /// The path of the logon behind it: `/Logon`, or `/Utilities/Logon`. The logoff's path is the same with `Logoff`.
    public var logonPath = "/Logon"
    /// The operator. It should be the connector's own: another logon of the same operator, a person's too, ends the session.
    public var operatorName: String
    /// The operator's password, which is not the OData password.
    public var password: Secret
    /// The company.
    public var company: String
    /// The company's password; sent even if it is empty.
    public var companyPassword: Secret
    /// How long a session is used without a call in between before it is replaced. e.net says nowhere how long it waits.
    public var idle: Duration = .seconds(20 * 60)
    /// How old a session becomes before it is replaced.
    public var maximumAge: Duration = .seconds(8 * 3_600)
    /// How long each part of a logon may take. A logon is not broken off by cancellation, so these limits are what ends it.
    public var timeouts = Timeouts(connect: .seconds(10), idle: .seconds(30), total: .seconds(60))
    /// How long a logoff may take with all its attempts, each of which has a third of it: so much longer does a command run
    /// if e.net is not there any more.
    public var logoffLimit: Duration = .seconds(15)
    /// How long each part of a business object's call may take. A change is waited for so long even if its task is
    /// cancelled.
    public var callTimeouts = Timeouts(connect: .seconds(10), idle: .seconds(120), total: .seconds(300))
    /// The longest URL that is sent. Documents travel in it, and Windows' web server takes 16 KB for a request's head.
    public var maximumURLBytes = 15_000
    /// Keeps the live session's token for the next process, if this one is killed; `nil` to keep it nowhere.
    public var keeper: (any SessionKeeper)?
    /// Told of each session's beginning and end; never with a secret.
    public var onEvent: @Sendable (EnetEvent) -> Void = { _ in }

    /// A service, an operator and a company.
    public init(
        root: String, operator name: String, password: Secret, company: String, companyPassword: Secret = Secret("")
    ) {
        self.root = root
        operatorName = name
        self.password = password
        self.company = company
        self.companyPassword = companyPassword
    }
}

/// What happens to a session with e.net.
public enum EnetEvent: Hashable, Sendable {
    /// A session was begun.
    case loggedOn
    /// A session that had worked was refused before its time, after so long: most likely another logon of the same
    /// operator ended it.
    case evicted(after: Duration)
    /// The session was ended.
    case loggedOff
    /// A session that a process left behind was ended.
    case endedLeftover
    /// The session's token could not be kept, or what was kept could not be read.
    case notKept(reason: String)
    /// The logoff failed, so that a licence seat stays taken until e.net's own time limit.
    case logoffFailed(reason: String)
}

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
