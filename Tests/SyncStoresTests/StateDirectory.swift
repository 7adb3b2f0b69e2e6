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
        // A store that is still closing moves its log into the file: the log comes first, so that nothing is missed.
        let names = try FileManager.default.contentsOfDirectory(atPath: path).filter { !$0.hasSuffix("-shm") }
        for name in names.sorted(by: >) {
            do {
                try FileManager.default.copyItem(atPath: "\(path)/\(name)", toPath: "\(copy.path)/\(name)")
            } catch CocoaError.fileReadNoSuchFile where name.hasSuffix("-wal") {}
        }
        return copy
    }

    /// A store whose file is another one now, with nothing of SQLite's in it. Stores that are open keep the old one.
    func openBroken() throws -> SQLiteStore {
        let size = try Data(contentsOf: URL(filePath: file)).count
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: file + suffix) }
        try Data(repeating: 0x5A, count: size).write(to: URL(filePath: file))
        return try open()
    }
}
