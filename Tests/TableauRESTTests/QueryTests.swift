// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import ServiceHTTP
import ServiceHTTPTesting
import Testing

@testable import TableauREST

@Suite struct QueryTests {
    @Test func aQueryIsWrittenAsTheServiceTakesItAndItsNumbersKeepTheirDigits() async throws {
        let desk = try Desk(
            .json(#"{"data":[{"Branch":"A","sum":12345678901234567890.123456,"paid":true,"note":null}]}"#))
        let rows = try await desk.tableau.queries.rows(
            of: "ds-1",
            .init(
                [.init("Branch"), .init("Balance", .sum, as: "sum")],
                where: [.init("Branch", in: ["A", "B\""], excluding: true)], limit: 5))
        #expect(desk.calls == ["POST /api/v1/vizql-data-service/query-datasource"])
        let sent = try #require(desk.transport.requests.last)
        #expect(sent.token == "token-1" && sent.head.headerFields[.contentType] == "application/json")
        let body = try #require(try JSONSerialization.jsonObject(with: Data(sent.text.utf8)) as? NSDictionary)
        #expect(
            body == [
                "datasource": ["datasourceLuid": "ds-1"], "options": ["returnFormat": "OBJECTS", "rowLimit": 5],
                "query": [
                    "fields": [
                        ["fieldCaption": "Branch"],
                        ["fieldCaption": "Balance", "function": "SUM", "fieldAlias": "sum"],
                    ],
                    "filters": [
                        [
                            "field": ["fieldCaption": "Branch"], "filterType": "SET", "values": ["A", "B\""],
                            "exclude": true,
                        ]
                    ],
                ],
            ])
        let number = try #require(Decimal(string: "12345678901234567890.123456"))
        #expect(rows == [["Branch": .text("A"), "sum": .number(number), "paid": .flag(true), "note": .null]])
    }

    @Test func anErrorInAnAnswerThatSaysAllIsWellIsAnError() async throws {
        let desk = try Desk(.json(#"{"error":{"errorCode":"400804","message":"The answer is too large."}}"#))
        let error = try await tableauError { _ = try await desk.tableau.queries.rows(of: "ds-1", .init([.init("A")])) }
        #expect(error.code == .refused && error.tableauCode == "400804" && error.message.contains("too large"))
    }

    @Test func tooManyQueriesHoldNothingElseBack() async throws {
        let limit = MockReply.json(
            #"{"errorCode":"429000","message":"Please retry after 29 minutes."}"#, status: .tooManyRequests)
        let desk = try Desk(limit, .dataSources("{}", total: 0))
        let error = try await tableauError { _ = try await desk.tableau.queries.fields(of: "ds-1") }
        #expect(error.code == .throttled && desk.calls.count == 1)
        #expect(try await desk.tableau.dataSources.list().all().isEmpty)
        #expect(desk.clock.sleeps.isEmpty)
    }

    @Test(arguments: [(403, "403157", TableauError.Code.forbidden), (404, "404003", .notFound)])
    func aServerWithoutTheServiceSaysSo(_ status: Int, _ code: String, _ expected: TableauError.Code) async throws {
        let desk = try Desk(.error(status, code))
        let error = try await tableauError { _ = try await desk.tableau.queries.fields(of: "ds-1") }
        #expect(error.code == expected && error.tableauCode == code)
    }

    @Test func fieldsThatPeopleAddedAreToldFromColumns() async throws {
        let desk = try Desk(
            .json(
                """
                {"data":[{"fieldName":"Balance","fieldCaption":"Open","dataType":"REAL","columnClass":"COLUMN","x":[]},
                {"fieldName":"Calculation_1","fieldCaption":"Margin","dataType":"REAL","columnClass":"CALCULATION"},
                {"fieldName":"Place"}]}
                """))
        let fields = try await desk.tableau.queries.fields(of: "ds-1")
        #expect(fields.map(\.isColumn) == [true, false, true])
        #expect(fields.map(\.caption) == ["Open", "Margin", "Place"])
        #expect(fields.map(\.dataType) == [.real, .real, .unknown])
    }

    @Test func metadataWithErrorsBesideItsDataIsNotWhole() async throws {
        let desk = try Desk(
            .json(
                """
                {"data":{"publishedDatasources":[]},"errors":[{"message":"Reached time limit of PT5S",\
                "extensions":{"code":"TIME_LIMIT_EXCEEDED"}}]}
                """))
        let error = try await tableauError { _ = try await desk.tableau.metadata.fieldNames(of: "ds-1") }
        #expect(error.code == .refused && error.message.contains("PT5S") && error.message.contains("TIME_LIMIT"))
        #expect(desk.calls == ["POST /api/metadata/graphql"])
    }

    @Test func anAnswerOfSomebodyElseIsNotQuoted() async throws {
        let desk = try Desk(.json(#"{"data":"sentinel-of-a-customer"}"#))
        let error = try await tableauError { _ = try await desk.tableau.queries.fields(of: "ds-1") }
        #expect(error.code == .malformedAnswer && !"\(error)".contains("sentinel"))
    }
}
