// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import ServiceHTTP

extension TableauConnection {
    /// Asks a service that Tableau counts by the hour, whose answers are JSON of a fixed form unlike the REST API's, and
    /// reads the answer; one that was given lately is given again.
    ///
    /// - Parameters:
    ///   - dataSource: What is asked about; `nil` for several.
    ///   - changedAt: When the data source last changed: an older answer is not given again.
    func decoded<Value: Decodable>(
        _ call: TableauCall, asking body: [UInt8], about dataSource: DataSource.ID?, changedAt: Date? = nil, limit: Int
    ) async throws -> Value {
        let question = AnswerMemory.Question(dataSource: dataSource, operation: call.operation, body: body)
        if let known = answers.answer(to: question, changedAt: changedAt) {
            return try JSONDecoder().decode(Value.self, from: Data(known))
        }
        try answers.ask(question)
        var call = call
        call.fields[.contentType] = "application/json"
        call.body = .bytes(body)
        let (response, _) = try await send(call)
        let bytes: [UInt8]
        do {
            bytes = try await response.body.collect(upTo: limit)
        } catch let error as TransportError {
            throw TableauError(error, of: call, unclear: false)
        }
        do {
            let value = try JSONDecoder().decode(Value.self, from: Data(bytes))
            answers.keep(bytes, for: question, changedAt: changedAt)
            return value
        } catch {
            // The decoder's own words quote the document, so they are not passed on.
            throw TableauError(
                AnswerFault("it is not the JSON that was expected"), response.head, bytes, of: call)
        }
    }
}
