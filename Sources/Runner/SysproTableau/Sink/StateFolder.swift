// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import HyperExtract
import Logging
import SyncCore

/// The folder that a runner keeps its state in: the store, the mirrors, and the spool of loads under way.
struct StateFolder: Sendable {
    let path: String
    /// Told what was found damaged and is made again.
    var tell: @Sendable (String) -> Void = { _ in }
    /// Told of each file that another machine may need, by its place below the folder, once it is as it has to be.
    var found: @Sendable (String) -> Void = { _ in }

    /// Makes the folder and its parts where they are missing, for their owner only.
    init(_ path: String) throws {
        self.path = path
        for folder in [path, path + "/mirrors", path + "/spool"] { try make(folder) }
    }

    /// The same, which logs what was found damaged.
    init(_ path: String, _ logger: Logger) throws {
        try self.init(path)
        tell = { logger.warning("\($0)") }
    }

    /// Makes a folder of the state and its parents where they are missing, for their owner only.
    func make(_ folder: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw SyncError(
                .local, "the state folder \(folder) cannot be made; choose another with 'state' (\(error))")
        }
    }

    /// The local copy of what Tableau holds of a data source.
    func mirror(of datasource: String) -> ExtractFile {
        ExtractFile("\(path)/mirrors/\(Self.fileName(datasource)).hyper")
    }

    /// A file name that tells a person which data source it is and that no other data source has.
    static func fileName(_ datasource: String) -> String {
        readable(datasource) + "-" + hash(datasource).hexadecimal
    }

    /// As much of a name as can stand anywhere: up to 40 letters, digits and hyphens.
    static func readable(_ name: String) -> String {
        String(
            name.unicodeScalars.prefix(40).map { scalar in
                scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
                    ? Character(scalar) : "-"
            })
    }

    /// A short digest of a text (FNV-1a): the same in every process, which Swift's own hashing is not.
    static func hash(_ text: String) -> UInt64 { hash(text.utf8) }

    /// The same digest of bytes.
    static func hash(_ bytes: some Sequence<UInt8>) -> UInt64 {
        bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}

extension UInt64 {
    /// The 16 hexadecimal digits.
    var hexadecimal: String {
        let digits = String(self, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
