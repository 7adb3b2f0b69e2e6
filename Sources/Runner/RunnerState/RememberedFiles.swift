// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import SyncCore
import SyncStores

/// What runs last found in SYSPRO beside the records themselves: a folder of the state with one file a name.
package struct RememberedFiles {
    private let folder: StateFolder
    private let name: String
    private let path: String

    package init(_ folder: StateFolder, _ name: String) {
        self.folder = folder
        self.name = name
        path = "\(folder.path)/\(name)"
    }

    /// Keeps a file in place of the one of the same name; one of the same digest is not written again.
    package func save(as name: String, digest: String, _ data: () throws -> Data) throws {
        let file = "\(name).\(digest).json"
        if !FileManager.default.fileExists(atPath: "\(path)/\(file)") { try write(data(), to: file) }
        folder.found("\(self.name)/\(file)")
        // Also those that a process which was killed did not take away any more.
        for old in files(named: name) where old != file {
            try? FileManager.default.removeItem(atPath: "\(path)/\(old)")
        }
    }

    private func write(_ data: Data, to file: String) throws {
        try folder.make(path)
        try SealedFile.write(data, to: "\(path)/\(file)")
    }

    /// What was last kept under a name; `nil` if nothing was, or it was damaged.
    ///
    /// - Throws: `SyncError` if the system does not let it be read: the file may be as it was left.
    package func data(of name: String) throws -> Data? {
        let newest = files(named: name).max { written($0) < written($1) }
        guard let newest else { return nil }
        do {
            return try SealedFile.read("\(path)/\(newest)").map { Data($0) }
        } catch let error as SyncError where error.code == .stateCorrupted {
            // It is written again by the next run that finds the same.
            folder.tell("\(error.message); what it held is found out again")
            try? FileManager.default.removeItem(atPath: "\(path)/\(newest)")
            return nil
        }
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
