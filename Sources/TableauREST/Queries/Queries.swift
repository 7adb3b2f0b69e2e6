// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import HTTPTypes
import ServiceHTTP

/// VizQL Data Service: what a data source's fields are, and what its rows say. Tableau 2025.1 and Tableau Cloud.
///
/// The user needs the capability *API Access* on the data source. Tableau allows some hundred calls an hour for each
/// Creator licence of the site; that limit is the service's own, so no call here is made again by itself and none holds
/// other calls back.
public struct Queries: Sendable {
    let connection: TableauConnection

    private static let path = "/api/v1/vizql-data-service/"
    /// Tableau itself ends an answer at 1 GB; what is asked for here is to be held in memory.
    private static let answerLimit = 256 << 20

    /// The fields of a data source, those that people added to it included.
    ///
    /// - Throws: ``TableauError``; with code `notFound` or `forbidden` also where the server has no such service, where
    ///   it is switched off, and where the user lacks *API Access*.
    public func fields(of id: DataSource.ID) async throws -> [DataSourceField] {
        let answer: Answer<[DataSourceField]> = try await ask(
            "tableau.read-metadata", "read-metadata", Question(datasource: .init(datasourceLuid: id)))
        return answer.data ?? []
    }

    /// The rows that `query` asks for, each value by its field's caption or alias. Numbers keep their digits.
    ///
    /// Fields that are no measure group the rows, so that one such field alone gives its different values.
    public func rows(of id: DataSource.ID, _ query: DataSourceQuery) async throws -> [[String: QueryValue]] {
        let question = Question(
            datasource: .init(datasourceLuid: id), query: query, options: .init(rowLimit: query.limit))
        let answer: Answer<[[String: QueryValue]]> = try await ask(
            "tableau.query-data-source", "query-datasource", question)
        return answer.data ?? []
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
        _ operation: String, _ method: String, _ question: Question
    ) async throws -> Answer<Value> {
        var call = TableauCall(operation, .post, .absolute(Self.path + method), isRepeatable: false)
        call.hasOwnLimit = true
        call.fields[.contentType] = "application/json"
        call.body = .bytes(Array(try JSONEncoder().encode(question)))
        let answer: Answer<Value> = try await connection.decoded(call, limit: Self.answerLimit)
        if let refusal = answer.error {
            throw TableauError(
                .refused, refusal.message ?? "VizQL Data Service refused the query without a word",
                operation: operation, tableauCode: refusal.errorCode)
        }
        return answer
    }
}
