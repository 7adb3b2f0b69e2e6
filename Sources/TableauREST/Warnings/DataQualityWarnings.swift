// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import ServiceHTTP

/// The warnings of data sources. API 3.5; the site needs the Data Management licence.
public struct DataQualityWarnings: Sendable {
    let connection: TableauConnection

    private static let operation = "tableau.data-quality-warning"

    /// What came of a change.
    public enum Outcome: Sendable, Hashable {
        /// It was made.
        case changed
        /// It is so already.
        case unchanged
        /// Somebody else has put a warning on the data source; it was left as it is.
        case ownedByOthers
        /// The site is not licensed for warnings, or the user may not set them.
        case notAvailable
    }

    /// The words that every warning of ``markStale(_:_:)`` begins with, by which it is known again.
    public static let mark = "Automatic load: "

    /// The warnings of a data source. API 3.5.
    ///
    /// - Throws: ``TableauError``; with code `forbidden` if the site is not licensed for them.
    public func list(of id: DataSource.ID) async throws -> [DataQualityWarning] {
        try await connection.answer(TableauCall(Self.operation, .get, Self.path(id)), reading: Self.read)
    }

    /// Sets a data source's warning: a new one, or in place of the one that is there. API 3.5.
    public func set(_ warning: DataQualityWarning, on id: DataSource.ID) async throws {
        do {
            try await send(warning, .post, to: id)
        } catch let error as TableauError where error.code == .conflict {
            try await send(warning, .put, to: id)
        }
    }

    /// Removes the warnings of a data source. API 3.5.
    public func remove(from id: DataSource.ID) async throws {
        var call = TableauCall(Self.operation, .delete, Self.path(id), isRepeatable: true)
        call.effect = .repeatable
        _ = try await connection.send(call)
    }

    /// Warns that a data source is no longer brought up to date; `message` says since when and why. A warning that
    /// people have set stays as it is. API 3.5.
    public func markStale(_ id: DataSource.ID, _ message: String) async throws -> Outcome {
        try await whereAvailable {
            let warning = DataQualityWarning(.stale, Self.mark + message)
            let present = try await list(of: id)
            if present.contains(warning) { return .unchanged }
            guard present.allSatisfy(\.isOurs) else { return .ownedByOthers }
            try await set(warning, on: id)
            return .changed
        }
    }

    /// Takes the warning of ``markStale(_:_:)`` away, and no other. API 3.5.
    public func clearStale(_ id: DataSource.ID) async throws -> Outcome {
        try await whereAvailable {
            let present = try await list(of: id)
            if present.isEmpty { return .unchanged }
            guard present.allSatisfy(\.isOurs) else { return .ownedByOthers }
            try await remove(from: id)
            return .changed
        }
    }

    private func whereAvailable(_ body: () async throws -> Outcome) async throws -> Outcome {
        do {
            return try await body()
        } catch let error as TableauError where error.code == .forbidden {
            return .notAvailable
        }
    }

    private func send(_ warning: DataQualityWarning, _ method: HTTPRequest.Method, to id: DataSource.ID) async throws {
        var call = TableauCall(Self.operation, method, Self.path(id), isRepeatable: true)
        call.effect = .repeatable
        call.fields[.contentType] = "text/xml"
        do {
            call.body = .text(
                try XMLText(
                    name: "dataQualityWarning",
                    attributes: [
                        ("type", warning.kind.rawValue), ("isActive", String(warning.isActive)),
                        ("isSevere", String(warning.isSevere)), ("message", warning.message),
                    ], children: []
                ).request())
        } catch {
            throw TableauError(.refused, "not sent: \(error.message)", operation: Self.operation)
        }
        _ = try await connection.answer(call, reading: Self.read)
    }

    @Sendable private static func read(_ node: TableauNode) throws(AnswerFault) -> [DataQualityWarning] {
        var warnings: [DataQualityWarning] = []
        for item in node.optionalItems("dataQualityWarning", in: "dataQualityWarningList") {
            warnings.append(try DataQualityWarning(item))
        }
        return warnings
    }

    private static func path(_ id: DataSource.ID) -> TableauCall.Path {
        .site("dataQualityWarnings/datasource/\(PercentEncoding.encode(id))")
    }
}

extension DataQualityWarning {
    fileprivate var isOurs: Bool { kind == .stale && message.hasPrefix(DataQualityWarnings.mark) }
}
