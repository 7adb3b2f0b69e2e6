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

    /// What has changed since `position`, or everything if it is `nil`, in batches.
    ///
    /// The sequence does its work when it is pulled. It ends only when everything was read; whatever stops it earlier
    /// is thrown. Its last element says how it is known that everything was read.
    ///
    /// - Parameter run: The run that reads, for what the source writes down or tells the system behind it.
    func batches(for run: Run, after position: Position?) async throws -> SyncBatches<Batch>
}
