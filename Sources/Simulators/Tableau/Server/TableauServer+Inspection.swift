// SPDX-License-Identifier: Apache-2.0
import Columnar
import FoundationEssentials
import HyperExtract

/// What tests ask and change past the API.
extension TableauServer {
    var published: [TableauSimulator.DataSource] {
        state.dataSources.map { source in
            TableauSimulator.DataSource(
                id: source.id, name: source.name, project: state.project(source.projectID)?.name ?? "",
                executedUpdates: source.executedUpdates, tags: source.tags, isCertified: source.isCertified)
        }
    }

    func rows(of id: String, table: HyperTable, orderedBy columns: [String]) async throws -> RecordBatch {
        guard let file = state.dataSources.first(where: { $0.id == id })?.file else {
            throw SimulatorError(.notFound, "the datasource \(id) is gone or has no extract")
        }
        return try await extracts.rows(of: store.path(file), table: table, orderedBy: columns)
    }

    func copyExtract(of id: String, to path: String) throws {
        guard let file = state.dataSources.first(where: { $0.id == id })?.file else {
            throw SimulatorError(.notFound, "the datasource \(id) is gone or has no extract")
        }
        try FileManager.default.copyItem(atPath: store.path(file), toPath: path)
    }

    func configure(_ change: @Sendable (inout TableauSimulator.Options) -> Void) {
        change(&options)
    }

    func endSessions() {
        sessions.closeAll()
    }

    func connect(_ id: String, to types: [String]) throws {
        state.change(id) { $0.connections = types.map { .init(id: .newLUID, type: $0) } }
        try save()
    }

    func calculate(_ caption: String, as formula: String, in id: String) throws {
        state.change(id) { source in
            source.calculations.append(
                .init(name: "Calculation_\(source.calculations.count + 1)", caption: caption, formula: formula))
            source.updatedAt = clock.now
        }
        try save()
    }
}
