// SPDX-License-Identifier: Apache-2.0

import ServiceHTTP
import ServiceHTTPTesting
import Testing

@testable import TableauREST

@Suite struct JobTests {
    private static func job(_ fields: String = "", _ more: String = "") -> MockReply {
        .json(#"{"job":{"id":"job-1","type":"UpdateUploadedFile"\#(fields)\#(more)}}"#)
    }

    private static func ended(_ finishCode: String, _ more: String = "") -> MockReply {
        job(#","progress":"100","completedAt":"2026-11-22T22:41:00Z","finishCode":\#(finishCode)"#, more)
    }

    @Test func aJobIsAskedForSoonAndThenEverMoreSeldom() async throws {
        let running = Array(repeating: Self.job(#","progress":0"#), count: 16)
        let desk = try Desk(MockTransport([.serverInfo(), .session("t")] + running + [Self.ended("0")]))
        let job = try await desk.tableau.jobs.finished("job-1")
        #expect(job.state == .succeeded && job.progress == 100)
        let sleeps = desk.clock.sleeps
        #expect(sleeps.count == 17 && sleeps[0] == .milliseconds(500) && sleeps[1] == .milliseconds(700))
        #expect(sleeps.suffix(3) == [.seconds(30), .seconds(30), .seconds(30)])
        #expect(zip(sleeps, sleeps.dropFirst()).allSatisfy { $0 <= $1 })
        #expect(desk.calls.last == "GET /api/3.27/sites/site-1/jobs/job-1")
    }

    @Test func aJobThatHangsIsToldWhileItHangs() async throws {
        let running = Array(repeating: Self.job(#","progress":0"#), count: 60)
        let desk = try Desk(MockTransport([.serverInfo(), .session("t")] + running + [Self.ended("0")]))
        _ = try await desk.tableau.jobs.finished("job-1")
        let told = desk.events.all.filter { $0.contains("jobStillRunning") && $0.contains("job-1") }
        let waited = desk.clock.sleeps.reduce(.zero, +)
        #expect(waited > .seconds(1_200) && told.count == 2, "\(waited) \(told)")
    }

    @Test func nothingIsDecidedBeforeTheJobIsComplete() async throws {
        let desk = try Desk(
            Self.job(#","finishCode":"1""#), Self.job(#","finishCode":-1,"progress":100"#), Self.ended("\"3\""))
        #expect(try await desk.tableau.jobs.finished("job-1").state == .succeeded)
    }

    @Test(arguments: [("0", JobState.succeeded), ("3", .succeeded), ("1", .failed), ("2", .cancelled), ("7", .unknown)])
    func aFinishCodeIsReadAsNumberAndAsText(_ code: String, _ state: JobState) async throws {
        for code in [code, "\"\(code)\""] {
            let desk = try Desk(Self.ended(code))
            #expect(try await desk.tableau.jobs.finished("job-1").state == state)
        }
    }

    @Test func aNoteWithAnErrorCodeIsAFailureWhateverTheFinishCode() async throws {
        let note = #","statusNotes":{"statusNote":{"type":"errorCode","value":"410012","text":"no table"}}"#
        let desk = try Desk(Self.ended("0", note))
        let job = try await desk.tableau.jobs.finished("job-1")
        #expect(job.state == .failed)
        let error = try await tableauError { try job.requireSuccess() }
        #expect(error.code == .jobFailed && error.message.contains("no table"))
    }

    @Test func aFailureWithoutAWordIsGivenItsLikelyCauses() async throws {
        let desk = try Desk(.xml(try fixture("job_get_by_id_failed.xml")))
        let job = try await desk.tableau.jobs.finished("777bf7c4-421d-4b2c-a518-11b90187c545")
        #expect(job.notes.isEmpty && job.dataSourceID == "03b9fbec-81f6-4160-ae49-5f9f6d412758")
        let error = try await tableauError { try job.requireSuccess() }
        #expect(error.code == .jobFailed && !error.isRetriable)
        #expect(error.message.contains("names a schema, table or column"))
    }

    @Test func aMissingTableIsExplained() async throws {
        let notes = #","updateUploadedFileJob":{"notes":"Specified table does not exist: rows. (errorCode=410012)"}"#
        let desk = try Desk(Self.ended("1", notes))
        let job = try await desk.tableau.jobs.finished("job-1")
        let error = try await tableauError { try job.requireSuccess() }
        #expect(error.message.contains("errorCode=410012") && error.message.contains("Extract.Extract"))
    }

    @Test func aFileThatAJobCouldNotUseIsExplained() async throws {
        let desk = try Desk(
            Self.ended("1", #","statusNotes":{"statusNote":[{"text":"400011: There was a problem."}]}"#))
        let job = try await desk.tableau.jobs.finished("job-1")
        let error = try await tableauError { try job.requireSuccess() }
        #expect(error.detail == "400011: There was a problem." && error.message.contains("more than one table"))
    }

    @Test func aJobThatTableauHasForgottenIsUnknownAndNotFailed() async throws {
        for reply in [MockReply.error(400, "400031"), .error(404, "404009")] {
            let desk = try Desk(Self.job(), reply)
            let job = try await desk.tableau.jobs.finished("job-1")
            #expect(job.state == .unknown)
            let error = try await tableauError { try job.requireSuccess() }
            #expect(error.code == .outcomeUnknown)
        }
    }

    @Test func aPageOfAProxyDoesNotSettleAJob() async throws {
        let desk = try Desk(.status(.notFound, body: Array("<html>no such page</html>".utf8)))
        let error = try await tableauError { _ = try await desk.tableau.jobs.finished("job-1") }
        #expect(error.code == .notFound)
    }

    @Test func aSessionThatEndsWhileAJobRunsIsReplacedAndTheJobFollowed() async throws {
        let desk = try Desk(Self.job(), .error(401, "401002"), .session("token-2"), Self.job(), Self.ended("0"))
        #expect(try await desk.tableau.jobs.finished("job-1").state == .succeeded)
        #expect(desk.transport.requests.last?.token == "token-2")
        #expect(desk.calls.filter { $0.contains("/jobs/") }.count == 4)
    }

    @Test func aDeadlineEndsTheWaitAndNotTheJob() async throws {
        let desk = try Desk(
            MockTransport { request in
                switch request.operation {
                case "tableau.server-info": .serverInfo()
                case "tableau.sign-in": .session("t")
                default: Self.job()
                }
            })
        let error = try await tableauError { _ = try await desk.tableau.jobs.finished("job-1", within: .seconds(60)) }
        #expect(error.code == .jobUnfinished && error.isRetriable)
        #expect(desk.clock.sleeps.reduce(.zero, +) == .seconds(60))
    }

    /// Tableau carries out a request ID once and may answer a repeat with a job that does nothing.
    @Test func theSuccessOfAJobThatMayAnswerARepeatIsNoSuccessOfTheWork() async throws {
        let desk = try Desk(.lostAnswer, .job, Self.ended("0"), configure: { $0.retries = RetryPolicy() })
        let deletion = UpdateAction.delete(where: .constant("A", .equal, .integer(1)))
        let started = try await desk.tableau.dataSources.update("ds-1", actions: [deletion], requestID: "same")
        let job = try await desk.tableau.jobs.finished(started)
        #expect(started.mayAnswerRepeat && job.mayAnswerRepeat && job.state == .succeeded)
        let error = try await tableauError { try job.requireSuccess() }
        #expect(error.code == .outcomeUnknown && error.message.contains("read back"))
    }

    @Test func aJobIsFollowedForAnHourUnlessSaidOtherwise() async throws {
        let desk = try Desk(
            MockTransport { request in
                switch request.operation {
                case "tableau.server-info": .serverInfo()
                case "tableau.sign-in": .session("t")
                default: Self.job()
                }
            })
        let error = try await tableauError { _ = try await desk.tableau.jobs.finished("job-1") }
        #expect(error.code == .jobUnfinished && desk.clock.sleeps.reduce(.zero, +) == .seconds(3_600))
    }

    @Test func theListOfJobsHasAShapeOfItsOwn() async throws {
        let desk = try Desk(
            .json(
                """
                {"pagination":{"pageNumber":"1","pageSize":"1000","totalAvailable":"1"},"backgroundJobs":{"backgroundJob":\
                {"id":"j","status":"Failed","createdAt":"2018-05-22T13:00:29Z","jobType":"refresh_extracts"}}}
                """),
            .json(#"{"pagination":{"pageNumber":1,"pageSize":1000,"totalAvailable":0},"backgroundJobs":{}}"#))
        let jobs = try await desk.tableau.jobs.list().all()
        #expect(jobs.map(\.state) == [.failed] && jobs[0].type == "refresh_extracts")
        #expect(try await desk.tableau.jobs.list().all().isEmpty)
    }
}
