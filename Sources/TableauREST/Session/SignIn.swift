// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import ServiceHTTP
import Synchronization

/// Begins sessions: asks for the server's version, once, and then tries the credentials in their order.
struct SignIn: Sendable {
    private final class KnownVersion: Sendable {
        let version = Guarded<TableauVersion?>(nil)
    }

    private let door: TableauDoor
    private let ticker: Ticker
    private let known = KnownVersion()
    static let operation = "tableau.sign-in"
    static let serverInfoOperation = "tableau.server-info"

    init(door: TableauDoor, ticker: Ticker) {
        self.door = door
        self.ticker = ticker
    }

    /// A new session.
    ///
    /// A web token is good for one try: if its answer gets lost, Tableau may have seen it and would refuse it the
    /// second time, so the provider is asked for another one.
    func begin() async throws -> SignedIn {
        for attempt in 1... {
            let credentials = try await provided()
            do {
                return try await begin(with: credentials)
            } catch let error as TableauError
                where error.isRetriable && error.code != .throttled && attempt < door.configuration.retries.attempts
                && credentials.contains(where: \.isForOneUse)
            {
                try await ticker.sleep(.seconds(attempt))
            }
        }
        throw CancellationError()
    }

    private func begin(with credentials: [TableauCredential]) async throws -> SignedIn {
        let configuration = door.configuration
        let version = try await version()
        guard !credentials.isEmpty else {
            throw TableauError(
                .configuration, "there is no credential to sign in with; configure at least one token",
                operation: Self.operation)
        }
        for (index, credential) in credentials.enumerated() {
            do {
                return try await signIn(with: credential, version)
            } catch let error as TableauError where error.code == .unauthorized {
                let next = credentials.dropFirst(index + 1).first
                configuration.onEvent(.credentialRefused(credential: credential.label, next: next?.label))
                if next == nil { throw Self.refused(error, credentials, site: configuration.site) }
            }
        }
        throw CancellationError()
    }

    /// What the server says of itself.
    static func serverInfo(_ door: TableauDoor) async throws -> ServerInfo {
        let call = TableauCall(serverInfoOperation, .get, .absolute("/api/2.4/serverInfo"))
        return try await door.answer(call) { node throws(AnswerFault) in try ServerInfo(node) }
    }

    /// The older one of the client's and the server's versions. A server that cannot be asked is an error: another
    /// version than its own would only fail later, less clearly.
    func version() async throws -> TableauVersion {
        if let version = known.version.withLock({ $0 }) { return version }
        let version = min(try await Self.serverInfo(door).apiVersion, door.configuration.newestVersion)
        known.version.withLock { $0 = version }
        return version
    }

    private func provided() async throws -> [TableauCredential] {
        do {
            return try await door.configuration.credentials.credentials()
        } catch let error where !(error is CancellationError) && !(error is TableauError) {
            throw TableauError(
                .configuration, "the credentials could not be obtained (\(type(of: error)))", operation: Self.operation,
                underlying: error)
        }
    }

    private func signIn(
        with credential: TableauCredential, _ version: TableauVersion
    ) async throws -> SignedIn {
        let site = door.configuration.site
        if credential.isForOneUse, version < TableauVersion(3, 16) {
            throw TableauError(
                .unsupportedVersion,
                "a connected app needs REST API 3.16 or later; server and client settled on \(version)",
                operation: Self.operation)
        }
        // Taken before the call: what Tableau counts begins no earlier.
        let began = ticker.elapsed()
        var call = TableauCall(Self.operation, .post, .server("auth/signin"), isRepeatable: !credential.isForOneUse)
        call.answerHoldsSecret = true
        call.isSeenThrough = true
        call.fields[.contentType] = "text/xml"
        do {
            call.body = .text(
                try XMLText(
                    name: "credentials", attributes: credential.attributes,
                    children: [XMLText(name: "site", attributes: [("contentUrl", site)])]
                ).request())
        } catch {
            throw TableauError(
                .configuration, "the sign-in cannot be written: \(error.message)", operation: Self.operation)
        }
        let (signedIn, expiration) = try await door.answer(call, version: version) { node throws(AnswerFault) in
            let answer = try node.child("credentials")
            let signedIn = SignedIn(
                generation: 0, token: Secret(try answer.value("token")), siteID: try answer.child("site").value("id"),
                userID: try answer.child("user").value("id"), version: version, credential: credential.label,
                credentialSecret: credential.secret, isExclusive: credential.allowsOneSession, began: began)
            return (signedIn, answer.text("estimatedTimeToExpiration"))
        }
        door.configuration.onEvent(.signedIn(credential: credential.label, expiration: expiration))
        return signedIn
    }

    private static func refused(_ error: TableauError, _ tried: [TableauCredential], site: String) -> TableauError {
        let names = tried.map { "\"\($0.label)\"" }.joined(separator: ", ")
        let cause = tried.contains(where: \.isForOneUse) ? " \(KnownCause.webTokenRefused)" : ""
        return TableauError(
            .unauthorized, "no sign-in to site \"\(site)\" with \(names). \(error.message)\(cause)",
            operation: operation,
            status: error.status, tableauCode: error.tableauCode, summary: error.summary, detail: error.detail,
            underlying: error)
    }
}
