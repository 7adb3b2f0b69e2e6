// SPDX-License-Identifier: Apache-2.0

import Digests

@testable import SecretVault

/// Bytes from their hexadecimal digits; blanks are passed over.
func bytes(_ hexadecimal: String) -> [UInt8] {
    let digits = hexadecimal.filter { !$0.isWhitespace }.map { UInt8($0.hexDigitValue!) }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
}

func secret(_ hexadecimal: String) throws -> SecretBytes {
    try SecretBytes(copying: bytes(hexadecimal))
}

func secret(text: String) throws -> SecretBytes {
    try SecretBytes(copying: text.utf8)
}

extension SecretBytes {
    /// A copy in ordinary memory, which only tests make.
    var revealed: [UInt8] { withUnsafeBytes { Array($0) } }
    var revealedText: String { String(decoding: revealed, as: UTF8.self) }
}

extension LocalKeyProvider {
    /// A provider of the key that has this byte and then 1, 2, 3 …
    static func fixed(_ first: UInt8 = 0) -> LocalKeyProvider {
        LocalKeyProvider(
            KeySource("a test") {
                try secret(text: hexadecimal([first] + (1..<32)))
            })
    }
}

extension Vault {
    /// A new vault in `folder`, with these secrets.
    static func made(
        in folder: TemporaryFolder, key: any KeyProvider = LocalKeyProvider.fixed(), _ secrets: [String: String] = [:]
    ) async throws -> Vault {
        let vault = Vault(at: folder.file("secrets.vault"), key: key)
        try await vault.create()
        for (name, value) in secrets.sorted(by: { $0.key < $1.key }) {
            try await vault.set(name, to: secret(text: value))
        }
        return vault
    }
}

/// Everything that printing a value can give.
func everyPrint(of value: Any) -> String {
    var dumped = ""
    dump(value, to: &dumped)
    return [String(describing: value), String(reflecting: value), "\(value)", dumped].joined(separator: "\n")
}

/// The error of the vault's that `body` throws; `nil` where it throws none.
func vaultError(_ body: () async throws -> Void) async throws -> VaultError? {
    do {
        try await body()
        return nil
    } catch let error as VaultError {
        return error
    }
}
