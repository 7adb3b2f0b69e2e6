// SPDX-License-Identifier: Apache-2.0

public import SyncCore

/// Proves that a store keeps watermarks as `WatermarkStore` asks for.
///
/// - Parameters:
///   - open: Opens the store, each time on the same medium: what the second call gives is the store after a restart.
///     A store in memory gives the same object again.
///   - broken: Opens the store on a medium that cannot be read; it may throw itself.
/// - Throws: ``ConformanceFailure``, or what the store throws where it should not.
public func checkWatermarkStore(
    open: () async throws -> any WatermarkStore, broken: (() async throws -> any WatermarkStore)? = nil
) async throws {
    let store = try await open()
    try expect(try await store.watermark(of: "a"), nil, "a pipeline that was never loaded has no watermark")

    let first = Watermark(position: Samples.position(1), revision: 1)
    try await store.save(first, for: "a")
    try expect(try await store.watermark(of: "a"), first, "what was saved is read back, character by character")
    try expect(try await store.watermark(of: "b"), nil, "a pipeline's watermark is its own")

    let second = Watermark(position: Samples.position(2), revision: 2)
    try await store.save(second, for: "a")
    for revision in [1, 2, 4] {
        let rival = Watermark(position: Samples.position(9), revision: revision)
        do {
            try await store.save(rival, for: "a")
            throw ConformanceFailure(
                "a save that does not follow the stored revision is refused", found: "it was saved")
        } catch let conflict as WatermarkConflict {
            try expect(conflict.pipeline, "a", "a conflict names its pipeline")
        }
    }
    try expect(try await store.watermark(of: "a"), second, "a refused save changes nothing")
    do {
        try await store.save(Watermark(position: Samples.position(1), revision: 2), for: "new")
        throw ConformanceFailure("the first revision is 1", found: "2 was saved")
    } catch is WatermarkConflict {}

    let reopened = try await open()
    try expect(try await reopened.watermark(of: "a"), second, "a watermark outlives the store that saved it")

    let rivals = (0..<8).map { Watermark(position: Samples.position($0), revision: 3) }
    let saved = try await withThrowingTaskGroup(of: Bool.self) { group in
        for rival in rivals {
            group.addTask {
                do { try await store.save(rival, for: "a") } catch is WatermarkConflict { return false }
                return true
            }
        }
        return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    try expect(saved, 1, "of several savers of one revision exactly one wins")

    if let broken {
        try await expectError("a store that cannot read throws, it never says that there is no watermark") {
            _ = try await broken().watermark(of: "a")
        }
    }
}
