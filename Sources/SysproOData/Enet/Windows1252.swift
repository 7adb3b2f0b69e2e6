// SPDX-License-Identifier: Apache-2.0

/// The character set of SYSPRO's documents.
///
/// The five bytes that Windows-1252 leaves open stand for the control character of the same number, as Windows itself
/// reads them.
enum Windows1252 {
    /// What the bytes 0x80…0x9F stand for; all others stand for the character of the same number.
    private static let upper: [UInt16] = [
        0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,
        0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
        0x0153, 0x9D, 0x017E, 0x0178,
    ]
    private static let special = Set(upper.map { UInt32($0) })

    /// The text of `bytes`.
    static func text(_ bytes: some Sequence<UInt8>) -> String {
        var scalars = String.UnicodeScalarView()
        for byte in bytes {
            let code = (0x80...0x9F).contains(byte) ? upper[Int(byte) - 0x80] : UInt16(byte)
            if let scalar = Unicode.Scalar(code) { scalars.append(scalar) }
        }
        return String(scalars)
    }

    /// Whether the character set has this character.
    static func has(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x80 || (0xA0...0xFF).contains(scalar.value) || special.contains(scalar.value)
    }
}
