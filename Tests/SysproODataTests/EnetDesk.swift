// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import ServiceHTTP
import ServiceHTTPTesting
import Synchronization

@testable import SysproOData

/// An e.net and an OData service that know each other's sessions, behind one mock transport.
final class EnetDesk: Sendable {
    struct State {
        /// The sessions that are live, and how often each may still be used.
        var live: [String: Int] = [:]
        var logons = 0
        var logoffs = 0
        var served = 0
        var refused = 0
        var mostLive = 0
        var logonsAtOnce = 0
        var mostLogonsAtOnce = 0
    }

    private let box = Mutex(State())
    private let uses: Int
    private let refusal: MockReply
    private let answer: MockReply
    private let logon: @Sendable (String) async throws -> String

    /// - Parameters:
    ///   - uses: how many calls a session lives for.
    ///   - refusal: what a call with a dead session is answered.
    ///   - answer: what a call with a live one is answered.
    ///   - logon: what a logon is answered instead of this token.
    init(
        uses: Int = .max, refusal: MockReply = .status(.unauthorized),
        answer: MockReply = .status(.ok, [.contentType: "text/plain"], body: Array("42".utf8)),
        logon: @escaping @Sendable (String) async throws -> String = { $0 + "  " }
    ) {
        self.uses = uses
        self.refusal = refusal
        self.answer = answer
        self.logon = logon
    }

    var state: State { box.withLock { $0 } }

    /// Ends all sessions, as another logon of the operator does.
    func evict() { box.withLock { $0.live = [:] } }

    var transport: MockTransport {
        MockTransport { [self] request in
            let url = URLReference(request.head)
            let options = (url.query ?? "").split(separator: "&").map(String.init)
            if url.path.hasSuffix("/Logon") {
                let token = box.withLock { state in
                    state.logons += 1
                    state.logonsAtOnce += 1
                    state.mostLogonsAtOnce = max(state.mostLogonsAtOnce, state.logonsAtOnce)
                    return "0123456789abcdef0123456789ab\(100_000 + state.logons)"
                }
                defer { box.withLock { $0.logonsAtOnce -= 1 } }
                await Task.yield()
                let answer = try await logon(token)
                if answer.contains(token) {
                    box.withLock { state in
                        state.live[token] = uses
                        state.mostLive = max(state.mostLive, state.live.count)
                    }
                }
                return .status(.ok, body: Array(answer.utf8))
            }
            if url.path.hasSuffix("/Logoff") {
                let token = String(options.first?.dropFirst("UserId=".count) ?? "")
                return box.withLock { state in
                    state.logoffs += 1
                    let known = state.live.removeValue(forKey: token) != nil
                    return .status(.ok, body: Array((known ? "0" : "ERROR: no such session \(token)").utf8))
                }
            }
            let header = request.head.headerFields[HTTPField.Name("SYSPRO-Session")!]
            let cookie = request.head.headerFields[.cookie].map { String($0.dropFirst("SYSPRO-Session=".count)) }
            let query = options.filter { $0.hasPrefix("SYSPRO-Session=") }.map { String($0.dropFirst(15)) }
            let tokens = [header, cookie].compactMap { $0 } + query
            await Task.yield()
            return box.withLock { state in
                guard tokens.count == 1, let left = state.live[tokens[0]] else {
                    state.refused += 1
                    return refusal
                }
                state.served += 1
                state.live[tokens[0]] = left > 1 ? left - 1 : nil
                return answer
            }
        }
    }

    func configuration(_ events: EventLog = EventLog()) -> EnetConfiguration {
        var configuration = EnetConfiguration(
            root: "https://erp.example.com:31002/SYSPROWCFService/Rest", operator: "TABLEAU",
            password: Secret("enet-sentinel &+"), company: "EDU1", companyPassword: Secret("company-sentinel"))
        configuration.onEvent = { events.add($0) }
        return configuration
    }

    /// A client whose requests carry the session.
    static func client(
        _ authorizer: SessionAuthorizer, _ transport: MockTransport,
        _ change: (inout SysproConfiguration) -> Void = { _ in }
    ) -> SysproClient {
        var configuration = try! SysproConfiguration(
            root: "https://erp.example.com/odata", company: "EDU1", operatorName: "TABLEAU", authorizer: authorizer)
        change(&configuration)
        return SysproClient(configuration, transport: transport)
    }
}

/// What a session told.
final class EventLog: Sendable {
    private let box = Mutex<[EnetEvent]>([])
    var events: [EnetEvent] { box.withLock { $0 } }
    func add(_ event: EnetEvent) { box.withLock { $0.append(event) } }
}

/// Keeps a session's token in memory.
final class MemoryKeeper: SessionKeeper {
    private let box: Mutex<(token: Secret?, isBroken: Bool)>

    init(_ token: Secret?) { box = Mutex((token, false)) }

    var token: Secret? { box.withLock { $0.token } }
    var isBroken: Bool {
        get { box.withLock { $0.isBroken } }
        set { box.withLock { $0.isBroken = newValue } }
    }

    private struct NoKey: Error, CustomStringConvertible {
        let description = "no key"
    }

    func kept() async throws -> Secret? {
        guard !isBroken else { throw NoKey() }
        return token
    }

    func keep(_ token: Secret?) async throws {
        guard !isBroken else { throw NoKey() }
        box.withLock { $0.token = token }
    }
}
