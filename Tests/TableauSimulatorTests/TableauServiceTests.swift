// SPDX-License-Identifier: Apache-2.0
import Columnar
import Foundation
import RawHTTPTesting
import ServiceXML
import Testing

@testable import TableauSimulator

@Suite("the Tableau simulator's service", .needsHyperd)
struct TableauServiceTests {
    @Test func theFirstAnswerOfAPublishJobSaysFailedThoughItIsNot() async throws {
        let file = try await hyperFile([(1, "a")])
        try await withTableauSimulator { tableau in
            let caller = try await TableauCaller(tableau)
            let answer = try await caller.publish("T", file, query: "&asJob=true")
            let job = try #require(try answer.json()["job"] as? [String: Any])
            #expect(answer.status == 202 && job["finishCode"] as? Int == 1 && job["completedAt"] == nil)
            #expect(try await caller.finishCode(ofJobIn: answer) == 0)
            #expect(await tableau.dataSource(named: "T", in: "default") != nil)
        }
    }

    @Test func aJobLooksTheSameInXMLAndJSONAndOtherwiseInLists() async throws {
        let (file, change) = (try await hyperFile([(1, "a")]), try await hyperFile(table: "changes", [(2, "b")]))
        try await withTableauSimulator { tableau in
            let caller = try await TableauCaller(tableau)
            let id = try await caller.published("T", file)
            let answer = try await caller.update(id, action("insert"), requestID: "r", file: change)
            #expect(try await caller.finishCode(ofJobIn: answer) == 0)
            let jobID = try #require(try answer.jobID)
            let json = try #require(try await caller.send("GET", "jobs/\(jobID)").json()["job"] as? [String: Any])
            let document = try await caller.send("GET", "jobs/\(jobID)", json: false)
            let xml = try #require(XMLElement(parsing: document.body).first("job"))
            for name in ["id", "mode", "type", "progress", "createdAt", "startedAt", "completedAt", "finishCode"] {
                #expect(xml[name] == json[name].map { "\($0)" }, "\(name)")
            }
            let detail = try #require(json["updateUploadedFileJob"] as? [String: Any])
            #expect((detail["datasource"] as? [String: Any])?["id"] as? String == id)
            #expect(
                xml.first("updateUploadedFileJob")?.first("connectionLuid")?.text == detail["connectionLuid"] as? String
            )
            let list = try await caller.send("GET", "jobs?filter=jobType:eq:update_uploaded_file", json: false)
            let item = try #require(XMLElement(parsing: list.body).first("backgroundJobs")?.children.first)
            #expect(item["id"] == jobID && item["jobType"] == "update_uploaded_file" && item["status"] == "Success")
            #expect(item["endedAt"] == xml["completedAt"] && item["finishCode"] == nil)
        }
    }

    @Test func queriesShowWhatWasLoaded() async throws {
        let file = try await hyperFile([(1, "a"), (2, "a"), (3, "b")])
        try await withTableauSimulator { tableau in
            let caller = try await TableauCaller(tableau)
            let id = try await caller.published("T", file)

            func ask(_ operation: String, _ rest: String = "") async throws -> RawAnswer {
                try await caller.send(
                    "POST", "/api/v1/vizql-data-service/\(operation)", headers: ["Content-Type": "application/json"],
                    body: Array("{\"datasource\":{\"datasourceLuid\":\"\(id)\"}\(rest)}".utf8))
            }
            let fields = try #require(try await ask("read-metadata").json()["data"] as? [[String: Any]])
            #expect(fields.map { $0["fieldName"] as? String } == ["id", "name"])
            #expect(fields.map { $0["dataType"] as? String } == ["INTEGER", "STRING"])
            let grouped = #","query":{"fields":[{"fieldCaption":"name"},{"fieldCaption":"id","function":"SUM"}]}"#
            let sums = try #require(try await ask("query-datasource", grouped).json()["data"] as? [[String: Any]])
            #expect(
                Set(sums.map { "\($0["name"] ?? "") \($0["SUM(id)"] ?? "")" }) == ["a 3", "b 3"])
            let each =
                #","query":{"fields":[{"fieldCaption":"id"}],"filters":[{"field":{"fieldCaption":"name"},"#
                + #""filterType":"SET","values":["a"]}]},"options":{"disaggregate":true,"returnFormat":"ARRAYS"}"#
            let rows = try #require(try await ask("query-datasource", each).json()["data"] as? [[Int]])
            #expect(Set(rows) == [[1], [2]])
            let unknown = try await ask("query-datasource", #","query":{"fields":[{"fieldCaption":"x"}]}"#)
            #expect(try unknown.status == 404 && unknown.json()["errorCode"] as? String == "404934")
        }
    }

    @Test func aSecondSignInEndsTheFirstSessionOfItsToken() async throws {
        try await withTableauSimulator { tableau in
            let first = try await TableauCaller(tableau)
            let second = try await TableauCaller(tableau)
            #expect(try await first.send("GET", "datasources").errorCode == "401002")
            #expect(try await second.send("GET", "datasources").status == 200)
            await tableau.configure { $0.singleSessionPerToken = false }
            _ = try await TableauCaller(tableau)
            #expect(try await second.send("GET", "datasources").status == 200)
        }
    }

    @Test func theControlEndpointAnswersOnlyWhereItIsOn() async throws {
        try await withTableauSimulator { (tableau) async throws in
            #expect(try await TableauCaller(tableau).send("GET", "/-/control").status == 404)
        }
        var setup = TableauSimulator.Setup()
        setup.hasControl = true
        try await withTableauSimulator(setup: setup) { tableau in
            let caller = try await TableauCaller(tableau)
            let body = #"{"options":{"listLag":9},"fault":{"kind":"error","operation":"listJobs","value":403004}}"#
            #expect(try await caller.send("POST", "/-/control", body: Array(body.utf8)).status == 200)
            #expect(await tableau.options.listLag == 9)
            #expect(try await caller.send("GET", "jobs").errorCode == "403004")
        }
    }

    @Test func theRequestLogKeepsNoToken() async throws {
        try await withTableauSimulator { tableau in
            let caller = try await TableauCaller(tableau)
            _ = try await caller.send("GET", "datasources")
            #expect(tableau.requestLog.requests.count == 2)
            #expect(!"\(tableau.requestLog.requests)".contains(caller.token))
        }
    }
}
