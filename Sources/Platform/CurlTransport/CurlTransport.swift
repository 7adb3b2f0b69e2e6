// SPDX-License-Identifier: Apache-2.0

import CLibcurl
import HTTPTypes
public import ServiceHTTP

/// Sends requests through libcurl, which runs on one thread of its own.
///
/// Connections are kept and shared between requests. A redirect is followed for GET and HEAD on the same origin, five
/// times at most, and refused otherwise. Answers are decoded from gzip, deflate, br and zstd if a request does not
/// set `Accept-Encoding` itself; one that does gets the bytes as they are. A write that is not repeatable is never sent
/// twice, not even on a connection that turns out to be dead.
public final class CurlTransport: HTTPTransport {
    private let mailbox: Mailbox?
    private let thread: DriverThread?

    /// A transport with its thread, which lives until ``shutdown()``, or until the transport and the bodies of its
    /// answers are let go.
    public init(_ configuration: CurlConfiguration = CurlConfiguration()) {
        _ = Self.libcurl
        guard let multi = curl_multi_init() else {
            (mailbox, thread) = (nil, nil)
            return
        }
        let mailbox = Mailbox(Mailbox.Multi(handle: multi))
        let thread = DriverThread { Driver(mailbox, configuration).run() }
        if thread == nil { curl_multi_cleanup(multi) }
        self.mailbox = thread == nil ? nil : mailbox
        self.thread = thread
    }

    deinit {
        shutdown()
    }

    /// Fails the transfers that are open, closes the connections and waits for the thread to end. Requests that come
    /// later fail. Calling it again does nothing.
    public func shutdown() {
        _ = mailbox?.post(.stop)
        thread?.join()
    }

    /// Sends `request` and returns once the head of the answer is there.
    ///
    /// - Throws: `TransportError` with host, port and cause, or `CancellationError`, which ends the transfer at once.
    public func send(_ request: ServiceRequest) async throws -> ServiceResponse {
        var redirects = Redirects(request)
        while true {
            let response = try await sendOnce(redirects.request)
            guard try redirects.follow(response.head) else { return response }
            // Read to its end, so that the connection can be used again; if it is long, it is not worth it.
            _ = try? await response.body.collect(upTo: 1 << 16)
            try Task.checkCancellation()
        }
    }

    private func sendOnce(_ request: ServiceRequest) async throws -> ServiceResponse {
        guard let mailbox else {
            throw TransportError(.cannotSend, "there is no memory, or no thread, for a transport")
        }
        let transfer = Transfer(request, mailbox: mailbox)
        let head = try await naming(request.operation) { try await transfer.start() }
        let reading = Reading(transfer, of: self)
        let body = ResponseBody { try await naming(request.operation) { try await reading.transfer.next() } }
        var response = ServiceResponse(head, body: body)
        response.isToRepeat = transfer.wasRepeated
        return response
    }

    private static let libcurl: Void = { _ = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) }()
}

/// Puts the request's operation into an error of the transport.
private func naming<Value>(_ operation: String, _ body: () async throws -> Value) async throws -> Value {
    do {
        return try await body()
    } catch var error as TransportError {
        error.operation = operation
        throw error
    }
}

/// Ends a transfer when its body is let go, and keeps the transport until then.
private final class Reading: Sendable {
    let transfer: Transfer
    private let transport: CurlTransport

    init(_ transfer: Transfer, of transport: CurlTransport) {
        self.transfer = transfer
        self.transport = transport
    }

    deinit {
        transfer.cancel()
    }
}
