// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials

/// `/-/control`, for tests that are not written in Swift.
///
/// `GET` shows the clock, the options and the counters. `POST` takes any of: `advance` (seconds), `options` (those to
/// change), `fault` or `clearFaults`, `endSessions`, and `dataSource` (`id` with `isRefreshed` or `connections`).
extension TableauServer {
    func control(_ call: TableauCall) async throws -> TableauReply {
        guard call.path == ["-", "control"] else { throw TableauFailure.notFound }
        if call.method == "POST" {
            guard let body = try? TableauJSON(parsing: Data(call.body)) else {
                throw TableauFailure.badRequest("The body is no JSON.")
            }
            do {
                try obey(body)
            } catch let error as DecodingError {
                throw TableauFailure.badRequest("\(error)")
            }
        }
        let sources = state.dataSources.map { source in
            "{\"id\":\"\(source.id)\",\"name\":\(source.name.jsonQuoted),\"updates\":\(source.executedUpdates)}"
        }
        let counts = requestCounts.sorted { $0.key.rawValue < $1.key.rawValue }.map {
            "\"\($0.key.rawValue)\":\($0.value)"
        }
        let optionsJSON = String(decoding: try JSONEncoder().encode(options), as: UTF8.self)
        return .json(
            "{\"now\":\(clock.now),\"signIns\":\(sessions.signIns),\"requests\":{\(counts.joined(separator: ","))},"
                + "\"dataSources\":[\(sources.joined(separator: ","))],\"options\":\(optionsJSON)}")
    }

    private func obey(_ body: TableauJSON) throws {
        switch body["advance"] {
        case .integer(let seconds)?: try advanceClock(by: Double(seconds))
        case .number(let seconds)?: try advanceClock(by: seconds)
        default: break
        }
        if let changes = body["options"] {
            options = try Self.decoded(Self.encoded(options).merging(changes))
        }
        if let fault = body["fault"] { add(try Self.decoded(fault)) }
        if body["clearFaults"] == .flag(true) { removeFaults() }
        if body["endSessions"] == .flag(true) { sessions.closeAll() }
        if let change = body["dataSource"], let id = change["id"]?.string {
            if case .flag(let flag)? = change["isRefreshed"] { state.change(id) { $0.isRefreshed = flag } }
            if case .integer(let count)? = change["connections"] {
                state.change(id) { source in
                    source.connections = (0..<count).map { _ in .init(id: .newLUID, type: "hyper") }
                }
            }
            try save()
        }
    }

    func advanceClock(by seconds: Double) throws {
        clock.advance(by: seconds)
        state.clockOffset += seconds
        try save()
    }

    private static func encoded(_ value: some Encodable) throws -> TableauJSON {
        try TableauJSON(parsing: JSONEncoder().encode(value))
    }

    private static func decoded<Value: Decodable>(_ json: TableauJSON) throws -> Value {
        try JSONDecoder().decode(Value.self, from: JSONEncoder().encode(json))
    }
}
