// SPDX-License-Identifier: Apache-2.0

public import HTTPTypes

/// One call of a service: what is sent, how long it may take and whether it may be sent twice.
public struct ServiceRequest: Sendable {
    /// Method, URL and header fields.
    public var head: HTTPRequest
    /// What is sent with it.
    public var body: RequestBody
    /// What the call does, in the words of metrics and errors, such as `odata.page`.
    public var operation: String
    /// Whether sending it twice has the same effect as sending it once. True of reads; of a write only if the
    /// service promises it (Tableau's `RequestID`).
    public var isRepeatable: Bool
    /// How long each part of the call may take.
    public var timeouts: Timeouts
    /// Whether a ``RetryMiddleware`` further out already sends the call again, so that no other one does.
    var isRetried = false

    /// A call of `operation`; repeatable if the method is GET, HEAD or OPTIONS unless said otherwise.
    public init(
        _ operation: String, _ head: HTTPRequest, body: RequestBody = .none, isRepeatable: Bool? = nil,
        timeouts: Timeouts = Timeouts()
    ) {
        self.head = head
        self.body = body
        self.operation = operation
        self.isRepeatable = isRepeatable ?? [.get, .head, .options].contains(head.method)
        self.timeouts = timeouts
    }
}

/// How long the parts of a call may take.
public struct Timeouts: Hashable, Sendable {
    /// From the call to a connection, TLS included.
    public var connect: Duration
    /// Without a byte in either direction while the transport waits for one.
    public var idle: Duration
    /// From the call to the last byte; `nil` for streamed bodies, whose reader sets the pace.
    public var total: Duration?
    /// The slowest pace of a transfer that moves at all; `nil` for none. A server that sends a byte now and then is
    /// never idle, and would hold its caller for ever.
    public var slowest: Pace?

    /// The limits; 10 s to connect, 60 s idle, no total, and the usual pace unless said otherwise.
    public init(
        connect: Duration = .seconds(10), idle: Duration = .seconds(60), total: Duration? = nil,
        slowest: Pace? = .usual
    ) {
        self.connect = connect
        self.idle = idle
        self.total = total
        self.slowest = slowest
    }

    /// How many bytes must come or go within how long. Time in which the server thinks before its answer, or in which the
    /// reader lets the transfer wait, does not count.
    public struct Pace: Hashable, Sendable {
        /// The fewest bytes.
        public var bytes: Int
        /// The time in which they must move.
        public var window: Duration

        /// 500 bytes a second, measured over two minutes: a fifth of what an analogue modem brings.
        public static let usual = Pace(bytes: 60_000, within: .seconds(120))

        /// A pace.
        public init(bytes: Int, within window: Duration) {
            self.bytes = bytes
            self.window = window
        }
    }
}
