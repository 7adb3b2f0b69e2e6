// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import ServiceHTTP
import Testing

@testable import SysproOData

@Suite struct BatchMessageTests {
    private func answer(_ text: String, type: String = "multipart/mixed; boundary=b") throws -> ServiceResponse {
        try BatchMessage.response(Array(text.utf8), type: type)
    }

    private func text(_ response: ServiceResponse) async throws -> String {
        String(decoding: try await response.body.collect(upTo: 1 << 20), as: UTF8.self)
    }

    @Test func aRequestIsOnePartWithTheWholeQuestion() {
        let message = BatchMessage.request(
            "https://erp.example.com/odata/EDU1/T?$select=A", [.accept: "application/json"])
        #expect(
            String(decoding: message, as: UTF8.self)
                == "--batch-of-one\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n"
                + "GET https://erp.example.com/odata/EDU1/T?$select=A HTTP/1.1\r\nAccept: application/json\r\n\r\n\r\n"
                + "--batch-of-one--\r\n")
    }

    @Test func answersAreReadHoweverTheirLinesEnd() async throws {
        for end in ["\r\n", "\n"] {
            let lines = [
                "a preamble", "--b", "Content-Type: application/http", "", "HTTP/1.1 429 Too Many Requests",
                "Retry-After: 7", "", "{\"x\":\"--b\"}", "--b--", "",
            ]
            let response = try answer(
                lines.joined(separator: end), type: "Multipart/Mixed;charset=utf-8; boundary=\"b\"")
            #expect(response.head.status.code == 429 && response.head.headerFields[.retryAfter] == "7")
            #expect(try await text(response) == "{\"x\":\"--b\"}")
        }
        let long = "--b\r\nX: y\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}  \r\n--b--\r\n"
        #expect(try await text(answer(long)) == "{}")
    }

    @Test(arguments: [
        "", "--b--", "--b\r\n\r\nnothing\r\n--b--\r\n", "--b\r\n\r\nHTTP/1.1 200 OK\r\n\r\n{}",
        "--b\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{}\r\n--b--\r\n",
        "--b\r\n\r\nHTTP/1.1 999 X\r\n\r\n\r\n--b--",
    ]) func whatIsNoWholeAnswerIsAnError(_ body: String) {
        let error = #expect(throws: ODataError.self) { try answer(body) }
        #expect(error?.code == .malformedPage)
    }

    @Test func anAnswerInAnotherFormatIsAnErrorAndNeverAnEmptyPage() {
        let json = #"{"responses":[{"id":null,"status":200,"headers":{}, "body" :{"value":[]}}]}"#
        #expect(throws: ODataError.self) { try answer(json, type: "application/json") }
    }

    @Test(.enabled(if: Recording.isAvailable, "the recorded exchanges beside the repository are absent"))
    func whatARealServerAnsweredIsRead() async throws {
        let recording = try Recording(Recording.files[1])
        let exchange = try #require(
            recording.exchanges.first { $0.url == "/$batch" && $0.body.hasPrefix("--") })
        let type = try #require(exchange.fields.first { $0.key.lowercased() == "content-type" }?.value)
        let response = try answer(exchange.body, type: type)
        #expect(response.head.status == .ok)
        let body = try await response.body.collect(upTo: 1 << 20)
        #expect(try PageScanner([ScanColumn("OrderID", .int32)]).scan(body).records.row(0) == [.integer(10_248)])
    }
}
