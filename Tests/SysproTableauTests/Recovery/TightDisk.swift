// SPDX-License-Identifier: Apache-2.0

import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// A file system of a few megabytes, to be filled; only root can make one.
final class TightDisk: Sendable {
    /// Whether this process may mount one.
    static let canBeMade = geteuid() == 0 && (try? TightDisk()) != nil

    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "tight-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        guard Self.run("/bin/mount", ["-t", "tmpfs", "-o", "size=8m", "tmpfs", path]) == 0 else {
            try? FileManager.default.removeItem(atPath: path)
            throw CocoaError(.fileWriteNoPermission)
        }
    }

    deinit {
        Self.run("/bin/umount", ["-l", path])
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Leaves no byte free.
    func fill() {
        Self.run("/bin/dd", ["if=/dev/zero", "of=\(path)/ballast", "bs=4096"])
    }

    /// Frees what ``fill()`` took.
    func empty() {
        unlink(path + "/ballast")
    }

    @discardableResult
    private static func run(_ program: String, _ arguments: [String]) -> Int32 {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        do {
            try process.run()
        } catch {
            return -1
        }
        process.waitUntilExit()
        return process.terminationStatus
    }
}
