// SPDX-License-Identifier: Apache-2.0
import ServiceXML

/// Data quality warnings and webhooks.
extension TableauServer {
    func listWarnings(_ call: TableauCall) throws -> TableauReply {
        let source = try licensedDataSource(call)
        return warnings(state.warnings.filter { $0.dataSourceID == source.id })
    }

    func addWarning(_ call: TableauCall) throws -> TableauReply {
        let source = try licensedDataSource(call)
        let element = try call.document().required("dataQualityWarning")
        guard !state.warnings.contains(where: { $0.dataSourceID == source.id }) else {
            throw TableauFailure("409120", "Resource Conflict", "The datasource has a data quality warning already.")
        }
        let now = clock.now
        var warning = TableauState.Warning(
            id: .newLUID, dataSourceID: source.id, type: "WARNING", message: "", isActive: true, isSevere: false,
            createdAt: now, updatedAt: now)
        try warning.take(element)
        state.warnings.append(warning)
        try save()
        return warnings([warning])
    }

    func updateWarning(_ call: TableauCall) throws -> TableauReply {
        let source = try licensedDataSource(call)
        let element = try call.document().required("dataQualityWarning")
        guard let index = state.warnings.firstIndex(where: { $0.dataSourceID == source.id }) else {
            throw TableauFailure("404032", "Resource Not Found", "The datasource has no data quality warning.")
        }
        try state.warnings[index].take(element)
        state.warnings[index].updatedAt = clock.now
        try save()
        return warnings([state.warnings[index]])
    }

    func deleteWarnings(_ call: TableauCall) throws -> TableauReply {
        let source = try licensedDataSource(call)
        state.warnings.removeAll { $0.dataSourceID == source.id }
        try save()
        return .empty
    }

    func listWebhooks(_ call: TableauCall) -> TableauReply {
        .nodes(.list("webhooks", of: "webhook", state.webhooks.map(node)))
    }

    func createWebhook(_ call: TableauCall) throws -> TableauReply {
        let element = try call.document().required("webhook")
        guard let name = element["name"], let event = element.first("webhook-source")?.children.first?.name,
            let url = element.first("webhook-destination")?.first("webhook-destination-http")?["url"]
        else { throw TableauFailure.badRequest("A webhook needs a name, a source and a destination.") }
        let webhook = TableauState.Webhook(id: .newLUID, name: name, event: event, url: url)
        state.webhooks.append(webhook)
        try save()
        return .nodes(node(webhook), status: 201)
    }

    func deleteWebhook(_ call: TableauCall) throws -> TableauReply {
        guard let index = state.webhooks.firstIndex(where: { $0.id == call.parameters[1] }) else {
            throw TableauFailure("404021", "Resource Not Found", "There is no such webhook.")
        }
        state.webhooks.remove(at: index)
        try save()
        return .empty
    }

    private func licensedDataSource(_ call: TableauCall) throws -> TableauState.DataSource {
        guard options.dataQualityLicensed else {
            throw TableauFailure("403135", "Forbidden", "Data quality warnings need the Data Management licence.")
        }
        return try dataSource(call)
    }

    private func warnings(_ warnings: [TableauState.Warning]) -> TableauReply {
        .nodes(
            .list(
                "dataQualityWarningList", of: "dataQualityWarning",
                warnings.map { warning in
                    TableauNode(
                        "dataQualityWarning",
                        [
                            ("id", .text(warning.id)), ("userDisplayName", "sync"),
                            ("contentId", .text(warning.dataSourceID)), ("contentType", "DATASOURCE"),
                            ("message", .text(warning.message)), ("type", .text(warning.type)),
                            ("isActive", .flag(warning.isActive)), ("isSevere", .flag(warning.isSevere)),
                            ("createdAt", .text(warning.createdAt.tableauDate)),
                            ("updatedAt", .text(warning.updatedAt.tableauDate)),
                        ],
                        [TableauNode("owner", [("id", .text(Self.userID("sync")))])])
                }))
    }

    private func node(_ webhook: TableauState.Webhook) -> TableauNode {
        TableauNode(
            "webhook", [("id", .text(webhook.id)), ("name", .text(webhook.name)), ("isEnabled", .flag(true))],
            [
                TableauNode("webhook-source", [], [TableauNode(webhook.event)]),
                TableauNode(
                    "webhook-destination", [],
                    [TableauNode("webhook-destination-http", [("method", "POST"), ("url", .text(webhook.url))])]),
                TableauNode("owner", [("id", .text(Self.userID("sync")))]),
            ])
    }
}

extension TableauState.Warning {
    private static let types = ["WARNING", "DEPRECATED", "STALE", "SENSITIVE_DATA", "MAINTENANCE"]

    /// Takes over what the request says.
    fileprivate mutating func take(_ element: XMLElement) throws {
        type = element["type"] ?? type
        guard Self.types.contains(type) else {
            throw TableauFailure.badRequest("There is no warning type '\(type)'.")
        }
        message = element["message"] ?? message
        if let flag = element["isActive"] { isActive = flag == "true" }
        if let flag = element["isSevere"] { isSevere = flag == "true" }
    }
}
