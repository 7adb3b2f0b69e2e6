// SPDX-License-Identifier: Apache-2.0

import ServiceHTTP
import ServiceHTTPTesting
import Testing

@testable import SysproOData

/// Whatever a server answers, it is an error with a reason, in bounded memory: nothing traps, nothing hangs.
@Suite(.timeLimit(.minutes(2))) struct HostileAnswerTests {
    private static let bomb = """
        <?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
        <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><x>&c;</x>
        """
    private static let deep =
        String(repeating: "<a>", count: 100_000) + String(repeating: "</a>", count: 100_000)

    @Test(arguments: [
        bomb, deep, "<a", "<a>\u{0}</a>", "<a>&#0;</a>", "<html>", "\"" + deep.prefix(1_000) + "\"", "{}", "",
    ])
    func anEnetAnswerThatIsNoDocumentIsMalformed(_ text: String) async throws {
        let desk = EnetObjectDesk(text)
        let error = await #expect(throws: ODataError.self) {
            try await desk.with { try await $0.query(.fetch("ArCustomer", key: "1")) }
        }
        #expect(error?.code == .malformedReply, "\(String(describing: error))")
    }

    @Test func anEnetAnswerWithoutEndIsGivenUpInsteadOfCollected() async throws {
        let piece = [UInt8](repeating: UInt8(ascii: " "), count: 1 << 20)
        let desk = EnetObjectDesk { _, _ in
            .status(.ok, body: Array(repeating: piece, count: 100).flatMap(\.self)).inPieces(of: 1 << 20)
        }
        let error = await #expect(throws: ODataError.self) {
            try await desk.with { try await $0.query(.fetch("ArCustomer", key: "1")) }
        }
        #expect(error?.message.contains("larger than \(EnetLogon.longestAnswer) bytes") == true)
    }

    @Test func totalsThatAddUpToNoNumberRefuseTheDocument() async throws {
        let most = "\(Int.max)"
        let text = """
            <setup><StatusOfItems><RecordsRead>\(most)</RecordsRead><RecordsInvalid>\(most)</RecordsInvalid>\
            <ItemsInvalid>\(most)</ItemsInvalid></StatusOfItems></setup>
            """
        let outcome = try await EnetObjectDesk(text).with {
            try await $0.setup.update("ARSSCS", EnetElement("S", [EnetElement("Item")]))
        }
        #expect(!outcome.isAccepted && outcome.totals.rejected == .max)
    }

    private func metadata(_ text: String) throws -> Metadata {
        var parser = try MetadataParser()
        try parser.feed(Array(text.utf8))
        return try parser.finish()
    }

    private func document(_ body: String) -> String {
        "<Edmx Version=\"4.0\"><DataServices><Schema Namespace=\"N\">\(body)</Schema></DataServices></Edmx>"
    }

    @Test(arguments: [
        bomb, deep, "", "<Edmx", "<Edmx Version=\"4.0\">" + deep, "<Edmx Version=\"99999999999999999999\"/>",
        "<Edmx Version=\"4.0\"><Schema Namespace=\"\u{0}\"/></Edmx>",
    ])
    func metadataThatCannotBeReadIsAnError(_ text: String) {
        #expect(throws: ODataError.self) { try metadata(text) }
    }

    @Test func aLongLineOfTypesIsRefusedAndACircleOfThemEnds() throws {
        let line = (0..<20_000).map { "<EntityType Name=\"T\($0 + 1)\" BaseType=\"N.T\($0)\"/>" }.joined()
        let error = #expect(throws: ODataError.self) { try metadata(document(line)) }
        #expect(error?.code == .malformedMetadata && error?.message.contains("inherit") == true)
        let circle = document("<EntityType Name=\"A\" BaseType=\"N.B\"/><EntityType Name=\"B\" BaseType=\"N.A\"/>")
        #expect(try metadata(circle).entityTypes.count == 2)
    }

    @Test(arguments: ["9223372036854775807", "-9223372036854775808", "99999999999999999999", "-1", "0", "", "NaN"])
    func anImpossiblePrecisionOrScaleIsPassedOver(_ number: String) throws {
        let property = "<Property Name=\"P\" Type=\"Edm.Decimal\" Precision=\"\(number)\" Scale=\"\(number)\"/>"
        let read = try metadata(document("<EntityType Name=\"T\">\(property)</EntityType>"))
        #expect(read.entityTypes[0].properties[0].columnType == .numeric(precision: 38, scale: 12))
    }

    @Test func deeplyNestedJSONIsRefused() {
        for text in [String(repeating: "[", count: 1_000_000), String(repeating: "{\"a\":", count: 200_000)] {
            #expect(throws: JSONFailure.self) { try JSONValue.parse(Array(text.utf8)) }
        }
    }
}
