// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import ServiceXML

@Suite struct XMLElementTests {
    @Test func aTreeIsFoundByName() throws {
        let document = """
            <t:tsResponse xmlns:t="http://tableau.com/api" xmlns:x="urn:x">
              <t:error code="401002"><t:summary>Unauthorized</t:summary><t:detail>Invalid &amp; expired</t:detail></t:error>
              <t:row x:id="2" id="1"/><t:row id="3"/><t:other/>
            </t:tsResponse>
            """
        let root = try ServiceXML.XMLElement(parsing: document.utf8)
        #expect(root.name == "tsResponse")
        #expect(root.namespace == "http://tableau.com/api")
        #expect(root.first("error")?["code"] == "401002")
        #expect(root.first("error")?.first("detail")?.text == "Invalid & expired")
        #expect(root.all("row").map { $0["id"] } == ["1", "3"])
        #expect(root.first("row")?.attributes == ["id": "1"])
        #expect(root.first("missing") == nil)
        #expect(root.children.count == 4)
        #expect(root.attributes.isEmpty)
    }

    @Test func textAroundElementsIsJoined() throws {
        let root = try ServiceXML.XMLElement(parsing: "<a>one <b>two</b> three<!-- x --> four</a>".utf8)
        #expect(root.text == "one  three four")
        #expect(root.first("b")?.text == "two")
    }
}
