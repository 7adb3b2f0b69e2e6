// SPDX-License-Identifier: Apache-2.0

import Synchronization

extension Secret {
    /// `text` without any secret that this process holds, plain or in a form in which a server may say it back: escaped
    /// for HTML, JSON or a URL, or in base64, as within an `Authorization` field.
    ///
    /// What a server, a library or another program says goes through it before anything is cut off, and before it gets
    /// into an error: error pages repeat what they were sent. Texts of less than four characters stay, for they are in
    /// every sentence.
    public static func scrubbed(_ text: String) -> String {
        var text = text
        for secret in HeldSecret.all where secret.utf8.count >= 4 {
            for form in forms(of: secret) where text.contains(form) { text = text.replacing(form, with: "<secret>") }
        }
        return text
    }

    private static func forms(of secret: String) -> [String] {
        // Of `Basic dXNlcjpwYXNz` the second word alone tells all.
        let word = secret.split(separator: " ").last.map(String.init) ?? ""
        var forms = [secret, escaped(secret, html), escaped(secret, json), escaped(secret, slashes), inURL(secret)]
        forms += [inURL(secret).lowercasedEscapes, inURL(secret).replacing("%20", with: "+")]
        if word.utf8.count >= 16 { forms.append(word) }
        if secret.utf8.count >= 8 { forms += (0..<3).map { base64(Array(secret.utf8), at: $0) } }
        var seen: Set<String> = []
        return forms.filter { !$0.isEmpty && seen.insert($0).inserted }.sorted { $0.utf8.count > $1.utf8.count }
    }

    private static let html: [Character: String] = [
        "&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;", "'": "&#39;",
    ]
    private static let json: [Character: String] = ["\"": "\\\"", "\\": "\\\\"]
    private static let slashes: [Character: String] = ["\"": "\\\"", "\\": "\\\\", "/": "\\/"]

    private static func escaped(_ text: String, _ table: [Character: String]) -> String {
        text.map { table[$0] ?? String($0) }.joined()
    }

    private static func inURL(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: bytes.append(byte)
            default: bytes += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// What the base64 of a text shows that holds `bytes` behind `offset` others.
    private static func base64(_ bytes: [UInt8], at offset: Int) -> String {
        let whole = BasicCredentials.base64([UInt8](repeating: 0, count: offset) + bytes)
        return String(whole.dropFirst(offset == 0 ? 0 : offset + 1).prefix { $0 != "=" }.dropLast(2))
    }
}

/// The text of a secret, known to ``Secret/scrubbed(_:)`` for as long as somebody has it.
final class HeldSecret: Sendable {
    /// How often each text is held.
    private static let counts = Guarded<[String: Int]>([:])

    let text: String

    /// All texts that are held now, the longest first: one may be part of another.
    static var all: [String] {
        counts.withLock { Array($0.keys) }.sorted { ($0.utf8.count, $0) > ($1.utf8.count, $1) }
    }

    init(_ text: String) {
        self.text = text
        Self.counts.withLock { $0[text, default: 0] += 1 }
    }

    deinit {
        let text = text
        Self.counts.withLock { counts in
            let left = (counts[text] ?? 1) - 1
            counts[text] = left > 0 ? left : nil
        }
    }
}

extension String {
    /// The same with its percent-encoding's digits in lower case.
    fileprivate var lowercasedEscapes: String {
        var left = 0
        return String(
            map { character in
                if character == "%" { left = 3 }
                left -= 1
                return left >= 0 ? Character(character.lowercased()) : character
            })
    }
}
