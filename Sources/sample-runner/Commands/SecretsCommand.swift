// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import SecretVault
import SysproTableau

struct SecretsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "secrets", abstract: "The vault that ${secret:NAME} refers to.",
        discussion: """
            The configuration's 'vault' says where the vault is, and where its key is kept. The commands read values from \
            standard input, or from the descriptor that --fd names, and never print them.
            """,
        subcommands: [Init.self, Set.self, List.self, Remove.self, RotateKey.self])

    struct Init: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "init", abstract: "Makes an empty vault.")

        @OptionGroup var options: GlobalOptions

        func run() async throws {
            let settings = try options.vault()
            try await settings.vault().create()
            try await options.show(Listing(settings)) { "made the vault \(settings.path), sealed under key \($0.key)" }
        }
    }

    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "set", abstract: "Puts a secret into the vault, or replaces its value.")

        @OptionGroup var options: GlobalOptions
        @Option(help: ArgumentHelp("The descriptor to read the value from.", valueName: "number"))
        var fd: Int32 = 0
        @Argument(help: "The NAME in ${secret:NAME}.")
        var name: String

        func run() async throws {
            let vault = try options.vault().vault()
            if isatty(fd) == 1 { Terminal.note("the value, which is not shown:") }
            let entry = Entry(try await vault.set(name, to: SecretBytes.read(from: fd)))
            try options.show(entry) { "'\($0.name)' has a value now, its version \($0.version)" }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "The secrets' names, versions and dates.")

        @OptionGroup var options: GlobalOptions

        func run() async throws {
            try await options.show(Listing(try options.vault())) { listing in
                guard !listing.secrets.isEmpty else { return "the vault holds no secrets yet" }
                let rows = listing.secrets.map {
                    [$0.name, String($0.version), $0.created.formatted(.iso8601), $0.changed.formatted(.iso8601)]
                }
                return Terminal.table([["name", "version", "created", "changed"]] + rows, right: [1])
            }
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "remove", abstract: "Takes secrets out.")

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The secrets' names.")
        var names: [String]

        func run() async throws {
            let names = Swift.Set(names)
            try await options.vault().vault().remove(names)
            try options.show(["removed": names.sorted()]) { _ in "removed \(names.sorted().joined(separator: ", "))" }
        }
    }

    struct RotateKey: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "rotate-key", abstract: "Seals the vault with another key.",
            discussion: """
                The present key is the configuration's; --to says where the new one is kept, as the configuration \
                does: env:NAME, file:PATH, command:PROGRAM, credential:NAME or kms:KEY-ID. No value is decrypted. \
                Older copies of the vault still open with the old key.
                """)

        @OptionGroup var options: GlobalOptions
        @Option(help: ArgumentHelp("Where the new key is kept, not the key itself.", valueName: "reference"))
        var to: String

        func run() async throws {
            let settings = try options.vault()
            let key = try settings.provider(of: KeyProviderReference(parsing: to))
            let vault = try await settings.vault().rotateKey(to: key)
            try options.show(Listing(try await vault.list(), at: vault.path)) {
                "the vault is sealed under key \($0.key) now; write in \(settings.configuration): "
                    + "vault: {key: \"\(to)\"}"
            }
        }
    }
}

/// What `secrets list --json` prints, and `init` and `rotate-key` as well.
private struct Listing: Encodable {
    let file: String
    let vault: String
    let revision: UInt64
    let key: String
    let secrets: [Entry]

    init(_ settings: VaultSettings) async throws {
        self.init(try await settings.vault().list(), at: settings.path)
    }

    init(_ listing: VaultListing, at path: String) {
        file = path
        vault = listing.vault
        revision = listing.revision
        key = listing.key
        secrets = listing.entries.map(Entry.init)
    }
}

/// A secret, without its value.
private struct Entry: Encodable {
    let name: String
    let version: UInt64
    let created: Date
    let changed: Date

    init(_ entry: VaultListing.Entry) {
        name = entry.name
        version = entry.version
        created = entry.created
        changed = entry.changed
    }
}

extension GlobalOptions {
    /// Where the configuration says that the vault is.
    fileprivate func vault() throws -> VaultSettings {
        try VaultSettings(path: config, environment: ProcessInfo.processInfo.environment)
    }

    /// Prints `value` as JSON, or in words.
    fileprivate func show<Value: Encodable>(_ value: Value, words: (Value) -> String) throws {
        print(json ? try JSON.text(value) : words(value))
    }
}
