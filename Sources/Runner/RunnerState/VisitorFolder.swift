// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import SyncCore

/// A folder of its own in the system's temporary one, for what someone who looks has to fetch: the spool is the
/// runner's, which clears it up.
package enum VisitorFolder {
    /// Makes a folder that only this user can look into, and removes it when `body` ends.
    package static func with<Result>(
        isolation: isolated (any Actor)? = #isolation, _ body: (_ path: String) async throws -> Result
    ) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "syspro-tableau-\(UUID().uuidString)")
        do {
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        } catch {
            throw SyncError(.local, "a temporary folder \(folder.path) cannot be made (\(error))")
        }
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(folder.path)
    }
}
