// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
public import Logging
import Synchronization

/// Logs calls at debug level: what was called where, how it was answered, how long it took and how large it was.
/// Never a path's query, a field or a body.
public struct LoggingMiddleware: HTTPMiddleware {
    private let logger: Logger
    private let clock = ContinuousClock()

    /// Logs to `logger`.
    public init(_ logger: Logger) {
        self.logger = logger
    }

    /// Sends `request` on and logs the answer's head, the end of its body, and errors.
    public func intercept(_ request: ServiceRequest, next: HTTPHandler) async throws -> ServiceResponse {
        guard logger.logLevel <= .debug else { return try await next(request) }
        let call = Call(logger: logger, request: request, start: clock.now)
        do {
            var response = try await next(request)
            let status = response.head.status.code
            call.log("request answered", ["status": "\(status)", "sent": "\(request.body.length)"])
            let body = response.body
            let received = Guarded(0)
            response.body = ResponseBody {
                do {
                    var iterator = body.makeAsyncIterator()
                    let piece = try await iterator.next()
                    let bytes = received.withLock { bytes in
                        bytes += piece?.count ?? 0
                        return bytes
                    }
                    if piece == nil { call.log("answer read", ["status": "\(status)", "bytes": "\(bytes)"]) }
                    return piece
                } catch {
                    call.log("answer broken off", ["status": "\(status)", "error": "\(Call.name(error))"])
                    throw error
                }
            }
            return response
        } catch {
            call.log("request failed", ["error": "\(Call.name(error))"])
            throw error
        }
    }
}

private struct Call: Sendable {
    let logger: Logger
    let request: ServiceRequest
    let start: ContinuousClock.Instant

    func log(_ message: Logger.Message, _ details: Logger.Metadata) {
        let time = start.duration(to: .now)
        let metadata: Logger.Metadata = [
            "operation": "\(request.operation)", "host": "\(Origin(of: request.head)?.host ?? "")",
            "method": "\(request.head.method.rawValue)", "milliseconds": "\(Int(time / .milliseconds(1)))",
        ]
        logger.debug(message, metadata: metadata.merging(details) { $1 })
    }

    /// The code of an error of ours, the type of any other: its text could hold anything.
    static func name(_ error: any Error) -> String {
        (error as? TransportError)?.code.rawValue ?? String(describing: type(of: error))
    }
}
