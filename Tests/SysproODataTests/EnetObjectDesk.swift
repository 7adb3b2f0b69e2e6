// SPDX-License-Identifier: Apache-2.0

import ServiceHTTP
import ServiceHTTPTesting
import Synchronization

@testable import SysproOData

/// An e.net behind a mock transport whose business objects answer from a script.
final class EnetObjectDesk: Sendable {
    /// A call of a business object, as the server reads it.
    struct Call: Sendable {
        let path: String
        let options: [String: String]

        var validates: Bool { options["XmlParameters"]?.contains("<ValidateOnly>Y</ValidateOnly>") == true }
    }

    private let state = Mutex((calls: [Call](), logons: 0, logoffs: 0))
    private let script: @Sendable (Call, Int) async throws -> MockReply

    /// - Parameter script: gets each call and its number, from 1.
    init(_ script: @escaping @Sendable (Call, Int) async throws -> MockReply) { self.script = script }

    /// Answers each call with the next of these bodies.
    convenience init(_ bodies: String...) {
        self.init { _, number in .status(.ok, body: Array(bodies[min(number, bodies.count) - 1].utf8)) }
    }

    var calls: [Call] { state.withLock(\.calls) }
    var logons: Int { state.withLock(\.logons) }
    var logoffs: Int { state.withLock(\.logoffs) }

    var transport: MockTransport {
        MockTransport { [self] request in
            let url = URLReference(request.head)
            let options = Dictionary(
                (url.query ?? "").split(separator: "&").map { pair in
                    let parts = pair.split(separator: "=", maxSplits: 1)
                    return (String(parts[0]), parts.count > 1 ? Self.decoded(parts[1]) : "")
                }, uniquingKeysWith: { first, _ in first })
            if url.path.hasSuffix("/Logon") {
                let number = state.withLock { state in
                    state.logons += 1
                    return state.logons
                }
                return .status(.ok, body: Array("0123456789ABCDEF0123456789ABCD\(10 + number)00  ".utf8))
            }
            if url.path.hasSuffix("/Logoff") {
                state.withLock { $0.logoffs += 1 }
                return .status(.ok, body: Array("0".utf8))
            }
            let call = Call(path: url.path, options: options)
            let number = state.withLock { state in
                state.calls.append(call)
                return state.calls.count
            }
            return try await script(call, number)
        }
    }

    /// Runs `body` with a client of this desk, whose calls a middleware would repeat that looks at methods only.
    func with<Result>(_ body: (EnetClient) async throws -> Result) async throws -> Result {
        var configuration = EnetConfiguration(
            root: "https://erp.example.com:31002/SYSPROWCFService/Rest", operator: "TABLEAU",
            password: Secret("enet-sentinel"), company: "EDU1")
        configuration.maximumURLBytes = 4_000
        let transport = transport.behind([RetryMiddleware(clock: RecordingClock())])
        return try await withEnet(configuration, transport: transport, body)
    }

    private static func decoded(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%") {
                bytes.append(UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) ?? 0x3F)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
