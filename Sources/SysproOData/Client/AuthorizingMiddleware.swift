// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import ServiceHTTP

/// Authorizes each attempt of a request, so that a credential that changed meanwhile is a new one.
///
/// Where a session has ended, a request that may be sent twice is made once more with a new one. A refusal of a session
/// that nobody was served with is an error.
struct AuthorizingMiddleware: HTTPMiddleware {
    let authorizer: any SysproAuthorizer

    func intercept(_ request: ServiceRequest, next: HTTPHandler) async throws -> ServiceResponse {
        guard let renewable = authorizer as? any RenewableAuthorizer else {
            var request = request
            try await authorizer.authorize(&request)
            return try await next(request)
        }
        var attempt = 0
        while true {
            attempt += 1
            var sent = request
            let credential = try await renewable.credential(for: &sent)
            switch try await answer(to: sent, next) {
            case .success(let response):
                await renewable.confirm(credential)
                return response
            case .failure(let refusal):
                let hadWorked = await renewable.discard(credential)
                guard request.isRepeatable, attempt == 1 || hadWorked && attempt < Self.limit else {
                    throw renewable.refusal(credential, saying: refusal.text, status: refusal.status)
                }
            }
        }
    }

    /// Under load a new session may end, too, before the repeated request has its turn: as long as others were served with
    /// it, that is no refusal of the request. This many sessions in a row are one.
    private static let limit = 8

    /// An answer that says that the session is not known.
    private struct Refusal: Error {
        let status: Int
        let text: String?
    }

    /// Sends a request; an answer of 401, or of 200 with a text that begins with `ERROR`, is a refusal.
    private func answer(to request: ServiceRequest, _ next: HTTPHandler) async throws -> Result<
        ServiceResponse, Refusal
    > {
        var response = try await next(request)
        let status = response.head.status
        guard status == .unauthorized || status == .ok else { return .success(response) }
        let body = response.body
        guard status == .ok else {
            _ = try? await body.collect(upTo: 1 << 16)
            return .failure(Refusal(status: status.code, text: nil))
        }
        var iterator = body.makeAsyncIterator()
        var start: [UInt8] = []
        var isAtEnd = false
        while Self.mayBeError(start), !isAtEnd, start.count < 1 << 12 {
            if let piece = try await iterator.next() { start += piece } else { isAtEnd = true }
        }
        if Self.isError(start) {
            return .failure(Refusal(status: status.code, text: String(decoding: start.prefix(300), as: UTF8.self)))
        }
        let read = Guarded<[UInt8]?>(start.isEmpty ? nil : start)
        response.body = ResponseBody {
            let first = read.withLock { bytes in
                defer { bytes = nil }
                return bytes
            }
            if let first { return first }
            var iterator = body.makeAsyncIterator()
            return try await iterator.next()
        }
        return .success(response)
    }

    private static let error = Array("ERROR".utf8)

    /// What an answer says, without a byte order mark, blanks and quotes in front.
    private static func text(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
        bytes.drop { $0 <= 0x20 || $0 == 0x22 || $0 == 0xEF || $0 == 0xBB || $0 == 0xBF }
    }

    /// Whether more bytes could make it an error.
    private static func mayBeError(_ bytes: [UInt8]) -> Bool {
        let text = text(bytes).prefix(error.count)
        return text.count < error.count && error.starts(with: text)
    }

    private static func isError(_ bytes: [UInt8]) -> Bool { text(bytes).starts(with: error) }
}
