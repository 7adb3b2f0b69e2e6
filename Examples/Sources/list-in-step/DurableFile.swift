// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A value in a file, as JSON.
struct DurableFile {
    let path: String

    /// The value; `nil` if there is no file.
    func read<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        return try JSONDecoder().decode(Value.self, from: Data(contentsOf: URL(filePath: path)))
    }

    /// Replaces the value. It is on the disk when this returns, and a kill leaves the old value or the new one.
    func write(_ value: some Encodable) throws {
        let draft = path + ".new"
        try JSONEncoder().encode(value).write(to: URL(filePath: draft))
        try synchronize(draft)
        guard rename(draft, path) == 0 else { throw CocoaError(.fileWriteUnknown) }
        try synchronize(URL(filePath: path).deletingLastPathComponent().path())
    }

    private func synchronize(_ path: String) throws {
        let descriptor = open(path, O_RDONLY)
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw CocoaError(.fileWriteUnknown) }
    }
}
