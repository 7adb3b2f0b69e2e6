// SPDX-License-Identifier: Apache-2.0

import Foundation
import ServiceXML
import Testing

@Suite struct XMLRefusalTests {
    private func error(_ document: some Sequence<UInt8>, _ limits: XMLLimits = XMLLimits()) -> XMLError? {
        #expect(throws: XMLError.self) { try XMLElement(parsing: Array(document), limits: limits) }
    }

    @Test func aBillionLaughsAreRefusedAtTheDoctype() {
        let entities = (1...9).map { "<!ENTITY l\($0) \"\(String(repeating: "&l\($0 - 1);", count: 10))\">" }
        let document = "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY l0 \"lol\">\(entities.joined())]><a>&l9;</a>"
        #expect(error(document.utf8)?.code == .doctypeRefused)
    }

    @Test func anExternalEntityIsNeverRead() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "xxe-\(UUID().uuidString)")
        try Data("stolen".utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        for document in [
            "<!DOCTYPE a [<!ENTITY x SYSTEM \"file://\(file.path)\">]><a>&x;</a>",
            "<!DOCTYPE a SYSTEM \"file://\(file.path)\"><a/>",
            "<!DOCTYPE a [<!ENTITY % x SYSTEM \"file://\(file.path)\"> %x;]><a/>",
        ] {
            #expect(error(document.utf8)?.code == .doctypeRefused)
        }
    }

    @Test func anUnknownEntityIsAnError() {
        let error = error("<a>\n  &nbsp;</a>".utf8)
        #expect(error?.code == .malformed)
        #expect(error?.message.contains("nbsp") == true)
        #expect(error?.line == 2)
    }

    @Test(arguments: [
        "", " ", "<a>", "<a", "<a></b>", "<a/><b/>", "<a/>x", "x<a/>", "<a b=1/>", "<a b='1' b='2'/>", "<a>&#0;</a>",
        "<a>\u{1}</a>", "<a b='<'/>", "<1/>", "<a><![CDATA[x</a>", "<a>&amp</a>", "{\"value\":[]}",
    ]) func brokenDocumentsAreRefused(document: String) {
        #expect(error(document.utf8)?.code == .malformed)
    }

    @Test func anErrorSaysWhereItIs() {
        let error = error("<a>\n<b>\n   </c>\n</a>".utf8)
        #expect(error?.line == 3)
        #expect((4...8).contains(error?.column ?? 0))
        #expect(error?.description.hasPrefix("XML, line 3, column ") == true)
    }

    @Test func bytesThatAreNotInTheirEncodingAreRefused() {
        let plain = Array("<a>".utf8) + [0xC3, 0x28] + Array("</a>".utf8)
        #expect(error(plain)?.code == .encoding)
        let declared = Array("<?xml version='1.0' encoding='utf-8'?><a>".utf8) + [0xFF] + Array("</a>".utf8)
        #expect(error(declared)?.code == .encoding)
        #expect(error("<?xml version='1.0' encoding='klingon-8'?><a/>".utf8)?.code == .encoding)
        #expect(error("<?xml version='1.0' encoding='UTF-16'?><a/>".utf8)?.code == .encoding)
        // 0x81 stands for nothing in Windows-1252.
        let hole = Array("<?xml version='1.0' encoding='Windows-1252'?><a>".utf8) + [0x81] + Array("</a>".utf8)
        #expect(error(hole) != nil)
    }

    @Test func depthIsLimited() throws {
        func nested(_ depth: Int) -> [UInt8] {
            Array((String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)).utf8)
        }
        #expect(error(nested(11), XMLLimits(depth: 10))?.code == .tooDeep)
        _ = try XMLElement(parsing: nested(10), limits: XMLLimits(depth: 10))
        #expect(error(nested(100_000))?.code == .tooDeep)
    }

    @Test func sizeIsLimited() throws {
        let document = "<a>" + String(repeating: "x", count: 993) + "</a>"
        #expect(error(document.utf8, XMLLimits(bytes: 999))?.code == .tooLarge)
        #expect(try XMLElement(parsing: document.utf8, limits: XMLLimits(bytes: 1000)).text.count == 993)
    }

    @Test func largeTextsAreRead() throws {
        let text = String(repeating: "0123456789 ", count: 2_000_000)
        #expect(try XMLElement(parsing: "<a>\(text)</a>".utf8).text == text)
    }
}
