// SPDX-License-Identifier: Apache-2.0

/// What a source reads: its batches, whether they are everything, and the positions that they lead to.
public struct SyncBatches<Batch: Sendable>: AsyncSequence, Sendable {
    /// A batch, and the position once this batch and all before it are loaded.
    public struct Element: Sendable {
        /// The records; `nil` in an element that only reports progress or the end.
        public let batch: Batch?
        /// The position after them; `nil` if they do not move it.
        public let position: Position?
        /// How many rows the batch becomes, if the source counts them. The engine checks the transform and the sink against
        /// this number.
        public let records: Int?
        /// What the source noticed while it read the batch and people should know.
        public let warnings: [RunWarning]
        /// How the read ended, in its last element. The last one that is not `nil` counts.
        public let end: ReadEnd?
        /// Whether the source begins again with this batch. All batches before it are void, and the engine drops what it
        /// staged of them.
        public let beginsAgain: Bool

        /// A batch and its position.
        ///
        /// - Parameter completeness: How we know that everything was read; for the last batch.
        public init(
            _ batch: Batch, position: Position? = nil, records: Int? = nil, warnings: [RunWarning] = [],
            completeness: Completeness? = nil, beginsAgain: Bool = false
        ) {
            self.batch = batch
            self.position = position
            self.records = records
            self.warnings = warnings
            self.end = completeness.map { ReadEnd($0) }
            self.beginsAgain = beginsAgain
        }

        /// No records, only progress or the end.
        public init(
            end: ReadEnd?, position: Position? = nil, warnings: [RunWarning] = [], beginsAgain: Bool = false
        ) {
            batch = nil
            records = 0
            self.position = position
            self.warnings = warnings
            self.end = end
            self.beginsAgain = beginsAgain
        }
    }

    /// Reads one batch after the other.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let pull: () async throws -> Element?

        /// The next batch; `nil` at the end.
        public mutating func next() async throws -> Element? { try await pull() }
    }

    /// How much of the source the batches hold.
    public let extent: Extent
    private let start: @Sendable () -> () async throws -> Element?

    /// Batches of any sequence.
    public init<Base: AsyncSequence & Sendable>(_ base: Base, extent: Extent) where Base.Element == Element {
        self.extent = extent
        self.start = {
            var iterator = base.makeAsyncIterator()
            return { try await iterator.next() }
        }
    }

    /// Batches that are read one by one, as the engine asks for them.
    ///
    /// ```swift
    /// return SyncBatches(extent: .whole) {
    ///     var rest = files[...]
    ///     var isOver = false
    ///     return {
    ///         if let file = rest.popFirst() {
    ///             let records = try CSVRecord.records(in: file)
    ///             return .init(records, records: records.count)
    ///         }
    ///         defer { isOver = true }
    ///         return isOver ? nil : .init(end: ReadEnd(.counted))  // every file was read to its end
    ///     }
    /// }
    /// ```
    ///
    /// - Parameter start: Called when reading starts; what it returns gives the next batch each time, and `nil` at the end.
    public init(extent: Extent, _ start: @escaping @Sendable () -> () async throws -> Element?) {
        self.extent = extent
        self.start = start
    }

    /// Batches that are already in memory.
    public init(_ elements: [Element], extent: Extent) {
        self.extent = extent
        self.start = {
            var iterator = elements.makeIterator()
            return { iterator.next() }
        }
    }

    /// Starts reading.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(pull: start()) }
}
