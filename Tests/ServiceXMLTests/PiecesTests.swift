// SPDX-License-Identifier: Apache-2.0

import ServiceXML
import Testing

/// A document means the same in whatever pieces it arrives, a wrong one too.
@Suite struct PiecesTests {
    private static let encodings = [
        "UTF-8", "utf8", "UTF-16", "UTF-16LE", "UTF-16BE", "UCS-4", "UTF-32", "ISO-8859-1", "latin1", "ASCII",
        "US-ASCII", "windows-1252", "ISO-8859-15", "Shift_JIS", "EUC-JP", "ISO-2022-JP", "GB18030", "Big5",
        "EBCDIC-CP-US", "IBM037", "UTF-7", "HTML", "nothing-known", "",
    ]
    private static let contents: [[UInt8]] = [
        Array("text".utf8), Array("é — 漢 𝄞".utf8), [0xE9], [0xC3], [0xFF, 0xFE], [0x80, 0x61], [0xED, 0xA0, 0x80],
        [0x1B, 0x24, 0x42], [0x00], [0xF0, 0x9D, 0x84], Array("&lt;&#233;".utf8), Array("<b>x</b>".utf8),
    ]
    private static let ends: [[UInt8]] = [
        [], Array("\n".utf8), Array("<!-- x -->".utf8), [0xFF], Array("<a/>".utf8), Array("x".utf8), [0x00], [0xC3],
    ]

    /// What comes of it: the events, or that it is refused.
    private static func events(_ document: [UInt8], in size: Int) -> [XMLEvent]? {
        guard let events = try? XMLEvents() else { return nil }
        var all: [XMLEvent] = []
        do {
            for start in stride(from: 0, to: document.count, by: size) {
                all += try events.feed(document[start..<min(start + size, document.count)])
            }
            return all + (try events.finish())
        } catch {
            return nil
        }
    }

    @Test(arguments: encodings) func changeNothing(encoding: String) {
        for content in Self.contents {
            for end in Self.ends {
                let head = "<?xml version='1.0'" + (encoding.isEmpty ? "" : " encoding='\(encoding)'") + "?><a t='"
                let document =
                    Array(head.utf8) + content.filter { $0 != 0x3C } + Array("'>".utf8) + content
                    + Array("</a>".utf8) + end
                let whole = Self.events(document, in: document.count)
                for size in [1, 3, 7, 64] {
                    let pieces = Self.events(document, in: size)
                    #expect(pieces == whole, "\(encoding), \(content), end \(end), pieces of \(size)")
                }
            }
        }
    }
}
