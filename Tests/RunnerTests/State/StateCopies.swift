// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Copies of a state folder, and what a runner makes of them.
struct StateCopies {
    let world: KillWorld
    var state: String { world.folder + "/state" }

    /// Keeps the folder as it is now as `name`.
    func keep(_ name: String) throws {
        let copy = "\(world.folder)/\(name)"
        try? FileManager.default.removeItem(atPath: copy)
        try FileManager.default.copyItem(atPath: state, toPath: copy)
    }

    /// Puts the folder back as it was kept as `name`.
    func putBack(_ name: String) throws {
        try FileManager.default.removeItem(atPath: state)
        try FileManager.default.copyItem(atPath: "\(world.folder)/\(name)", toPath: state)
    }

    /// Every file that is part of the state, but for locks and SQLite's index of its log, which holds nothing.
    func files() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: state).filter { name in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: "\(state)/\(name)", isDirectory: &isFolder)
                && !isFolder.boolValue && !name.hasSuffix(".lock") && !name.hasSuffix("-shm")
        }.sorted()
    }

    /// A sync that ends by itself: what it ended with and what it said.
    func sync(_ what: String, _ environment: [String: String] = [:]) async throws -> (code: Int32, text: String) {
        let runner = try world.start(["sync"], environment: environment)
        try #require(try await runner.ended(within: .seconds(90)), "\(what): the sync hangs")
        #expect(runner.endingSignal == nil && runner.exitCode != 132, "\(what): the sync dies: \(runner.text)")
        return (runner.exitCode, runner.text)
    }
}
