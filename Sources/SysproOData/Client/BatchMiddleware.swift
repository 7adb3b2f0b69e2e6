// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import ServiceHTTP

/// Sends a GET whose URL is too long for the web server inside a multipart `$batch` (OData 4.0, part 1, 11.7): the same
/// question, the same answer, and no line that anybody counts.
///
/// It stands behind the retries, so that they see the answer's own status, and before the credentials, which the outer
/// request carries.
struct BatchMiddleware: HTTPMiddleware {
    /// The longest URL that is sent as it is.
    let urlLength: Int
    /// Where batches go.
    let address: URLReference
    /// What the URLs inside a batch leave out in front; `nil` if they are absolute.
    let root: String?
    /// The largest answer that is read into memory, in bytes.
    let maximumBytes: Int

    func intercept(_ request: ServiceRequest, next: HTTPHandler) async throws -> ServiceResponse {
        let url = URLReference(request.head).description
        guard request.head.method == .get, url.utf8.count > urlLength, var head = HTTPRequest(.post, address) else {
            return try await next(request)
        }
        // Microsoft's library answers an outer `Accept: application/json` in another format, without saying so.
        head.headerFields[.accept] = "multipart/mixed"
        head.headerFields[.contentType] = "multipart/mixed; boundary=\(BatchMessage.boundary)"
        head.headerFields[HTTPField.Name("OData-MaxVersion")!] = "4.0"
        head.headerFields[HTTPField.Name("OData-Version")!] = "4.0"
        let inner = root.flatMap { url.hasPrefix($0) ? String(url.dropFirst($0.count)) : nil } ?? url
        let message = BatchMessage.request(inner, request.head.headerFields)
        let response = try await next(
            ServiceRequest(
                request.operation, head, body: .bytes(message), isRepeatable: true, timeouts: request.timeouts))
        guard response.head.status.kind == .successful else { return response }
        return try BatchMessage.response(
            try await response.body.collect(upTo: maximumBytes), type: response.head.headerFields[.contentType] ?? "")
    }
}
