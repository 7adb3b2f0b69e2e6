// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import SyncCore

/// What runs last found in SYSPRO beside the records themselves: a folder of the state with one file a name.
struct RememberedFiles {
    private let folder: StateFolder
    private let path: String

    init(_ folder: StateFolder, _ name: String) {
        self.folder = folder
        path = "\(folder.path)/\(name)"
    }

    /// Keeps a file in place of the one of the same name; one of the same digest is not written again.
    func save(as name: String, digest: String, _ data: () throws -> Data) throws {
        let file = "\(name).\(digest).json"
        if !FileManager.default.fileExists(atPath: "\(path)/\(file)") { try write(data(), to: file) }
        // Also those that a process which was killed did not take away any more.
        for old in files(named: name) where old != file {
            try? FileManager.default.removeItem(atPath: "\(path)/\(old)")
        }
    }

    private func write(_ data: Data, to file: String) throws {
        try folder.make(path)
        do {
            try data.write(to: URL(filePath: "\(path)/\(file)"), options: .atomic)
        } catch {
            throw SyncError(
                .local, "\(path) cannot be written: the disk is full, or this user may not write there",
                isRetriable: true, underlying: error)
        }
    }

    /// What was last kept under a name.
    func data(of name: String) -> Data? {
        let newest = files(named: name).max { written($0) < written($1) }
        return newest.flatMap { try? Data(contentsOf: URL(filePath: "\(path)/\($0)")) }
    }

    private func written(_ file: String) -> Date {
        let attributes = try? FileManager.default.attributesOfItem(atPath: "\(path)/\(file)")
        return attributes?[.modificationDate] as? Date ?? .distantPast
    }

    private func files(named name: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.filter { $0.hasPrefix(name + ".") && $0.hasSuffix(".json") }
    }
}
