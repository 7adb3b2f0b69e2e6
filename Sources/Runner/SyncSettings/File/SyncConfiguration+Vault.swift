// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import ServiceHTTP
import Yams

extension SyncConfiguration {
    /// Reads the configuration file at `path` and the secrets that it refers to from its vault.
    ///
    /// - Parameter environment: The variables that `${env:NAME}` refers to.
    /// - Throws: ``ConfigurationError``, with file and line; `SyncError` if the key to the vault is in a service
    ///   that cannot be reached or refuses.
    public static func read(path: String, environment: [String: String]) async throws -> SyncConfiguration {
        let text = try text(path: path)
        let root = try root(yaml: text, file: path)
        let references = try SecretReferences(in: root, file: path)
        var values: [String: Secret] = [:]
        if !references.lines.isEmpty {
            guard let vault = try VaultSettings(root, file: path, environment: environment) else {
                throw references.missingVault
            }
            values = try await vault.values(of: references)
        }
        return try SyncConfiguration(yaml: text, file: path, environment: environment) { name in
            guard let value = values[name] else {
                throw ConfigurationError(file: path, line: nil, message: "it was not asked for")
            }
            return value.reveal()
        }
    }

    /// The text of the file at `path`.
    package static func text(path: String) throws -> String {
        do {
            return try InputFile.text(path, limit: YAMLLimits.largestFile)
        } catch let refusal as InputFile.Refusal {
            throw ConfigurationError(
                file: path, line: refusal.line,
                message: "the file \(refusal)" + (refusal.isOfFile ? "; name another one with --config FILE" : ""))
        }
    }

    /// What `yaml`, the text of `file`, holds.
    package static func root(yaml: String, file: String) throws -> Node {
        try YAMLLimits.check(yaml, file: file)
        do {
            if let root = try Yams.compose(yaml: yaml, .default, .default, .utf8) { return root }
        } catch let error as YamlError {
            throw ConfigurationError(file: file, line: error.line, message: "this is not YAML: \(error.problem)")
        }
        throw ConfigurationError(file: file, line: nil, message: "the file is empty")
    }
}
