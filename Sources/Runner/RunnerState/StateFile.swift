// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import SyncCore
import SyncStores

/// A value of ours in a small file of the state folder, sealed by a checksum.
///
/// There is one policy for damage. What can be found out again is a cache: it is removed, and that is said. What only we
/// know is an authority: it stays, and its reader is told what to do.
struct StateFile<Value: Codable> {
    let path: String
    let folder: StateFolder

    init(_ name: String, in folder: StateFolder) {
        path = "\(folder.path)/\(name)"
        self.folder = folder
    }

    /// The value of a cache; `nil` if there is none, or it was damaged.
    func cached() throws -> Value? {
        do {
            return try read()
        } catch let error as SyncError where error.code == .stateCorrupted {
            folder.tell("\(error.message); what it held is found out again")
            try? FileManager.default.removeItem(atPath: path)
            return nil
        }
    }

    /// The value of an authority; `nil` if there is none.
    ///
    /// - Parameter instructions: What to do about a damaged one.
    /// - Throws: `SyncError` with code `stateCorrupted`.
    func required(_ instructions: String) throws -> Value? {
        do {
            return try read()
        } catch let error as SyncError where error.code == .stateCorrupted {
            throw SyncError(.stateCorrupted, "\(error.message). \(instructions)", underlying: error)
        }
    }

    /// Keeps the value, whole or not at all; it is on the disk when this returns.
    func write(_ value: Value) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        if let end = path.lastIndex(of: "/") { try folder.make(String(path[..<end])) }
        try SealedFile.write(encoder.encode(value), to: path)
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }

    private func read() throws -> Value? {
        guard let bytes = try SealedFile.read(path) else { return nil }
        do {
            return try JSONDecoder().decode(Value.self, from: Data(bytes))
        } catch {
            throw SyncError(
                .stateCorrupted, "\(path) is whole but not what this version writes: another version wrote it",
                underlying: error)
        }
    }
}
