// SPDX-License-Identifier: Apache-2.0

/// Writes JSON's smallest parts as bytes.
enum JSONText {
    private static let digits = Array("0123456789abcdef".utf8)

    /// Appends a string in quotes.
    static func append(_ text: String, to output: inout [UInt8], escapesNonASCII: Bool) {
        output.append(UInt8(ascii: "\""))
        appendEscaped(text, to: &output, escapesNonASCII: escapesNonASCII)
        output.append(UInt8(ascii: "\""))
    }

    /// Appends a string's inside.
    static func appendEscaped(_ text: String, to output: inout [UInt8], escapesNonASCII: Bool) {
        var text = text
        let limit: UInt8 = escapesNonASCII ? 0x7F : 0xFF
        let isPlain = text.withUTF8 { bytes in
            for byte in bytes
            where byte < 0x20 || byte > limit || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                return false
            }
            output.append(contentsOf: bytes)
            return true
        }
        if isPlain { return }
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": output.append(contentsOf: Array("\\\"".utf8))
            case "\\": output.append(contentsOf: Array("\\\\".utf8))
            case _ where scalar.value < 0x20, _ where scalar.value > 0x7F && escapesNonASCII:
                for unit in String(scalar).utf16 {
                    output.append(contentsOf: Array("\\u".utf8))
                    for shift in [12, 8, 4, 0] { output.append(digits[Int(unit >> UInt16(shift)) & 15]) }
                }
            default: output.append(contentsOf: String(scalar).utf8)
            }
        }
    }

    /// Appends `mantissa` × 10^−`scale` with all its places.
    static func append(_ mantissa: Int64, scale: Int, to output: inout [UInt8]) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 64) { buffer in
            var rest = mantissa.magnitude
            var start = buffer.count
            var count = 0
            repeat {
                if count == scale, scale > 0 {
                    start -= 1
                    buffer[start] = UInt8(ascii: ".")
                }
                start -= 1
                buffer[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
                count += 1
            } while rest > 0 || count <= scale
            if mantissa < 0 {
                start -= 1
                buffer[start] = UInt8(ascii: "-")
            }
            output.append(contentsOf: UnsafeBufferPointer(rebasing: buffer[start...]))
        }
    }
}

/// RFC 4648's base64, for what is short.
enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func append(_ bytes: some Collection<UInt8>, to output: inout [UInt8]) {
        var rest = bytes[...]
        while let first = rest.popFirst() {
            let second = rest.popFirst()
            let third = rest.popFirst()
            let bits = UInt32(first) << 16 | UInt32(second ?? 0) << 8 | UInt32(third ?? 0)
            output.append(alphabet[Int(bits >> 18 & 63)])
            output.append(alphabet[Int(bits >> 12 & 63)])
            output.append(second == nil ? UInt8(ascii: "=") : alphabet[Int(bits >> 6 & 63)])
            output.append(third == nil ? UInt8(ascii: "=") : alphabet[Int(bits & 63)])
        }
    }

    /// The eight big-endian bytes of a row version.
    static func append(version: Int64, to output: inout [UInt8]) {
        let bits = UInt64(bitPattern: version)
        for shift in stride(from: UInt64(58), through: 4, by: -6) { output.append(alphabet[Int(bits >> shift & 63)]) }
        output.append(alphabet[Int(bits & 15) << 2])
        output.append(UInt8(ascii: "="))
    }

    /// The row version that base64 or base64url text stands for; `nil` if it is none.
    static func version(_ text: String) -> Int64? {
        var bits: UInt64 = 0
        var count = 0
        for byte in text.utf8 where byte != UInt8(ascii: "=") {
            let plain =
                byte == UInt8(ascii: "-") ? UInt8(ascii: "+") : byte == UInt8(ascii: "_") ? UInt8(ascii: "/") : byte
            guard let value = alphabet.firstIndex(of: plain), count < 11 else { return nil }
            // The eleventh digit carries four bits and two of padding.
            bits = count == 10 ? bits << 4 | UInt64(value >> 2) : bits << 6 | UInt64(value)
            count += 1
        }
        return count == 11 ? Int64(bitPattern: bits) : nil
    }
}
