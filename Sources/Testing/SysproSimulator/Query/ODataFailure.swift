// SPDX-License-Identifier: Apache-2.0

import LoopbackHTTP

/// A request that the service refuses.
struct ODataFailure: Error {
    let status: Int
    let message: String

    static func badRequest(_ message: String) -> Self {
        Self(status: 400, message: message)
    }

    static func notFound(_ message: String) -> Self {
        Self(status: 404, message: message)
    }

    /// The answer, in the form that OData 4.0 prescribes for errors.
    var reply: SimulatedReply {
        var body: [UInt8] = Array(#"{"error":{"code":"","message":"#.utf8)
        JSONText.append(message, to: &body, escapesNonASCII: false)
        return SimulatedReply(
            status: status, headers: ["Content-Type": "application/json; odata.metadata=minimal"],
            body: .bytes(body + Array("}}".utf8)))
    }
}
