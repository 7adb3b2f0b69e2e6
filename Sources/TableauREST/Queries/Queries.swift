// SPDX-License-Identifier: Apache-2.0

public import FoundationEssentials
import HTTPTypes
import ServiceHTTP

/// VizQL Data Service: what a data source's fields are, and what its rows say. Tableau 2025.1 and Tableau Cloud.
///
/// The user needs the capability *API Access* on the data source. Tableau allows some hundred calls an hour for each
/// Creator licence of the site; that limit is the service's own, so no call here is made again by itself and none holds
/// other calls back. This client keeps to ``TableauConfiguration/questionsPerHour``, and gives an answer again for
/// ``TableauConfiguration/answerAge`` unless it has changed the data source meanwhile.
public struct Queries: Sendable {
    let connection: TableauConnection

    private static let path = "/api/v1/vizql-data-service/"
    /// Tableau itself ends an answer at 1 GB; what is asked for here is to be held in memory.
    private static let answerLimit = 256 << 20

    /// The fields of a data source, those that people added to it included. Tableau 2025.1.
    ///
    /// - Throws: ``TableauError``; with code `notFound` or `forbidden` also if the server has no such service, if
    ///   it is switched off, and where the user lacks *API Access*.
    ///
    /// - Parameter changedAt: When the data source last changed, if that is known: what was said before is not said
    ///   again then.
    public func fields(of id: DataSource.ID, changedAt: Date? = nil) async throws -> [DataSourceField] {
        let answer: Answer<[DataSourceField]> = try await ask(
            "tableau.read-metadata", "read-metadata", Question(datasource: .init(datasourceLuid: id)), changedAt)
        return answer.data ?? []
    }

    /// The rows that `query` asks for, each value by its field's caption or alias. Numbers keep their digits.
    /// Tableau 2025.1.
    ///
    /// Fields that are no measure group the rows, so that one such field alone gives its different values.
    public func rows(of id: DataSource.ID, _ query: DataSourceQuery) async throws -> [[String: QueryValue]] {
        let question = Question(
            datasource: .init(datasourceLuid: id), query: query, options: .init(rowLimit: query.limit))
        let answer: Answer<[[String: QueryValue]]> = try await ask(
            "tableau.query-data-source", "query-datasource", question)
        return answer.data ?? []
    }

    /// The different values of one field that is no measure: the members of a dimension. Tableau 2025.1.
    public func members(of id: DataSource.ID, _ caption: String) async throws -> [QueryValue] {
        try await rows(of: id, DataSourceQuery([.init(caption)])).compactMap { $0[caption] }
    }

    private struct Question: Encodable {
        struct Target: Encodable { let datasourceLuid: String }
        struct Options: Encodable {
            let returnFormat = "OBJECTS"
            let rowLimit: Int?
        }
        let datasource: Target
        var query: DataSourceQuery?
        var options: Options?
    }

    private struct Answer<Value: Decodable & Sendable>: Decodable, Sendable {
        /// Why there are no data, in an answer that says 200.
        struct Refusal: Decodable, Sendable {
            let errorCode: String?
            let message: String?
        }
        let data: Value?
        let error: Refusal?
    }

    private func ask<Value: Decodable & Sendable>(
        _ operation: String, _ method: String, _ question: Question, _ changedAt: Date? = nil
    ) async throws -> Answer<Value> {
        var call = TableauCall(operation, .post, .absolute(Self.path + method), isRepeatable: false)
        call.hasOwnLimit = true
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let answer: Answer<Value> = try await connection.decoded(
            call, asking: Array(try encoder.encode(question)), about: question.datasource.datasourceLuid,
            changedAt: changedAt, limit: Self.answerLimit)
        if let refusal = answer.error {
            connection.answers.forget(question.datasource.datasourceLuid)
            throw TableauError(
                .refused, refusal.message ?? "VizQL Data Service refused the query without a word",
                operation: operation, tableauCode: refusal.errorCode)
        }
        return answer
    }
}
