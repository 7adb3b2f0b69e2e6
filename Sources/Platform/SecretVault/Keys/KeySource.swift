// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A place that a key-encryption key is kept in, as text (see ``LocalKeyProvider``).
public struct KeySource: Sendable, CustomStringConvertible {
    /// The place, in words that are safe to show.
    public let description: String
    /// Reads the key's text.
    let read: @Sendable () async throws -> SecretBytes

    /// A place of the caller's own; `read` gives the key's text and throws ``VaultError`` with code `keyUnavailable`
    /// where it cannot.
    public init(_ description: String, read: @escaping @Sendable () async throws -> SecretBytes) {
        self.description = description
        self.read = read
    }

    /// An environment variable.
    public static func environment(_ name: String) -> KeySource {
        KeySource("environment variable \(name)") {
            guard let value = try Environment.secret(name), !value.isEmpty else {
                throw VaultError(
                    .keyUnavailable, "environment variable \(name), which should hold the vault's key, is not set")
            }
            return value
        }
    }

    /// A file that no one but its owner may read or write. The owner is the user that this process runs as, or root.
    public static func file(_ path: String) -> KeySource {
        KeySource("file \(path)") {
            try await read(path, as: "the vault's key file \(path)") { status in
                guard status.st_mode & 0o077 == 0 else {
                    throw VaultError(
                        .insecureFile, "the vault's key file \(path) is open to other users; run: chmod 600 \(path)")
                }
                guard [0, geteuid()].contains(status.st_uid) || geteuid() == 0 else {
                    throw VaultError(
                        .insecureFile,
                        "the vault's key file \(path) belongs to user \(status.st_uid), who could change it; it "
                            + "must belong to user \(geteuid())"
                    )
                }
            }
        }
    }

    /// A credential that systemd hands to the service (`LoadCredential=`, `LoadCredentialEncrypted=`), a file in
    /// `$CREDENTIALS_DIRECTORY`.
    ///
    /// Its mode is systemd's business and not checked: access of a user that is not root may be by an access list,
    /// which shows as a group's permission.
    public static func credential(_ name: String) -> KeySource {
        credential(name, directory: { try Environment.text("CREDENTIALS_DIRECTORY") })
    }

    static func credential(_ name: String, directory: @escaping @Sendable () throws -> String?) -> KeySource {
        KeySource("systemd credential \(name)") {
            guard let directory = try directory(), !directory.isEmpty else {
                throw VaultError(
                    .keyUnavailable,
                    "systemd credential \(name) cannot be read: CREDENTIALS_DIRECTORY is not set; start the service "
                        + "by systemd with LoadCredential=\(name):FILE"
                )
            }
            return try await read(directory + "/" + name, as: "systemd credential \(name)") { _ in }
        }
    }

    /// What a program prints. It is started without a shell, with nothing on its standard input and its standard error
    /// discarded; it is ended where it takes longer than `limit`.
    public static func command(_ arguments: [String], limit: Duration = .seconds(30)) -> KeySource {
        // Arguments can hold credentials of the program's own: only its name is shown.
        KeySource("command \(arguments.first ?? "")") {
            try await KeyCommand(arguments: arguments, limit: limit).run()
        }
    }

    private static func read(
        _ path: String, as what: String, checking check: (stat) throws -> Void
    ) async throws -> SecretBytes {
        let descriptor = SystemFailure.retried { open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
        guard descriptor >= 0 else {
            throw VaultError(.keyUnavailable, "\(what) cannot be opened: \(SystemFailure.last)")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw VaultError(.keyUnavailable, "\(what) is not a regular file")
        }
        try check(status)
        do {
            var reader = try SecretReader(limit: 1024)
            _ = try reader.drain(descriptor)
            if let key = try reader.finish() { return key }
        } catch let failure as SystemFailure {
            throw VaultError(.keyUnavailable, "\(what) cannot be read: \(failure)")
        }
        throw VaultError(.keyUnavailable, "\(what) is longer than any key")
    }
}

/// The process's environment, read without a String where it holds secrets.
enum Environment {
    static func secret(_ name: String) throws -> SecretBytes? {
        guard let value = getenv(name) else { return nil }
        return try SecretBytes(copying: UnsafeRawBufferPointer(start: value, count: strlen(value)))
    }

    static func text(_ name: String) throws -> String? {
        getenv(name).map { String(cString: $0) }
    }
}
