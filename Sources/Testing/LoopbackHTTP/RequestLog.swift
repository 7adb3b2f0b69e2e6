// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// One request that a simulator received.
public struct RequestRecord: Sendable {
    /// The method as sent.
    public let method: String
    /// The path as sent, percent-encoding untouched.
    public let rawPath: String
    /// What stood behind the `?`, as sent.
    public let rawQuery: String?
    /// The header fields; credentials are replaced by `(kept out)`.
    public let headers: SimulatedHeaders
    /// When its head had been read.
    public let received: ContinuousClock.Instant
    /// How many bytes of its body were read.
    public internal(set) var bodyLength = 0
    /// The status that was answered; `nil` while it is being worked on, and where it was dropped.
    public internal(set) var status: Int?
    /// The names of the faults that it met.
    public internal(set) var faults: [String] = []
}

/// What a simulator was asked, in the order of arrival.
public final class RequestLog: Sendable {
    private static let credentials = ["authorization", "x-tableau-auth", "proxy-authorization", "cookie"]
    private let records = Mutex<(base: Int, list: [RequestRecord])>((0, []))

    init() {}

    /// All requests so far.
    public var requests: [RequestRecord] {
        records.withLock { $0.list }
    }

    /// The requests that `pattern` matches.
    public func requests(matching pattern: RoutePattern) -> [RequestRecord] {
        requests.filter { pattern.matches(method: $0.method, path: $0.rawPath, query: $0.rawQuery) }
    }

    /// Forgets all requests so far.
    public func clear() {
        records.withLock { records in
            records.base += records.list.count
            records.list = []
        }
    }

    func append(_ request: SimulatedRequest, faults: [SimulatedFault]) -> Int {
        var headers = SimulatedHeaders()
        for field in request.headers.fields {
            let isSecret = Self.credentials.contains(field.name.lowercased())
            headers.append(field.name, isSecret ? "(kept out)" : field.value)
        }
        var record = RequestRecord(
            method: request.method, rawPath: request.rawPath, rawQuery: request.rawQuery, headers: headers,
            received: .now)
        record.faults = faults.map(\.name)
        return records.withLock { records in
            records.list.append(record)
            return records.base + records.list.count - 1
        }
    }

    func update(_ number: Int, _ change: (inout RequestRecord) -> Void) {
        records.withLock { records in
            guard number >= records.base else { return }
            change(&records.list[number - records.base])
        }
    }
}
