// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import HTTPTypes

/// The Metadata API: what Tableau knows of its content, asked for in GraphQL. Tableau 2019.3; a server must have it
/// switched on.
///
/// It is indexed some time after a change, so what it says is a hint and no proof. Questions count towards
/// ``TableauConfiguration/questionsPerHour``, and answers are given again for ``TableauConfiguration/answerAge``.
public struct MetadataAPI: Sendable {
    let connection: TableauConnection

    private static let operation = "tableau.metadata"

    /// Asks a question and reads the answer's `data`. Tableau 2019.3.
    ///
    /// - Parameters:
    ///   - graphQL: The question.
    ///   - variables: What its `$name`s stand for.
    /// - Throws: ``TableauError``; with code `refused` if the answer has errors, also beside data, which are then
    ///   not whole: a limit of time or size was reached.
    public func query<Value: Decodable & Sendable>(
        _ graphQL: String, variables: [String: String] = [:], as type: Value.Type = Value.self
    ) async throws -> Value {
        let call = TableauCall(Self.operation, .post, .absolute("/api/metadata/graphql"), isRepeatable: true)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let question = Array(try encoder.encode(Question(query: graphQL, variables: variables)))
        let answer: Answer<Value> = try await connection.decoded(call, asking: question, about: nil, limit: 64 << 20)
        if let error = answer.errors?.first {
            connection.answers.forget(nil)
            let code = error.extensions?.code
            throw TableauError(
                .refused,
                "the Metadata API: \(error.message ?? "an error without a word")"
                    + (code.map { " (\($0))" } ?? ""), operation: Self.operation, summary: code)
        }
        guard let data = answer.data else {
            throw TableauError(.malformedAnswer, "the Metadata API's answer has no data", operation: Self.operation)
        }
        return data
    }

    /// The names of a data source's fields; `nil` if it is not indexed, or not indexed yet. Tableau 2019.3.
    public func fieldNames(of id: DataSource.ID) async throws -> [String]? {
        struct Sources: Decodable, Sendable {
            struct Source: Decodable, Sendable {
                struct Field: Decodable, Sendable { let name: String }
                let luid: String
                let fields: [Field]
            }
            let publishedDatasources: [Source]
        }
        let found: Sources = try await query(
            "query($luid: String!) { publishedDatasources(filter: {luid: $luid}) { luid fields { name } } }",
            variables: ["luid": id])
        return found.publishedDatasources.first { $0.luid == id }?.fields.map(\.name)
    }

    private struct Question: Encodable {
        let query: String
        let variables: [String: String]
    }

    private struct Answer<Value: Decodable & Sendable>: Decodable, Sendable {
        struct Failure: Decodable, Sendable {
            struct Extensions: Decodable, Sendable { let code: String? }
            let message: String?
            let extensions: Extensions?
        }
        let data: Value?
        let errors: [Failure]?
    }
}
