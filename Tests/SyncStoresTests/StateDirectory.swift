// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
import SyncStores

/// A state directory of one test, gone with it.
final class StateDirectory: Sendable {
    let path: String
    var file: String { "\(path)/state.sqlite" }

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "sync-state-\(UUID())").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func open(_ access: SQLiteStore.Access = .visitor) throws -> SQLiteStore {
        try SQLiteStore(directory: path, access: access, busyTimeout: .seconds(2))
    }

    /// Works on the file behind the store's back.
    func tamper(_ work: (Database) throws -> Void) throws {
        var configuration = Configuration()
        // The store may still be closing the file.
        configuration.busyMode = .timeout(5)
        let queue = try DatabaseQueue(path: file, configuration: configuration)
        try queue.writeWithoutTransaction(work)
        try queue.close()
    }

    /// A copy of it, of which no store is open.
    func copy() throws -> StateDirectory {
        let copy = try StateDirectory()
        for name in try FileManager.default.contentsOfDirectory(atPath: path) where !name.hasSuffix("-shm") {
            try FileManager.default.copyItem(atPath: "\(path)/\(name)", toPath: "\(copy.path)/\(name)")
        }
        return copy
    }

    /// A store whose file was overwritten in its middle with something else.
    func openBroken() throws -> SQLiteStore {
        let handle = try FileHandle(forUpdating: URL(filePath: file))
        let size = try handle.seekToEnd()
        try handle.seek(toOffset: 0)
        try handle.write(contentsOf: Data(repeating: 0x5A, count: Int(size)))
        try handle.close()
        for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: file + suffix) }
        return try open()
    }
}
