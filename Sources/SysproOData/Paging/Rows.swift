// SPDX-License-Identifier: Apache-2.0

/// The records of a query as entities, read page by page while they are asked for.
public struct Rows<Entity: ODataEntity>: AsyncSequence, Sendable {
    /// The entities.
    public typealias Element = Entity

    let pages: Pages

    /// An iterator at the first record.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(pages: pages.makeAsyncIterator())
    }

    /// Reads one record after the other.
    public struct AsyncIterator: AsyncIteratorProtocol, Sendable {
        var pages: Pages.AsyncIterator
        private var entities: [Entity] = []

        /// How it is known that no record is missing; `nil` until ``next()`` has returned `nil`.
        public var completeness: ReadCompleteness? { pages.completeness }

        private var position = 0

        init(pages: Pages.AsyncIterator) {
            self.pages = pages
        }

        /// The next record; `nil` at the end.
        ///
        /// - Throws: ``ODataError`` or `CancellationError`; `refusedRecord` before any record of a page with a record that
        ///   cannot be taken over exactly; `countMismatch` at the end if the service counts other records than came.
        public mutating func next() async throws -> Entity? {
            while position == entities.count {
                guard let page = try await pages.next() else { return nil }
                if let refused = page.refused.first {
                    throw ODataError(
                        .refusedRecord,
                        "\(Entity.entitySet): record \(refused.index) of a page cannot be taken over exactly: property '\(refused.property)': \(refused.reason)",
                        operation: "odata.page")
                }
                entities = try page.entities()
                position = 0
            }
            defer { position += 1 }
            return entities[position]
        }
    }
}
