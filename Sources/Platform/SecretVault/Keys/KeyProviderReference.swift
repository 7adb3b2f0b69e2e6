// SPDX-License-Identifier: Apache-2.0

public import ServiceHTTP

/// Where a vault's key-encryption key is, as a configuration says it: `env:NAME`, `file:PATH`, `command:PROGRAM …`,
/// `credential:NAME` or `kms:KEY-ID?region=…`. No part of it is secret.
public enum KeyProviderReference: Hashable, Sendable {
    /// `env:NAME`: an environment variable.
    case environment(String)
    /// `file:PATH`: a file of its owner alone.
    case file(String)
    /// `command:PROGRAM ARGUMENT…`: what a program prints. The words are parted at blanks; there is no quoting.
    case command([String])
    /// `credential:NAME`: a credential from systemd.
    case credential(String)
    /// `kms:KEY-ID?region=REGION&endpoint=URL`: a key in AWS KMS.
    case kms(KMSKey)

    /// Understands a text of the configuration.
    ///
    /// - Throws: ``VaultError`` with code `invalidReference`. The text is not in it, in case it is a key after all.
    public init(parsing text: String) throws {
        guard let colon = text.firstIndex(of: ":") else { throw Self.unknown }
        let rest = String(text[text.index(after: colon)...])
        switch text[..<colon] {
        case "env":
            let isName = rest.utf8.allSatisfy { Self.isWord($0) } && rest.utf8.first.map { $0 > 0x39 } ?? false
            guard isName, !KeyText.isKey(rest) else {
                throw Self.invalid("env: is followed by the name of an environment variable, not by the key itself")
            }
            self = .environment(rest)
        case "file":
            guard !rest.isEmpty, !KeyText.isKey(rest), !rest.utf8.contains(0) else {
                throw Self.invalid("file: is followed by the path of a file that holds the key")
            }
            self = .file(rest)
        case "command":
            let words = rest.split(whereSeparator: \.isWhitespace).map(String.init)
            guard !words.isEmpty, !rest.utf8.contains(0) else {
                throw Self.invalid("command: is followed by a program and its arguments")
            }
            self = .command(words)
        case "credential":
            let isName = rest.utf8.allSatisfy { Self.isWord($0) || $0 == 0x2E || $0 == 0x2D }
            guard isName, !rest.isEmpty, ![".", ".."].contains(rest), !KeyText.isKey(rest) else {
                throw Self.invalid("credential: is followed by the name of a systemd credential")
            }
            self = .credential(rest)
        case "kms":
            self = .kms(try KMSKey(parsing: rest))
        default:
            throw Self.unknown
        }
    }

    /// The provider. Relative paths of files and programs are relative to `directory`, which is the configuration
    /// file's; `transport` carries requests to AWS.
    ///
    /// - Throws: ``VaultError`` with code `invalidReference` if AWS's region is neither in the reference nor in the
    ///   environment. The key itself is not looked for before it is used.
    public func provider(in directory: String, transport: any HTTPTransport) throws -> any KeyProvider {
        switch self {
        case .environment(let name): return LocalKeyProvider(.environment(name))
        case .file(let path): return LocalKeyProvider(.file(path.hasPrefix("/") ? path : directory + "/" + path))
        case .credential(let name): return LocalKeyProvider(.credential(name))
        case .kms(let key): return try KMSKeyProvider(key, transport: transport)
        case .command(var words):
            if words[0].contains("/"), !words[0].hasPrefix("/") { words[0] = directory + "/" + words[0] }
            return LocalKeyProvider(.command(words))
        }
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    static func invalid(_ rule: String) -> VaultError {
        VaultError(.invalidReference, "the vault's key setting cannot be understood: \(rule)")
    }

    private static let unknown = invalid(
        "it says where the key is kept, as env:NAME, file:PATH, command:PROGRAM …, credential:NAME or "
            + "kms:KEY-ID?region=REGION"
    )
}
