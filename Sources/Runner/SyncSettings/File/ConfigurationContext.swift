// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Yams

/// What reading one file needs at every place in it: its name, and how references to values elsewhere are resolved.
final class ConfigurationContext {
    /// The file as the user named it.
    let file: String
    private let environment: [String: String]
    /// The largest file that `${file:PATH}` stands for, in bytes.
    private static let longestFile = 1 << 16
    private let secret: (String) throws -> String
    /// What is allowed but unwise, with its line.
    private(set) var warnings: [ConfigurationError] = []
    /// The variables of the environment that were referred to.
    private(set) var variables: Set<String> = []

    init(file: String, environment: [String: String], secret: @escaping (String) throws -> String) {
        self.file = file
        self.environment = environment
        self.secret = secret
    }

    func error(_ node: Node, _ message: String) -> ConfigurationError {
        ConfigurationError(file: file, line: node.mark?.line, message: message)
    }

    func warn(_ node: Node?, _ message: String) {
        warnings.append(ConfigurationError(file: file, line: node?.mark?.line, message: message))
    }

    /// A path of the file, taken relative to the folder that the file is in.
    func path(_ text: String) -> String {
        guard !text.hasPrefix("/") else { return text }
        let folder = file.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        let absolute = folder.hasPrefix("/") ? folder : FileManager.default.currentDirectoryPath + "/" + folder
        let relative = text.hasPrefix("./") ? String(text.dropFirst(2)) : text
        return (absolute.hasSuffix("/") ? absolute : absolute + "/") + relative
    }

    /// `text` with each `${env:NAME}`, `${file:PATH}` and `${secret:NAME}` replaced by what it stands for.
    func resolve(_ text: String, at node: Node, key: String) throws -> String {
        var resolved = ""
        var rest = text[...]
        while let start = rest.firstRange(of: "${") {
            resolved += rest[..<start.lowerBound]
            guard let end = rest[start.upperBound...].firstIndex(of: "}") else {
                throw error(node, "'\(key)' has '${' without '}'")
            }
            resolved += try value(of: String(rest[start.upperBound..<end]), at: node, key: key)
            rest = rest[rest.index(after: end)...]
        }
        return resolved + rest
    }

    private func value(of reference: String, at node: Node, key: String) throws -> String {
        let parts = reference.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2 else {
            throw error(node, "'\(key)' refers to '${\(reference)}'; write ${env:NAME}, ${file:PATH} or ${secret:NAME}")
        }
        switch parts[0] {
        case "env":
            guard let value = environment[parts[1]] else {
                throw error(node, "'\(key)' needs the environment variable \(parts[1]), which is not set")
            }
            variables.insert(parts[1])
            return value
        case "file":
            do {
                let text = try InputFile.text(path(parts[1]), limit: Self.longestFile)
                return text.hasSuffix("\n") ? String(text.dropLast()) : text
            } catch {
                throw self.error(node, "'\(key)' needs the file \(parts[1]), which \(error)")
            }
        case "secret":
            do {
                return try secret(parts[1])
            } catch {
                throw self.error(node, "'\(key)' needs the secret '\(parts[1])': \(error)")
            }
        default:
            throw error(node, "'\(key)' refers to '${\(reference)}'; write ${env:NAME}, ${file:PATH} or ${secret:NAME}")
        }
    }
}
