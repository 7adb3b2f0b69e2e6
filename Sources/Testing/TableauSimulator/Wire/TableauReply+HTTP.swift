// SPDX-License-Identifier: Apache-2.0

import LoopbackHTTP

extension TableauReply {
    /// The answer as it goes over the wire.
    ///
    /// - Throws: `CancellationError` where there is to be none: the connection of a request whose handler was cancelled
    ///   ends without a word.
    func simulated() throws -> SimulatedReply {
        var fields = SimulatedHeaders()
        for (name, value) in headers { fields.append(name, value) }
        guard let breaksAfter else { return SimulatedReply(status: status, headers: fields, body: .bytes(body)) }
        guard breaksAfter > 0 else { throw CancellationError() }
        let part = Array(body.prefix(breaksAfter))
        return SimulatedReply(
            status: status, headers: fields,
            body: .stream(length: body.count) { writer in
                try await writer.write(part)
                throw CancellationError()
            })
    }
}

extension SimulatedRequest {
    /// The options of a query in which a plus sign is a blank, as HTML forms and most clients write it.
    static func formOptions(_ query: String) -> [(name: String, value: String)] {
        query.split(separator: "&").map { option in
            let parts = option.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                .map { PercentCoding.decoded($0.replacing("+", with: " ")) }
            return (parts[0], parts.count > 1 ? parts[1] : "")
        }
    }
}
