// SPDX-License-Identifier: Apache-2.0

/// A key as text: 32 bytes in base64 (either alphabet) or hexadecimal, with blanks or line ends around it.
///
/// Nothing else is a key. Thirty-two typed characters would be a password, with a small part of a key's strength.
enum KeyText {
    /// The key in `text`; `nil` if there is none.
    static func decode(_ text: UnsafeRawBufferPointer) throws -> SecretBytes? {
        var digits = text[...]
        while let first = digits.first, isBlank(first) { digits = digits.dropFirst() }
        while let last = digits.last, isBlank(last) { digits = digits.dropLast() }
        let trimmed = UnsafeRawBufferPointer(rebasing: digits)
        guard let key = try trimmed.count == 64 ? decodeHexadecimal(trimmed) : Base64.decode(trimmed) else {
            return nil
        }
        return key.count == AESGCM.keyLength && !isOneByteRepeated(key) ? key : nil
    }

    /// Whether a name was given where a key stands, so that it must not be printed.
    static func isKey(_ text: String) -> Bool {
        Array(text.utf8).withUnsafeBytes { (try? decode($0)) != nil }
    }

    private static func decodeHexadecimal(_ text: UnsafeRawBufferPointer) throws -> SecretBytes? {
        var isValid = true
        let key = try SecretBytes(capacity: text.count / 2) { memory in
            for index in 0..<(text.count / 2) {
                guard let high = digit(text[2 * index]), let low = digit(text[2 * index + 1]) else {
                    isValid = false
                    return index
                }
                memory[index] = high << 4 | low
            }
            return text.count / 2
        }
        return isValid ? key : nil
    }

    private static func digit(_ character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): character - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    /// A placeholder of an example (`AAAA…`) is no key.
    private static func isOneByteRepeated(_ key: SecretBytes) -> Bool {
        key.withUnsafeBytes { bytes in bytes.allSatisfy { $0 == bytes[0] } }
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || (9...13).contains(byte)
    }
}
