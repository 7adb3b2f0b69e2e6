// SPDX-License-Identifier: Apache-2.0

import LoopbackHTTP
import Synchronization

/// SYSPRO's e.net on loopback: logon, logoff, one session for each operator, licence seats, and a clock that ends idle
/// sessions.
///
/// A ``SysproSimulator`` whose ``SysproOptions/sessions`` name it lets nobody in without one of its sessions. One that
/// serves its business objects here (``SysproSimulator/serveBusinessObjects(on:)``) can be changed through them.
public final class EnetSimulator: Sendable {
    /// Who may log on, and how sessions end.
    public struct Options: Sendable {
        /// The operators and their passwords.
        public var operators = ["TABLEAU": "enet-Pa55word"]
        /// The company.
        public var company = "EDU1"
        /// The company's password.
        public var companyPassword = ""
        /// How many operators may be logged on at the same time.
        public var seats = 2
        /// How long a session lives without a call.
        public var idle = Duration.seconds(20 * 60)
        /// How many calls a session lives for; `nil` for any number.
        public var uses: Int?
        /// The logon's path; the logoff's has `Logoff` in its place.
        public var logonPath = "/Logon"
        /// What becomes of a logon by an operator who is logged on.
        public var relogon = Relogon.evict
        /// How a business object answers a call without a live session.
        public var refusal = Refusal.text
        /// The setup objects, and the tables that they maintain.
        public var setupObjects = ["ARSSCS": "ArCustomer", "APSSSP": "ApSupplier", "INVSST": "InvMaster"]

        /// The defaults.
        public init() {}
    }

    /// What becomes of a logon by an operator who is logged on.
    public enum Relogon: Sendable, CaseIterable {
        /// It ends the earlier session.
        case evict
        /// It is refused.
        case refuse
    }

    /// How a business object answers a call without a live session.
    public enum Refusal: Sendable, CaseIterable {
        /// With status 200 and a text that begins with `ERROR`.
        case text
        /// With status 401.
        case status
    }

    /// What has happened so far.
    public struct Counts: Hashable, Sendable {
        /// Logons that were granted.
        public var logons = 0
        /// Logoffs of live sessions.
        public var logoffs = 0
        /// The most sessions that were live at one time.
        public var mostLive = 0
        /// Sessions that another logon of their operator ended.
        public var evictions = 0
    }

    private struct Session {
        let name: String
        var lastUsed: Duration
        var usesLeft: Int?
    }

    private struct State {
        var sessions: [String: Session] = [:]
        var counts = Counts()
        var books: EnetBooks?
        var now = Duration.zero
        var random: SplitMix64
    }

    /// The server that it answers through.
    public let server: LoopbackServer
    private let desk: Desk

    /// A service at `port` of 127.0.0.1; any free one where it is 0.
    ///
    /// - Throws: `SimulatorError` if the port is taken.
    public init(_ options: Options = Options(), seed: UInt64 = 1, port: UInt16 = 0) throws {
        let desk = Desk(options, seed: seed)
        self.desk = desk
        server = try LoopbackServer(port: port) { desk.answer($0) }
    }

    /// The address of its REST service.
    public var url: String { server.origin + Desk.root }
    /// What has happened so far.
    public var counts: Counts { desk.state.withLock(\.counts) }
    /// How many sessions are live.
    public var live: Int { desk.state.withLock { $0.sessions.count } }

    /// What is to go wrong with business objects.
    public var faults: EnetFaultPlan { desk.faults }

    /// Lets business objects work on these books.
    func serve(_ books: EnetBooks) {
        desk.state.withLock { $0.books = books }
    }

    /// Lets time pass, which ends idle sessions.
    public func advance(by time: Duration) {
        desk.state.withLock { state in
            state.now += time
            state.sessions = state.sessions.filter { state.now - $0.value.lastUsed < desk.options.idle }
        }
    }

    /// Logs on as an operator from elsewhere and off again, as a person does: the operator's session is ended.
    public func evict(_ name: String = "TABLEAU") {
        desk.state.withLock { state in
            let others = state.sessions.filter { $0.value.name != name }
            state.counts.evictions += state.sessions.count - others.count
            state.sessions = others
        }
    }

    /// Whether a token is of a live session; the call counts as a use.
    func use(_ token: String) -> Bool { desk.use(token) }

    /// Answers requests, and keeps the sessions.
    private final class Desk: Sendable {
        static let root = "/SYSPROWCFService/Rest"
        let options: Options
        let state: Mutex<State>
        let faults = EnetFaultPlan()

        init(_ options: Options, seed: UInt64) {
            self.options = options
            state = Mutex(State(random: SplitMix64(seed: seed)))
        }

        /// e.net answers everything with status 200 and a body of unknown type.
        func answer(_ request: SimulatedRequest) -> SimulatedReply {
            let path = "/" + request.pathSegments.dropFirst(2).joined(separator: "/")
            let values = Dictionary(
                request.queryOptions.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
            let parts = options.logonPath.split(separator: "/").dropLast()
            let logoff = parts.map { "/\($0)" }.joined() + "/Logoff"
            // Paths are found whatever their case.
            switch path.lowercased() {
            case options.logonPath.lowercased(): return Self.octets(logon(values))
            case logoff.lowercased(): return Self.octets(end(values["UserId"] ?? ""))
            default:
                guard let call = ObjectCall(path, values), let books = state.withLock(\.books) else {
                    return .html("<h1>Endpoint not found.</h1>", status: 404)
                }
                let faults = faults.take(call.object)
                let token = values["UserId"] ?? ""
                if faults.contains(where: { if case .sessionExpired = $0 { true } else { false } }) { _ = end(token) }
                guard use(token) else {
                    return options.refusal == .status
                        ? ServerPages.unauthorized : Self.octets("ERROR: The session has expired")
                }
                return SimulatedReply(
                    headers: ["Content-Type": "application/octet-stream"],
                    body: .bytes(call.answer(books, faults, options)))
            }
        }

        private static func octets(_ text: String) -> SimulatedReply {
            .text(text, type: "application/octet-stream")
        }

        private func logon(_ values: [String: String]) -> String {
            let name = values["Operator"] ?? ""
            guard let password = options.operators[name] else { return "ERROR: Invalid operator" }
            guard values["OperatorPassword"] == password else { return "ERROR: Invalid operator password" }
            guard values["CompanyId"] == options.company else { return "ERROR: Invalid company" }
            guard values["CompanyPassword"] == options.companyPassword else { return "ERROR: Invalid company password" }
            return state.withLock { state in
                let others = state.sessions.filter { $0.value.name != name }
                guard options.relogon == .evict || others.count == state.sessions.count else {
                    return "ERROR: Operator already logged on"
                }
                guard others.count < options.seats else { return "ERROR: No more licenses available" }
                state.counts.evictions += state.sessions.count - others.count
                let digits = (0..<32).map { _ in String(Int(state.random.next() % 16), radix: 16) }.joined()
                state.sessions = others
                state.sessions[digits + "00"] = Session(name: name, lastUsed: state.now, usesLeft: options.uses)
                state.counts.logons += 1
                state.counts.mostLive = max(state.counts.mostLive, state.sessions.count)
                return digits + "00  "
            }
        }

        private func end(_ token: String) -> String {
            state.withLock { state in
                guard state.sessions.removeValue(forKey: Self.trimmed(token)) != nil else {
                    return "ERROR: The session is not known"
                }
                state.counts.logoffs += 1
                return "0"
            }
        }

        func use(_ token: String) -> Bool {
            state.withLock { state in
                let token = Self.trimmed(token)
                guard var session = state.sessions[token] else { return false }
                session.lastUsed = state.now
                session.usesLeft = session.usesLeft.map { $0 - 1 }
                state.sessions[token] = session.usesLeft == 0 ? nil : session
                return true
            }
        }

        /// The token with or without its two blanks.
        private static func trimmed(_ token: String) -> String { String(token.prefix { $0 != " " }) }
    }
}

/// Runs `body` against an e.net that is gone when it returns.
public func withEnetSimulator<Result>(
    _ options: EnetSimulator.Options = EnetSimulator.Options(), isolation: isolated (any Actor)? = #isolation,
    _ body: (EnetSimulator) async throws -> Result
) async throws -> Result {
    let simulator = try EnetSimulator(options)
    return try await simulator.server.serving { _ in try await body(simulator) }
}
