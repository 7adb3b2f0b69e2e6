// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import ServiceHTTP
import Synchronization

/// Authorizes each attempt of a request, so that a credential that changed meanwhile is a new one.
///
/// Where a session has ended, a request that may be sent twice is made once more with a new one. A refusal of a session
/// that nobody was served with is an error.
struct AuthorizingMiddleware: HTTPMiddleware {
    let authorizer: any SysproAuthorizer
    /// The largest answer to a batch that is read into memory, in bytes.
    let maximumBytes: Int

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

    /// Sends a request; an answer of 401, or of 200 with a text that begins with `ERROR` in whatever case, is a refusal. So
    /// is a batch that holds such an answer.
    private func answer(to request: ServiceRequest, _ next: HTTPHandler) async throws -> Result<
        ServiceResponse, Refusal
    > {
        let response = try await next(request)
        let type = response.head.headerFields[.contentType] ?? ""
        guard response.head.status == .ok, type.lowercased().hasPrefix("multipart/") else {
            return try await judged(response)
        }
        let bytes = try await response.body.collect(upTo: maximumBytes)
        // What is no batch is for the one to say who asked for it.
        if let part = try? BatchMessage.response(bytes, type: type), case .failure(let refusal) = try await judged(part)
        {
            return .failure(refusal)
        }
        var whole = response
        whole.body = ResponseBody(bytes)
        return .success(whole)
    }

    private func judged(_ response: ServiceResponse) async throws -> Result<ServiceResponse, Refusal> {
        var response = response
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
            return .failure(
                Refusal(
                    status: status.code,
                    text: String(Secret.scrubbed(String(decoding: start, as: UTF8.self)).prefix(300))))
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

    private static let error = Array("error".utf8)

    /// What an answer begins with, in lower case, without a byte order mark, blanks and quotes in front.
    private static func start(_ bytes: [UInt8]) -> [UInt8] {
        let text = bytes.drop { $0 <= 0x20 || $0 == 0x22 || $0 == 0xEF || $0 == 0xBB || $0 == 0xBF }
        return text.prefix(error.count).map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    }

    /// Whether more bytes could make it an error.
    private static func mayBeError(_ bytes: [UInt8]) -> Bool {
        let text = start(bytes)
        return text.count < error.count && error.starts(with: text)
    }

    private static func isError(_ bytes: [UInt8]) -> Bool { start(bytes) == error }
}
