// SPDX-License-Identifier: Apache-2.0

import CLibcurl
import ServiceHTTP

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// How an exchange ends.
extension Exchange {
    /// Why a deadline passed.
    enum Lateness {
        case idle, total, slow
    }

    /// The next moment at which the exchange is late; connecting is timed by libcurl.
    func deadline() -> (time: ContinuousClock.Instant, cause: Lateness)? {
        let total = request.timeouts.total.map { (started + $0, Lateness.total) }
        let moves = hasBegun && !isPaused
        let idle = moves ? (lastByte + request.timeouts.idle, Lateness.idle) : nil
        let slow = moves ? request.timeouts.slowest.map { (pace.start + $0.window, Lateness.slow) } : nil
        return [total, idle, slow].compactMap(\.self).min { $0.0 < $1.0 }
    }

    /// Whether enough came or went in the window that has ended; the next one begins. One without a byte is for the idle
    /// limit to judge.
    func keepsPace() -> Bool {
        let bytes = pace.bytes
        pace = (pace.start + (request.timeouts.slowest?.window ?? .zero), 0)
        return bytes == 0 || bytes >= request.timeouts.slowest?.bytes ?? 0
    }

    func lateness(_ cause: Lateness) -> TransportError {
        switch cause {
        case .idle: error(.timedOut, "no byte came or went for \(request.timeouts.idle)")
        case .total: error(.timedOut, "not done after \(request.timeouts.total ?? .zero)")
        case .slow:
            error(
                .timedOut,
                "slower than \(request.timeouts.slowest?.bytes ?? 0) bytes within "
                    + "\(request.timeouts.slowest?.window ?? .zero)")
        }
    }

    /// The error of a transport that is shut down under the exchange.
    func interruption() -> TransportError {
        error(.interrupted, "the transport has been shut down")
    }

    /// What libcurl's result means.
    func outcome(_ result: CURLcode) -> Result<Void, any Error> {
        guard result == CURLE_OK else { return .failure(failure(result)) }
        guard head.isComplete else {
            return .failure(error(.interrupted, "the connection ended within the head of the answer"))
        }
        return .success(())
    }

    func failure(_ result: CURLcode) -> TransportError {
        if let cause { return cause }
        // libcurl calls a line of a head that is longer than it takes "out of memory", later versions "too large" (100).
        if !head.isComplete, result == CURLE_OUT_OF_MEMORY || result.rawValue == 100 {
            return error(.malformedAnswer, "the head of the answer has a line of more than 100 KB")
        }
        let (code, hint) = classify(result)
        return error(code, detail(result) + (hint.map { "; \($0)" } ?? ""))
    }

    private func error(_ code: TransportError.Code, _ message: String) -> TransportError {
        TransportError(code, "\(place): \(message)", mayHaveArrived: hasBegun)
    }

    private func detail(_ result: CURLcode) -> String {
        let text = String(cString: errorText)
        return text.isEmpty ? String(cString: curl_easy_strerror(result)) : Secret.scrubbed(text)
    }

    private func classify(_ result: CURLcode) -> (TransportError.Code, hint: String?) {
        switch result {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
            (.hostNotFound, "check the host's name in the configured URL, and the DNS")
        case CURLE_COULDNT_CONNECT, CURLE_INTERFACE_FAILED, CURLE_PROXY:
            (.cannotConnect, "check that the service runs and that no firewall stands between")
        case CURLE_OPERATION_TIMEDOUT:
            (.timedOut, hasBegun ? nil : "no connection within \(request.timeouts.connect)")
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS:
            (.untrusted, "if the certificate is right, name its authority in tls.caFile")
        case CURLE_SSL_CACERT_BADFILE:
            (.untrusted, "tls.caFile must be a readable PEM file of certificates")
        case CURLE_SSL_CERTPROBLEM, CURLE_SSL_CLIENTCERT:
            (.untrusted, "check the client certificate and its key")
        case CURLE_SSL_CONNECT_ERROR: classifyHandshake()
        case CURLE_SSL_CIPHER, CURLE_USE_SSL_FAILED, CURLE_SSL_ENGINE_INITFAILED, CURLE_SSL_ENGINE_NOTFOUND:
            (.untrusted, "TLS could not be agreed on")
        case CURLE_BAD_CONTENT_ENCODING, CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL:
            (.malformedAnswer, nil)
        case CURLE_OUT_OF_MEMORY:
            (.bodyTooLarge, "the answer decodes to more than can be held for a slow reader")
        case CURLE_URL_MALFORMAT, CURLE_READ_ERROR, CURLE_BAD_FUNCTION_ARGUMENT:
            (.cannotSend, nil)
        case CURLE_RECV_ERROR where detail(result).contains("alert"):
            (.untrusted, "check the client certificate and its key")
        default:
            (.interrupted, nil)
        }
    }

    /// libcurl has one code for a connection that broke and for TLS that could not be agreed on.
    private func classifyHandshake() -> (TransportError.Code, hint: String?) {
        let broke = ["SSL_ERROR_SYSCALL", "onnection reset", "unexpected eof"].contains {
            detail(CURLE_SSL_CONNECT_ERROR).contains($0)
        }
        return broke
            ? (.cannotConnect, "the connection ended while TLS was being set up")
            : (.untrusted, "TLS could not be agreed on; check its versions, and that the port speaks TLS")
    }
}
