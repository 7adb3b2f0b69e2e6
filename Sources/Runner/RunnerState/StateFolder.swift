// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import HyperExtract
import Logging
import SyncCore
import SyncSettings

/// The folder that a runner keeps its state in: the store, the mirrors, and the spool of loads under way.
package struct StateFolder: Sendable {
    package let path: String
    /// Told what was found damaged and is made again.
    package var tell: @Sendable (String) -> Void = { _ in }
    /// Told of each file that another machine may need, by its place below the folder, once it is as it has to be.
    package var found: @Sendable (String) -> Void = { _ in }

    /// Makes the folder and its parts where they are missing, for their owner only.
    package init(_ path: String) throws {
        self.path = path
        for folder in [path, path + "/mirrors", path + "/spool"] { try make(folder) }
    }

    /// The same, which logs what was found damaged.
    package init(_ path: String, _ logger: Logger) throws {
        try self.init(path)
        tell = { logger.warning("\($0)") }
    }

    /// Makes a folder of the state and its parents where they are missing, for their owner only.
    package func make(_ folder: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw SyncError(
                .local, "the state folder \(folder) cannot be made; choose another with 'state' (\(error))")
        }
    }

    /// The local copy of what Tableau holds of a data source.
    package func mirror(of datasource: String) -> ExtractFile {
        ExtractFile("\(path)/mirrors/\(FileName.of(datasource)).hyper")
    }
}
