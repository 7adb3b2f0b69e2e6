// SPDX-License-Identifier: Apache-2.0

import SecretVault
import SyncCore
import Yams

/// The secrets that a configuration file refers to with `${secret:NAME}`, found before the file is understood: the
/// vault is opened once, for all of them.
package struct SecretReferences {
    private let file: String
    /// From a secret's name to the line that refers to it first.
    private(set) var lines: [String: Int] = [:]

    /// Looks through everything under `root` but the section that tells of the vault itself.
    init(in root: Node, file: String) throws {
        self.file = file
        for (key, value) in root.mapping ?? [:] where key.string != "vault" { try collect(value) }
    }

    private mutating func collect(_ node: Node) throws {
        switch node {
        case .scalar(let scalar):
            for name in Self.names(in: scalar.string) where lines[name] == nil {
                guard Vault.isName(name) else {
                    throw ConfigurationError(
                        file: file, line: node.mark?.line,
                        message: "'${secret:\(name)}' cannot name a secret: names have letters, digits and . _ - /")
                }
                lines[name] = node.mark?.line ?? 1
            }
        case .sequence(let items): for item in items { try collect(item) }
        case .mapping(let pairs): for (_, value) in pairs { try collect(value) }
        case .alias: break
        }
    }

    private static func names(in text: String) -> [String] {
        var names: [String] = []
        var rest = text[...]
        while let start = rest.firstRange(of: "${secret:") {
            guard let end = rest[start.upperBound...].firstIndex(of: "}") else { break }
            names.append(String(rest[start.upperBound..<end]))
            rest = rest[end...]
        }
        return names
    }

    /// The error where there is no vault to look in.
    var missingVault: ConfigurationError {
        let first = lines.min { ($0.value, $0.key) < ($1.value, $1.key) }
        return ConfigurationError(
            file: file, line: first?.value,
            message: "'${secret:\(first?.key ?? "")}' needs a vault; add: vault: {file: ./secrets.vault, key: "
                + "\"env:SYNC_VAULT_KEY\"}, then run: secrets init")
    }

    /// What an error of the vault means for the file: at the line of the secret, where it is about one.
    func explanation(of error: VaultError, vaultLine: Int?) -> any Error {
        switch error.code {
        case .unreachable: return SyncError(.unreachable, error.message, isRetriable: true, underlying: error)
        case .unauthorized: return SyncError(.unauthorized, error.message, underlying: error)
        default:
            let line = error.secrets.compactMap { lines[$0] }.min() ?? vaultLine
            return ConfigurationError(file: file, line: line, message: error.message)
        }
    }
}
