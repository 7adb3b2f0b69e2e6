// SPDX-License-Identifier: Apache-2.0

import ServiceXML
import Testing

@Suite struct XMLEventsTests {
    private func read(_ document: [UInt8], pieces size: Int) throws -> [XMLEvent] {
        let reader = try XMLEvents()
        var events: [XMLEvent] = []
        for start in stride(from: 0, to: document.count, by: size) {
            events += try reader.feed(document[start..<min(start + size, document.count)])
        }
        return try events + reader.finish()
    }

    @Test(arguments: [1, 2, 3, 7, 1000]) func eventsAreTheSameInPiecesOfAnySize(size: Int) throws {
        let document = """
            <?xml version="1.0" encoding="utf-8"?><!-- no event -->
            <e:Edmx xmlns:e="urn:e" xmlns="urn:d" e:Version="4.0" Name="&lt;&#65;&amp;&quot;é€"><Text>a &gt; b\
            <![CDATA[<raw>&amp;]]>ü😀</Text><Empty/></e:Edmx>
            """
        #expect(
            try read(Array(document.utf8), pieces: size) == [
                .start(
                    XMLName("Edmx", namespace: "urn:e"),
                    [
                        XMLAttribute(XMLName("Version", namespace: "urn:e"), "4.0"),
                        XMLAttribute(XMLName("Name"), "<A&\"é€"),
                    ]),
                .start(XMLName("Text", namespace: "urn:d"), []),
                .text("a > b<raw>&amp;ü😀"),
                .end(XMLName("Text", namespace: "urn:d")),
                .start(XMLName("Empty", namespace: "urn:d"), []),
                .end(XMLName("Empty", namespace: "urn:d")),
                .end(XMLName("Edmx", namespace: "urn:e")),
            ])
    }

    @Test func eventsComeBeforeTheDocumentEnds() throws {
        let reader = try XMLEvents()
        let first = try reader.feed(Array("<list><row id='1'/><row".utf8))
        #expect(first.count == 3)
    }

    @Test(arguments: [1, 5, 1000]) func windows1252IsRead(size: Int) throws {
        let document =
            Array("<?xml version=\"1.0\" encoding=\"Windows-1252\"?><a b=\"".utf8) + [0x80, 0xE9] + Array("\">".utf8)
            + [0x93, 0xFC, 0x94] + Array("</a>".utf8)
        let events = try read(document, pieces: size)
        #expect(
            events == [
                .start(XMLName("a"), [XMLAttribute(XMLName("b"), "€é")]), .text("“ü”"), .end(XMLName("a")),
            ])
    }

    @Test(arguments: [1, 3, 1000]) func utf16IsRead(size: Int) throws {
        let text = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><a>é😀</a>"
        let document: [UInt8] =
            [0xFF, 0xFE] + text.utf16.flatMap { unit -> [UInt8] in [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
        #expect(
            try read(document, pieces: size) == [.start(XMLName("a"), []), .text("é😀"), .end(XMLName("a"))])
    }

    @Test func utf8MayBeSaidToOverruleTheDeclaration() throws {
        let text = "<?xml version=\"1.0\" encoding=\"Windows-1252\"?><a>é€</a>"
        #expect(try XMLElement(parsing: Array(text.utf8), encoding: .utf8).text == "é€")
        #expect(try XMLElement(parsing: Array(text.utf8)).text == "Ã©â‚¬")
    }

    @Test func anErrorStaysAnError() throws {
        let reader = try XMLEvents()
        #expect(throws: XMLError.self) { try reader.feed(Array("<a></b>".utf8)) }
        #expect(throws: XMLError.self) { try reader.feed(Array("<c/>".utf8)) }
        #expect(throws: XMLError.self) { try reader.finish() }
    }
}
