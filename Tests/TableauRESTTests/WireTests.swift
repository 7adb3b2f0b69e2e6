// SPDX-License-Identifier: Apache-2.0

import Foundation
import ServiceHTTP
import Testing

@testable import TableauREST

@Suite struct WireTests {
    @Test(arguments: [
        ("2018-05-22T13:00:29Z", 1_526_994_029.0), ("2023-08-17T15:36:37-0700", 1_692_311_797),
        ("2023-08-17T15:36:37+02:00", 1_692_279_397), ("1970-01-01T00:00:00Z", 0),
        ("2000-02-29T23:59:59.25Z", 951_868_799.25),
    ])
    func datesAreReadInAllTheirNotations(_ text: String, _ seconds: Double) {
        #expect(Date(tableau: text)?.timeIntervalSince1970 == seconds)
    }

    @Test func datesAgreeWithFoundation() throws {
        let formatter = ISO8601DateFormatter()
        for day in stride(from: -40_000, to: 60_000, by: 37) {
            let date = Date(timeIntervalSince1970: Double(day * 86_400 + day))
            #expect(Date(tableau: formatter.string(from: date)) == date)
        }
    }

    @Test(arguments: [
        "", "2018", "2018-05-22", "2018-05-22T13:00:29", "2018-13-22T13:00:29Z", "2018-05-22T13:00:29Zx", "x",
    ])
    func whatIsNoDateIsRefused(_ text: String) {
        #expect(Date(tableau: text) == nil)
    }

    @Test func attributesAreEscapedAsPublishingWantsIt() throws {
        #expect(try XMLText.escaped("a<b>&\"c'd\n\t\r é😀", "name") == "a&lt;b&gt;&amp;&quot;c&#39;d&#10;&#9;&#13; é😀")
        for forbidden in ["\u{0}", "\u{1F}", "\u{FFFE}"] {
            #expect(throws: AnswerFault.self) { try XMLText.escaped(forbidden, "name") }
        }
    }

    @Test func anEscapedAttributeComesBackAsItWas() throws {
        let value = "a<b>&\"c'd\n\t\r é😀 ]]> &amp; &#39;"
        let xml = try XMLText(name: "datasource", attributes: [("name", value)]).request()
            .replacing("tsRequest", with: "tsResponse")
        #expect(try TableauNode(body: Array(xml.utf8)).child("datasource").value("name") == value)
    }

    @Test func aBoundaryThatOccursIsNotUsed() {
        var boundaries = ["taken", "taken", "free"]
        let body = Multipart([.request("this text is taken")]) { boundaries.removeFirst() }
        #expect(body.contentType == "multipart/mixed; boundary=free")
        #expect(Multipart.randomBoundary() != Multipart.randomBoundary())
    }

    @Test func aNodeReadsTheSameFromBothNotations() throws {
        let xml = """
            <?xml version="1.0"?><t:tsResponse xmlns:t="http://tableau.com/api"><t:job id="1" finishCode="0">
            <t:notes> two words </t:notes><t:tags><t:tag label="x"/></t:tags></t:job></t:tsResponse>
            """
        let json = """
            \u{FEFF} {"job":{"id":1,"finishCode":0,"notes":"two words","tags":{"tag":{"label":"x"}},"gone":null}}
            """
        for body in [xml, json] {
            let job = try TableauNode(body: Array(body.utf8)).child("job")
            #expect(job.text("id") == "1" && job.text("notes") == "two words" && job.text("gone") == nil)
            #expect(try job.integer("finishCode") == 0)
            #expect(try job.items("tag", in: "tags").map { $0.text("label") } == ["x"])
            #expect(job.optionalItems("tag", in: "nothing").isEmpty)
            #expect(throws: AnswerFault.self) { try job.items("tag", in: "nothing") }
        }
    }

    @Test(arguments: [
        "plain text", "<html></html>", "<tsResponse>", "{\"a\":", "[1]", "<!DOCTYPE x [<!ENTITY a 'b'>]><tsResponse/>",
        "\u{0}",
    ])
    func whatIsNotTableausIsAFault(_ body: String) {
        #expect(throws: AnswerFault.self) { try TableauNode(body: Array(body.utf8)) }
    }

    @Test func anExcerptIsShortAndHoldsNoMarkup() {
        let page =
            "<html><script>let x = 1 < 2</script>\n<p>Hello\u{1B}[31m  &amp; <b>bye</b></p>"
            + String(repeating: "x", count: 500)
        let excerpt = TableauNode.excerpt(Array(page.utf8))
        #expect(excerpt.hasPrefix("Hello[31m &amp; bye x"))
        #expect(excerpt.count <= 161 && !excerpt.contains("let"))
    }

    @Test func onlyPlainCharactersPassUnescaped() {
        #expect(PercentEncoding.encode("aZ9-._~:") == "aZ9-._~:")
        #expect(PercentEncoding.encode("é+ /&=?#%\u{7}") == "%C3%A9%2B%20%2F%26%3D%3F%23%25%07")
    }

    @Test func versionsAreComparedByNumber() {
        #expect(TableauVersion("3.9")! < TableauVersion("3.10")!)
        #expect(TableauVersion("3.27")?.description == "3.27")
        for text in ["", "3", "3.", "3.x", "3.1.1", "-1.2"] { #expect(TableauVersion(text) == nil) }
    }
}
