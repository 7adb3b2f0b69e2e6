// SPDX-License-Identifier: Apache-2.0

/// An answer of KMS: one JSON object. Its strings are found where they are in the bytes, so that a key in it does not
/// become a String, which could not be wiped.
struct KMSAnswer: Sendable {
    private let bytes: SecretBytes

    init(_ bytes: SecretBytes) {
        self.bytes = bytes
    }

    /// The base64 in the string of this name, decoded; `nil` if there is none.
    func decoded(_ name: String) throws -> SecretBytes? {
        try bytes.withUnsafeBytes { all -> SecretBytes? in
            guard let range = Self.string(name, in: all) else { return nil }
            let text = UnsafeRawBufferPointer(rebasing: all[range])
            // `\/` is the one escape that base64 in JSON can have.
            guard text.contains(UInt8(ascii: "\\")) else { return try Base64.decode(text) }
            let plain = try SecretBytes(capacity: text.count) { memory in
                var count = 0
                for byte in text where byte != UInt8(ascii: "\\") {
                    memory[count] = byte
                    count += 1
                }
                return count
            }
            return try plain.withUnsafeBytes(Base64.decode)
        }
    }

    /// The letters that the string of this name ends with; for names of errors (`prefix#Name`).
    func word(_ name: String) -> String? {
        bytes.withUnsafeBytes { all in
            guard let range = Self.string(name, in: all) else { return nil }
            let word = all[range].reversed().prefix(64).prefix { byte in
                switch byte {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
                default: false
                }
            }
            return String(decoding: word.reversed(), as: UTF8.self)
        }
    }

    /// Where the value of the object's member `name` is, where that is a string; without its quotes.
    private static func string(_ name: String, in bytes: UnsafeRawBufferPointer) -> Range<Int>? {
        var depth = 0
        var key: Range<Int>?
        var expectsKey = false
        var index = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                let start = index + 1
                index = start
                while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
                    index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
                }
                guard index < bytes.count else { return nil }
                if depth == 1 {
                    if expectsKey {
                        key = start..<index
                    } else if let key, bytes[key].elementsEqual(name.utf8) {
                        return start..<index
                    }
                }
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                expectsKey = depth == 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: ","): expectsKey = depth == 1
            case UInt8(ascii: ":"): if depth == 1 { expectsKey = false }
            default: break
            }
            index += 1
        }
        return nil
    }
}
