// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import SecretVault
import ServiceHTTP
import SyncCore
import SyncSettings
import SysproOData

/// The token of the operator's live session in the state folder, sealed with the vault's key.
///
/// The file belongs to whoever has the operator's turn. It goes with the session; one that is there when the next
/// session begins was left by a process that was killed.
package final class KeptSession: SessionKeeper {
    private let path: String
    private let seal: @Sendable () throws -> KeySeal
    private let current = Guarded<KeySeal?>(nil)

    /// - Parameter folder: The state folder.
    package init(_ enet: EnetSettings, in folder: String, vault: VaultSettings) {
        path = "\(folder)/sessions/\(FileName.of("\(enet.user) \(enet.url)"))"
        let purpose = "enet session \(enet.user) \(enet.url)"
        seal = { KeySeal(try vault.provider(of: vault.key), for: purpose) }
    }

    /// The token that a process left.
    ///
    /// - Throws: `VaultError` if the key cannot be had. A file that is damaged, or sealed under a key of former days, is
    ///   of no use to anybody and is removed.
    package func kept() async throws -> Secret? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        do {
            let bytes = try InputFile.bytes(path, limit: 1 << 17)
            return Secret(try await sealing().open(bytes).text().reveal())
        } catch let error as VaultError where [.damaged, .wrongKey].contains(error.code) {
            try FileManager.default.removeItem(atPath: path)
            throw error
        }
    }

    package func keep(_ token: Secret?) async throws {
        guard let token else {
            if FileManager.default.fileExists(atPath: path) { try FileManager.default.removeItem(atPath: path) }
            return
        }
        let sealed = try await sealing().seal(SecretBytes(copying: Array(token.reveal().utf8)))
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try Data(sealed).write(to: URL(filePath: path), options: .atomic)
    }

    private func sealing() throws -> KeySeal {
        try current.withLock { current in
            if let current { return current }
            let made = try seal()
            current = made
            return made
        }
    }
}
