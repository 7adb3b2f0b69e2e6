// SPDX-License-Identifier: Apache-2.0

import CurlTransport
import FoundationEssentials
public import SecretVault
import ServiceHTTP
import Yams

/// Which vault holds the secrets that a configuration file refers to, and where the key to it is kept.
public struct VaultSettings: Sendable {
    /// The configuration file, as the user named it.
    public let configuration: String
    /// The vault's file.
    public let path: String
    /// Where the key-encryption key is kept.
    public let key: KeyProviderReference
    /// The configuration file's folder, which relative paths of keys begin at.
    private let folder: String
    private let line: Int?

    /// The `vault` section of the file at `path` and nothing else of it, so that a vault can be made and filled before
    /// the rest of the file can be used.
    ///
    /// - Throws: ``ConfigurationError`` with file and line, also where there is no such section.
    public init(path: String, environment: [String: String]) throws {
        let root = try SyncConfiguration.root(yaml: SyncConfiguration.text(path: path), file: path)
        guard let settings = try VaultSettings(root, file: path, environment: environment) else {
            throw ConfigurationError(
                file: path, line: nil,
                message: "no vault is configured; add: vault: {file: ./secrets.vault, key: \"env:SYNC_VAULT_KEY\"}")
        }
        self = settings
    }

    /// The section under `root`; `nil` if there is none. Its own values cannot come from the vault.
    package init?(_ root: Node, file: String, environment: [String: String]) throws {
        guard let node = root["vault"] else { return nil }
        let context = ConfigurationContext(file: file, environment: environment) { _ in
            throw VaultError(.invalidReference, "what opens the vault cannot be kept in it")
        }
        let section = try ConfigurationSection(node, path: "vault", context: context, keys: ["file", "key"])
        configuration = file
        path = context.path(try section.required("file"))
        folder = String(context.path("").dropLast())
        line = node.mark?.line
        do {
            key = try KeyProviderReference(parsing: section.required("key"))
        } catch let error as VaultError {
            throw section.error("key", "cannot be used: \(error)")
        }
    }

    /// The variable of the environment that holds the key, where one does.
    var keyVariable: String? {
        if case .environment(let name) = key { name } else { nil }
    }

    /// The vault. Neither its file nor its key is looked for yet.
    ///
    /// - Throws: `VaultError` with code `invalidReference` if the key's place is not told in full.
    public func vault() throws -> Vault {
        try Vault(at: path, key: provider(of: key))
    }

    /// What gives the key at `reference`; relative paths begin at the configuration file's folder.
    public func provider(of reference: KeyProviderReference) throws -> any KeyProvider {
        try reference.provider(in: folder, transport: CurlTransport().behind([RetryMiddleware()]))
    }

    /// The values that `references` name, in one look at the vault.
    ///
    /// - Throws: ``ConfigurationError`` at the line that refers to the secret, or at the vault's own; `SyncError` if
    ///   a key service cannot be reached or refuses.
    package func values(of references: SecretReferences) async throws -> [String: Secret] {
        do {
            return try await vault().values(of: Set(references.lines.keys)).mapValues { try $0.text() }
        } catch let error as VaultError {
            throw references.explanation(of: error, vaultLine: line)
        }
    }
}
