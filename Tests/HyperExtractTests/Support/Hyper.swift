// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import Testing

@testable import HyperExtract

/// hyperd, as the tests find it.
enum Hyper {
    /// Whether hyperd is on this machine; tests that need it are skipped where it is not.
    static let isInstalled = (try? Hyperd.locate()) != nil

    /// A query that would take hours.
    static let endlessQuery =
        "SELECT sum(a.x % 7 + b.x % 5) FROM generate_series(1, 4000000) a(x), generate_series(1, 4000000) b(x)"

    /// Gives `body` a connection to a fresh hyperd and an empty directory.
    static func run<R: Sendable>(
        _ body: @Sendable (HyperConnection, TemporaryDirectory) async throws -> R
    ) async throws -> R {
        let directory = try TemporaryDirectory()
        return try await withHyperServer { server in
            let connection = try await server.connect()
            let result = try await body(connection, directory)
            await connection.close()
            return result
        }
    }
}

/// A directory that is removed with its last reference.
final class TemporaryDirectory: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "hyper-tests-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func file(_ name: String) -> String { path + "/" + name }
}

/// Asks `condition` again and again until it holds or `limit` has passed; says whether it held.
func eventually(within limit: Duration = .seconds(10), _ condition: () async throws -> Bool) async rethrows -> Bool {
    let end = ContinuousClock.now + limit
    while ContinuousClock.now < end {
        if try await condition() { return true }
        try? await Task.sleep(for: .milliseconds(5))
    }
    return try await condition()
}
