// SPDX-License-Identifier: Apache-2.0

/// Base64 (RFC 4648) for keys: from and into memory that is wiped, never by way of a String.
enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// The bytes of `text`, in the ordinary or the URL alphabet, with or without `=` at the end; `nil` if it is
    /// anything else, so that one value has one text in each alphabet.
    static func decode(_ text: UnsafeRawBufferPointer) throws -> SecretBytes? {
        var digits = text[...]
        while digits.last == UInt8(ascii: "="), text.count - digits.count < 2 { digits = digits.dropLast() }
        guard digits.count == text.count || text.count % 4 == 0, digits.count % 4 != 1 else { return nil }
        var isValid = true
        let decoded = try SecretBytes(capacity: digits.count * 3 / 4) { memory in
            var bits: UInt32 = 0
            var held: UInt32 = 0
            var count = 0
            for digit in digits {
                guard let value = value(of: digit) else {
                    isValid = false
                    break
                }
                bits = bits << 6 | value
                held += 6
                if held >= 8 {
                    held -= 8
                    memory[count] = UInt8(truncatingIfNeeded: bits >> held)
                    count += 1
                }
            }
            if bits & ((1 << held) - 1) != 0 { isValid = false }
            return count
        }
        return isValid ? decoded : nil
    }

    /// The text of `bytes`, with `=` at the end.
    static func encode(_ bytes: UnsafeRawBufferPointer, into text: inout [UInt8]) {
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let left = min(3, bytes.count - start)
            var bits: UInt32 = 0
            for index in 0..<3 { bits = bits << 8 | (index < left ? UInt32(bytes[start + index]) : 0) }
            for place in 0..<4 {
                let digit = Int(bits >> UInt32(18 - 6 * place) & 63)
                text.append(place <= left ? alphabet[digit] : UInt8(ascii: "="))
            }
        }
    }

    private static func value(of digit: UInt8) -> UInt32? {
        switch digit {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(digit - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(digit - UInt8(ascii: "a") + 26)
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(digit - UInt8(ascii: "0") + 52)
        case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
        case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
        default: nil
        }
    }
}
