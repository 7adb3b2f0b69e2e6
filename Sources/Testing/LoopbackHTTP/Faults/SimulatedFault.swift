// SPDX-License-Identifier: Apache-2.0

/// Where an answer is cut.
public enum FaultPosition: Sendable {
    /// After that many bytes of the answer, its status line and headers counted.
    case wire(Int)
    /// After that many bytes of the body.
    case body(Int)
    /// After that share of the body, 0…1.
    case share(Double)
    /// At the first boundary of that kind.
    case at(AnswerPlace)
}

/// What Retry-After says.
public enum RetryAfter: Sendable {
    /// A number of seconds.
    case seconds(Int)
    /// A date as HTTP writes it, such as `Sun, 22 Nov 2026 22:40:00 GMT`.
    case date(String)
}

/// Something that goes wrong with one request.
public enum SimulatedFault: Sendable {
    /// The connection ends before the request is processed; nothing is answered.
    case dropBefore
    /// The request is processed, then the connection ends without an answer.
    case dropAfter
    /// The answer ends there, the connection in good order; Content-Length still promises the whole.
    case truncate(FaultPosition)
    /// The answer ends there with a TCP reset.
    case reset(FaultPosition)
    /// The answer comes at that many bytes per second.
    case slow(bytesPerSecond: Int)
    /// The request is processed only after that time.
    case delay(Duration)
    /// The request is not processed but answered like this.
    case answer(SimulatedReply)
    /// The request waits at the gate before it is processed.
    case hang(FaultGate)
    /// The request is processed, then its answer waits at the gate.
    case hangAfter(FaultGate)

    /// The request is not processed but answered with that status and body.
    public static func status(
        _ status: Int, _ body: String = "", type: String = "text/plain; charset=utf-8", retryAfter: RetryAfter? = nil
    ) -> Self {
        var reply = SimulatedReply.text(body, type: type, status: status)
        switch retryAfter {
        case .seconds(let seconds)?: reply.headers["Retry-After"] = String(seconds)
        case .date(let date)?: reply.headers["Retry-After"] = date
        case nil: break
        }
        return .answer(reply)
    }

    /// The name under which the request log knows it.
    public var name: String {
        switch self {
        case .dropBefore: "dropBefore"
        case .dropAfter: "dropAfter"
        case .truncate: "truncate"
        case .reset: "reset"
        case .slow: "slow"
        case .delay: "delay"
        case .answer(let reply): "status \(reply.status)"
        case .hang: "hang"
        case .hangAfter: "hangAfter"
        }
    }

    var cut: (position: FaultPosition, reset: Bool)? {
        switch self {
        case .truncate(let position): (position, false)
        case .reset(let position): (position, true)
        default: nil
        }
    }

    var pace: Int? {
        if case .slow(let bytesPerSecond) = self { max(1, bytesPerSecond) } else { nil }
    }
}
