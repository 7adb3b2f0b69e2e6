// SPDX-License-Identifier: Apache-2.0

import Foundation
import ServiceHTTPTesting
import Testing

@testable import TableauREST

@Suite struct AnswerMemoryTests {
    private static func members(_ names: String...) -> MockReply {
        .json(#"{"data":["# + names.map { #"{"Region":"\#($0)"}"# }.joined(separator: ",") + "]}")
    }

    @Test func anAnswerIsGivenAgainForAWhileWithoutAsking() async throws {
        let desk = try Desk(Self.members("N", "S"), Self.members("N"))
        for _ in 1...3 {
            #expect(try await desk.tableau.queries.members(of: "ds-1", "Region") == [.text("N"), .text("S")])
        }
        #expect(desk.calls.count == 1)
        desk.clock.advance(by: .seconds(15 * 60))
        #expect(try await desk.tableau.queries.members(of: "ds-1", "Region") == [.text("N")])
    }

    @Test func anUpdateOfTheDataSourceMakesItsAnswersOldAndNoOthers() async throws {
        let desk = try Desk(Self.members("N"), Self.members("E"), .job, Self.members("S"))
        _ = try await desk.tableau.queries.members(of: "ds-1", "Region")
        _ = try await desk.tableau.queries.members(of: "ds-2", "Region")
        _ = try await desk.tableau.dataSources.update(
            "ds-1", actions: [.delete(where: .constant("Region", .equal, .string("N")))], requestID: "r")
        #expect(try await desk.tableau.queries.members(of: "ds-1", "Region") == [.text("S")])
        #expect(try await desk.tableau.queries.members(of: "ds-2", "Region") == [.text("E")])
    }

    @Test func theEndOfAJobMakesAnswersOldToo() async throws {
        let ended = MockReply.json(
            """
            {"job":{"id":"job-1","completedAt":"2026-11-22T22:40:00Z","finishCode":"0",\
            "updateUploadedFileJob":{"datasource":{"id":"ds-1"}}}}
            """)
        let desk = try Desk(Self.members("N"), ended, Self.members("S"))
        _ = try await desk.tableau.queries.members(of: "ds-1", "Region")
        _ = try await desk.tableau.jobs.finished("job-1")
        #expect(try await desk.tableau.queries.members(of: "ds-1", "Region") == [.text("S")])
    }

    @Test func aDataSourceThatIsKnownToHaveChangedIsAskedAgain() async throws {
        let fields = MockReply.json(#"{"data":[{"fieldName":"A"}]}"#)
        let desk = try Desk(fields, fields)
        let (then, now) = (Date(timeIntervalSince1970: 1), Date(timeIntervalSince1970: 2))
        for date in [then, then, now, now] { _ = try await desk.tableau.queries.fields(of: "ds-1", changedAt: date) }
        #expect(desk.calls.count == 2)
    }

    @Test func questionsBeyondTheHoursNumberAreNotSent() async throws {
        let transport = MockTransport { request in
            switch request.operation {
            case "tableau.server-info": .serverInfo()
            case "tableau.sign-in": .session("token-1")
            default: Self.members("N")
            }
        }
        let desk = try Desk(transport) {
            $0.answerAge = .zero
            $0.questionsPerHour = 3
        }
        for _ in 1...3 { _ = try await desk.tableau.queries.members(of: "ds-1", "Region") }
        desk.clock.advance(by: .seconds(600))
        let error = try await tableauError { _ = try await desk.tableau.queries.members(of: "ds-1", "Region") }
        #expect(error.code == .throttled && error.retryAfter == .seconds(3_000) && error.isRetriable)
        #expect(desk.calls.count == 3)
        desk.clock.advance(by: .seconds(3_000))
        _ = try await desk.tableau.queries.members(of: "ds-1", "Region")
    }

    @Test func aRefusalIsNotKept() async throws {
        let desk = try Desk(.json(#"{"error":{"errorCode":"404934","message":"no such field"}}"#), Self.members("N"))
        _ = try await tableauError { _ = try await desk.tableau.queries.members(of: "ds-1", "Region") }
        #expect(try await desk.tableau.queries.members(of: "ds-1", "Region") == [.text("N")])
    }
}
