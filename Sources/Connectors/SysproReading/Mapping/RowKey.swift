// SPDX-License-Identifier: Apache-2.0

import Columnar

/// The key of a row, compared byte by byte.
package struct RowKey: Hashable, Sendable {
    /// The values of the key's columns, each as `Value.kept` writes it, with its length in front.
    package let bytes: [UInt8]

    /// The key of values; `nil` if one is missing.
    package init?(_ values: some Sequence<Value>) {
        var bytes: [UInt8] = []
        for value in values {
            guard let text = value.kept else { return nil }
            bytes += "\(text.utf8.count):".utf8
            bytes += text.utf8
        }
        self.bytes = bytes
    }

    private init?(reading bytes: [UInt8]) {
        self.bytes = bytes
        guard Self.texts(of: bytes) != nil else { return nil }
    }

    /// The key as a line of a file: a line feed and the sign that stands for it are written as two signs.
    package var line: [UInt8] {
        bytes.flatMap { byte -> [UInt8] in
            switch byte {
            case UInt8(ascii: "\n"): Array(#"\n"#.utf8)
            case UInt8(ascii: "\\"): Array(#"\\"#.utf8)
            default: [byte]
            }
        }
    }

    /// A key that was written as a line; `nil` if it is damaged.
    package init?(line: [UInt8]) {
        var bytes: [UInt8] = []
        var isEscaped = false
        for byte in line {
            if isEscaped {
                bytes.append(byte == UInt8(ascii: "n") ? UInt8(ascii: "\n") : byte)
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else {
                bytes.append(byte)
            }
        }
        self.init(reading: bytes)
    }

    /// The values' texts.
    package var texts: [String] { Self.texts(of: bytes) ?? [] }

    private static func texts(of bytes: [UInt8]) -> [String]? {
        var texts: [String] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            guard let colon = rest.firstIndex(of: UInt8(ascii: ":")),
                let length = Int(String(decoding: rest[..<colon], as: UTF8.self)),
                length >= 0, length <= rest.endIndex - colon - 1
            else { return nil }
            texts.append(String(decoding: rest[(colon + 1)...].prefix(length), as: UTF8.self))
            rest = rest[(colon + 1 + length)...]
        }
        return texts
    }
}

extension RecordBatch {
    /// The key of a row in some columns; `nil` if a value is missing.
    package func key(ofRow row: Int, in places: [Int]) -> RowKey? {
        RowKey(places.lazy.map { columns[$0][row] })
    }
}
