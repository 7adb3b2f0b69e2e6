// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// What outlives a model sink: the destination's rows, the sink's mirror of them, and its spooled payloads.
public final class ModelDestination: Sendable {
    /// The payload of a load.
    public struct Payload: Hashable, Sendable, Codable {
        /// Rows to be as they are here.
        public var upserts: [String: String]
        /// Keys of rows to go.
        public var deletes: [String]

        func apply(to rows: inout [String: String]) {
            for (key, value) in upserts { rows[key] = value }
            for key in deletes { rows[key] = nil }
        }
    }

    /// Everything.
    public struct State: Hashable, Sendable, Codable {
        /// The rows that the destination holds.
        public var rows: [String: String] = [:]
        /// The rows that the sink believes it to hold.
        public var mirror: [String: String] = [:]
        /// The request IDs that the destination remembers.
        public var remembered: Set<String> = []
        /// How many loads the destination has carried out.
        public var executions = 0
        /// Payloads that are not settled, by file.
        public var files: [String: Payload] = [:]

        /// Nothing.
        public init() {}
    }

    private let stored: Mutex<State>
    private let save: @Sendable (State) throws -> Void

    /// A destination that calls `save` with every new state before the change counts as made.
    public init(_ state: State = State(), save: @escaping @Sendable (State) throws -> Void = { _ in }) {
        self.stored = Mutex(state)
        self.save = save
    }

    /// What there is now.
    public var state: State { stored.withLock { $0 } }

    /// Forgets which requests it has seen, as a destination does after a day.
    public func forget() throws { try change { $0.remembered = [] } }

    /// Changes everything in one go, or nothing.
    func change<Value>(_ work: (inout State) throws -> Value) throws -> Value {
        try stored.withLock { stored in
            var next = stored
            let value = try work(&next)
            try save(next)
            stored = next
            return value
        }
    }
}
