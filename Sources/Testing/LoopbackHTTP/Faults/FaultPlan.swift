// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// The faults that a server has in store, by route, position and count.
///
/// ```swift
/// server.faults.add(.dropAfter, on: "PATCH /api/*/datasources/*/data")          // the next one
/// server.faults.add(.status(503), on: "GET /odata/*", after: 2, times: 3)        // the third to the fifth
/// server.faults.add(.slow(bytesPerSecond: 4096), on: .any, times: nil)           // every one
/// ```
public final class FaultPlan: Sendable {
    /// Names one entry of the plan.
    public struct ID: Hashable, Sendable {
        let number: Int
    }

    private struct Entry {
        let id: ID
        let pattern: RoutePattern
        let fault: SimulatedFault
        var skips: Int
        var left: Int?
        var hits = 0
    }

    private let entries = Mutex<(next: Int, list: [Entry])>((0, []))

    init() {}

    /// Lets `fault` befall requests that `pattern` matches: the first `after` of them pass, then `times` are hit; `nil`
    /// means all that follow. Several faults may hit one request, such as a delay and a status.
    @discardableResult
    public func add(_ fault: SimulatedFault, on pattern: RoutePattern, after: Int = 0, times: Int? = 1) -> ID {
        entries.withLock { entries in
            let id = ID(number: entries.next)
            entries.next += 1
            entries.list.append(Entry(id: id, pattern: pattern, fault: fault, skips: after, left: times))
            return id
        }
    }

    /// How many requests the entry has hit.
    public func hits(of id: ID) -> Int {
        entries.withLock { $0.list.first { $0.id == id }?.hits ?? 0 }
    }

    /// Whether every entry with a count has hit as often as it was to.
    public var isUsedUp: Bool {
        entries.withLock { $0.list.allSatisfy { $0.left ?? 0 == 0 } }
    }

    /// Takes an entry out of the plan.
    public func remove(_ id: ID) {
        entries.withLock { $0.list.removeAll { $0.id == id } }
    }

    /// Empties the plan.
    public func clear() {
        entries.withLock { $0.list = [] }
    }

    /// The faults for this request, which count as used.
    func take(method: String, path: String, query: String?) -> [SimulatedFault] {
        entries.withLock { entries in
            var faults: [SimulatedFault] = []
            for index in entries.list.indices
            where entries.list[index].left != 0
                && entries.list[index].pattern.matches(method: method, path: path, query: query)
            {
                if entries.list[index].skips > 0 {
                    entries.list[index].skips -= 1
                } else {
                    entries.list[index].left? -= 1
                    entries.list[index].hits += 1
                    faults.append(entries.list[index].fault)
                }
            }
            return faults
        }
    }
}
