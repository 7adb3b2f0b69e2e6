// SPDX-License-Identifier: Apache-2.0

/// Takes parts out of a well-formed XML document in UTF-8 and leaves every other byte as it is: a document that is read and
/// written again loses prefixes, comments and the order of its attributes.
struct XMLScanner {
    private(set) var bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Removes the first element of this name, with all that is in it.
    mutating func removeElement(_ name: String) {
        guard let tag = tag(name) else { return }
        if bytes[tag.upperBound - 2] == UInt8(ascii: "/") { return bytes.removeSubrange(tag) }
        let end = Array("</\(name)>".utf8)
        guard let close = bytes[tag.upperBound...].firstRange(of: end) else { return }
        bytes.removeSubrange(tag.lowerBound..<close.upperBound)
    }

    /// Removes an attribute of the first element of this name.
    mutating func removeAttribute(_ attribute: String, of name: String) {
        guard let tag = tag(name) else { return }
        let wanted = Array(attribute.utf8)
        var position = tag.lowerBound + 1 + name.utf8.count
        while position < tag.upperBound {
            guard let equals = bytes[position..<tag.upperBound].firstIndex(of: UInt8(ascii: "=")),
                let open = bytes[equals..<tag.upperBound].firstIndex(where: Self.isQuote),
                let close = bytes[(open + 1)..<tag.upperBound].firstIndex(of: bytes[open])
            else { return }
            let written = bytes[position..<equals].filter { !Self.isBlank($0) }
            if written.elementsEqual(wanted) { return bytes.removeSubrange(position...close) }
            position = close + 1
        }
    }

    /// The first start tag of this name. Quoted values may hold any bracket; comments and CDATA are passed over.
    private func tag(_ name: String) -> Range<Int>? {
        let wanted = Array(name.utf8)
        var position = 0
        while let open = bytes[position...].firstIndex(of: UInt8(ascii: "<")) {
            let rest = bytes[(open + 1)...]
            if let end = ["!--": "-->", "![CDATA[": "]]>", "?": "?>"].first(where: { rest.starts(with: $0.key.utf8) })?
                .value
            {
                guard let close = rest.firstRange(of: Array(end.utf8)) else { return nil }
                position = close.upperBound
                continue
            }
            var quote: UInt8?
            guard
                let close = rest.firstIndex(where: { byte in
                    if let open = quote {
                        if byte == open { quote = nil }
                        return false
                    }
                    if Self.isQuote(byte) { quote = byte }
                    return byte == UInt8(ascii: ">")
                })
            else { return nil }
            if rest.starts(with: wanted), let next = rest.dropFirst(wanted.count).first,
                Self.isBlank(next) || next == UInt8(ascii: "/") || next == UInt8(ascii: ">")
            {
                return open..<(close + 1)
            }
            position = close + 1
        }
        return nil
    }

    private static func isQuote(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") }

    private static func isBlank(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0A, 0x0D].contains(byte) }
}
