// SPDX-License-Identifier: Apache-2.0

/// Where records come from.
///
/// ```swift
/// struct OrderBook: SyncSource {
///     func batches(for run: Run, after position: Position?) async throws -> SyncBatches<[Order]> {
///         let orders = try await orders(after: position?.text.flatMap(Int.init) ?? 0)
///         let last = orders.last.map { Position("\($0.number)") }
///         return SyncBatches([.init(orders, position: last, records: orders.count)], extent: .changes)
///     }
/// }
/// ```
public protocol SyncSource<Batch>: Sendable {
    /// Some records, few enough to be held in memory.
    associatedtype Batch: Sendable

    /// Returns what changed since `position`, in batches; everything if it is `nil`.
    ///
    /// The sequence reads when the engine asks for the next batch. It ends only after it has read everything, and throws
    /// whatever stops it earlier. Its last element says how we know that everything was read.
    ///
    /// - Parameter run: The run that reads, for a source that logs or passes on its ID.
    func batches(for run: Run, after position: Position?) async throws -> SyncBatches<Batch>
}
