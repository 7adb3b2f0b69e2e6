// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import ServiceHTTP

extension TableauConnection {
    /// Makes a call whose answer is JSON of a fixed form, unlike the REST API's, and reads it.
    func decoded<Value: Decodable>(_ call: TableauCall, limit: Int) async throws -> Value {
        let (response, signedIn) = try await send(call)
        let body: [UInt8]
        do {
            body = try await response.body.collect(upTo: limit)
        } catch let error as TransportError {
            throw TableauError(error, of: call, unclear: false)
        }
        do {
            return try JSONDecoder().decode(Value.self, from: Data(body))
        } catch {
            // The decoder's own words quote the document, so they are not passed on.
            throw TableauError(
                AnswerFault("it is not the JSON that was expected"), response.head, body, of: call,
                secrets: [signedIn.token])
        }
    }
}
