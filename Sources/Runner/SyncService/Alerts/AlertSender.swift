// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Logging
import ServiceHTTP
import SyncCore
import SyncSettings

/// Tells people, by a command and by a webhook. One that fails is logged and keeps nothing from its work.
struct AlertSender: Sendable {
    let transport: any HTTPTransport
    let logger: Logger
    /// How long a command may take.
    var limit = Duration.seconds(30)

    func send(_ alert: ServiceAlert, by rules: AlertRules) async {
        logger.log(
            level: alert.kind == .recovered ? .notice : .error, "alert",
            metadata: [
                "kind": "\(alert.kind.rawValue)", "datasource": "\(alert.datasource)", "text": "\(alert.text)",
            ])
        guard let json = try? alert.json else { return }
        if !rules.command.isEmpty {
            do {
                try await AlertCommand(arguments: rules.command, limit: limit, hidden: rules.hidden).run(input: json)
            } catch {
                logger.warning(
                    "alert command failed",
                    metadata: [
                        "datasource": "\(alert.datasource)", "program": "\(rules.command[0])", "error": "\(error)",
                    ])
            }
        }
        if let webhook = rules.webhook { await post(json, to: webhook, alert.datasource) }
    }

    /// The address may hold a key: it is in no log line and no error.
    private func post(_ json: String, to webhook: Secret, _ datasource: String) async {
        let failure: String
        do {
            guard var head = HTTPRequest(.post, URLReference(webhook.reveal())) else { return }
            head.headerFields[.contentType] = "application/json"
            let response = try await transport.send(
                ServiceRequest("alert", head, body: .text(json), isRepeatable: true))
            guard response.head.status.kind != .successful else { return }
            failure = "it answered \(response.head.status.code)"
        } catch let error as TransportError {
            failure = "\(error.code)"
        } catch {
            failure = "\(type(of: error))"
        }
        logger.warning("alert webhook failed", metadata: ["datasource": "\(datasource)", "error": "\(failure)"])
    }
}
