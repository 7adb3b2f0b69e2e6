// SPDX-License-Identifier: Apache-2.0

/// The records of a query as entities, one by one, read page by page while they are asked for.
public struct Rows<Entity: ODataEntity>: AsyncSequence, Sendable {
    /// The entities.
    public typealias Element = Entity

    let batches: Batches<Entity>

    /// An iterator at the first record.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(batches: batches.makeAsyncIterator())
    }

    /// All records in memory. They are complete: the service's count is checked before this returns.
    ///
    /// - Throws: ``ODataError`` or `CancellationError`, see ``AsyncIterator/next()``.
    public func collect() async throws -> [Entity] {
        var entities: [Entity] = []
        for try await batch in batches { entities += batch }
        return entities
    }

    /// Reads one record after the other.
    public struct AsyncIterator: AsyncIteratorProtocol, Sendable {
        private var batches: Batches<Entity>.AsyncIterator
        private var entities: [Entity] = []
        private var position = 0

        /// How it is known that no record is missing; `nil` until ``next()`` has returned `nil`.
        public var completeness: ReadCompleteness? { batches.completeness }

        init(batches: Batches<Entity>.AsyncIterator) {
            self.batches = batches
        }

        /// The next record; `nil` at the end.
        ///
        /// - Throws: ``ODataError`` or `CancellationError`; `refusedRecord` before any record of a page with a record that
        ///   cannot be taken over exactly; `countMismatch` at the end if the service counts other records than came.
        public mutating func next() async throws -> Entity? {
            if position == entities.count {
                guard let batch = try await batches.next() else { return nil }
                entities = batch
                position = 0
            }
            defer { position += 1 }
            return entities[position]
        }
    }
}

/// The records of a query as entities, a page at a time, read while they are asked for. No batch is empty.
public struct Batches<Entity: ODataEntity>: AsyncSequence, Sendable {
    /// The entities of a page.
    public typealias Element = [Entity]

    let pages: Pages

    /// An iterator at the first page.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(pages: pages.makeAsyncIterator())
    }

    /// Reads one page after the other.
    public struct AsyncIterator: AsyncIteratorProtocol, Sendable {
        private var pages: Pages.AsyncIterator

        /// How it is known that no record is missing; `nil` until ``next()`` has returned `nil`.
        public var completeness: ReadCompleteness? { pages.completeness }

        init(pages: Pages.AsyncIterator) {
            self.pages = pages
        }

        /// The records of the next page; `nil` at the end.
        ///
        /// - Throws: ``ODataError`` or `CancellationError`; `refusedRecord` for a page with a record that cannot be taken
        ///   over exactly; `countMismatch` at the end if the service counts other records than came.
        public mutating func next() async throws -> [Entity]? {
            while let page = try await pages.next() {
                if let refused = page.refused.first {
                    throw ODataError(
                        .refusedRecord,
                        "\(Entity.entitySet): record \(refused.index) of a page cannot be taken over exactly: property '\(refused.property)': \(refused.reason)",
                        operation: "odata.page")
                }
                let entities: [Entity] = try page.entities()
                if !entities.isEmpty { return entities }
            }
            return nil
        }
    }
}
