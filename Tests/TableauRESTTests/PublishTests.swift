// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import ServiceHTTP
import ServiceHTTPTesting
import Testing

@testable import TableauREST

@Suite struct PublishTests {
    private static let published = MockReply.json(
        #"{"datasource":{"id":"ds-1","name":"Sales","project":{"id":"project-1","name":"Finance"}}}"#, status: .created)

    @Test func aSmallFileIsPublishedInOneRequest() async throws {
        let file = try TemporaryFile(pattern(5000))
        let desk = try Desk(Self.published)
        let name = #"AR "open" & <co>'s"#
        let result = try await desk.tableau.dataSources.publish(
            file: file.path, named: name, in: finance, mode: .overwrite, asJob: false)
        guard case .dataSource(let dataSource) = result else {
            Issue.record("it is no data source")
            return
        }
        #expect(dataSource.id == "ds-1")
        #expect(
            desk.calls == [
                "POST /api/3.27/sites/site-1/datasources?datasourceType=hyper&overwrite=true&asJob=false"
            ])
        let parts = try parts(desk.transport.requests[2])
        #expect(parts.map(\.name) == ["request_payload", "tableau_datasource"])
        #expect(
            String(decoding: parts[0].content, as: UTF8.self) == """
                <tsRequest><datasource name="AR &quot;open&quot; &amp; &lt;co&gt;&#39;s"><project id="project-1"/>\
                </datasource></tsRequest>
                """)
        #expect(parts[0].head.contains("text/xml"))
        #expect(parts[1].head.contains(#"filename="datasource.hyper""#))
        #expect(parts[1].content == file.bytes)
    }

    private static func job(_ finishCode: String) -> MockReply {
        .json(
            """
            {"job":{"id":"job-1","type":"PublishDatasource","createdAt":"2026-11-22T22:40:00Z",\
            "completedAt":"2026-11-22T22:41:00Z","finishCode":"\(finishCode)"}}
            """)
    }

    @Test func aPublishThatIsWaitedForGivesTheDataSourceAsItIsAfterTheJob() async throws {
        let file = try TemporaryFile([1])
        let listed = #"{"datasource":[{"id":"ds-1","name":"Sales","project":{"id":"project-1","name":"Finance"}}]}"#
        let desk = try Desk(
            .json(
                #"{"pagination":{"pageNumber":"1","pageSize":"1000","totalAvailable":"1"},"projects":{"project":[{"id":"project-1","name":"Finance"}]}}"#
            ),
            .xml(try fixture("datasource_publish_async.xml"), status: .accepted), Self.job("0"),
            .dataSources(#"{"datasource":[]}"#, total: 0), .dataSources(listed, total: 1),
            .json(#"{"datasource":{"id":"ds-1","name":"Sales","updatedAt":"2026-11-22T22:41:00Z"}}"#))
        let published = try await desk.tableau.dataSources.publishAndWait(
            file: file.path, named: "Sales", in: "Finance", mode: .overwrite)
        #expect(published.id == "ds-1" && published.updatedAt != nil)
        #expect(desk.calls[1].hasSuffix("overwrite=true&asJob=true"))
        #expect(desk.calls.last == "GET /api/3.27/sites/site-1/datasources/ds-1")
        try desk.transport.verifyAllUsed()
    }

    @Test func aPublishThatIsWaitedForThrowsWhatWentWrong() async throws {
        let file = try TemporaryFile([1])
        let started = MockReply.xml(try fixture("datasource_publish_async.xml"), status: .accepted)
        let failed = try Desk(started, Self.job("1"))
        let failure = try await tableauError {
            _ = try await failed.tableau.dataSources.publishAndWait(file: file.path, named: "Sales", in: finance)
        }
        #expect(failure.code == .jobFailed)
        let hidden = try Desk(started, Self.job("0"), .dataSources(#"{"datasource":[]}"#, total: 0))
        let absent = try await tableauError {
            _ = try await hidden.tableau.dataSources.publishAndWait(
                file: file.path, named: "Sales", in: finance, within: .milliseconds(500))
        }
        #expect(absent.code == .outcomeUnknown && !absent.isRetriable && absent.message.contains("is published"))
        let nowhere = try Desk(
            .json(#"{"pagination":{"pageNumber":"1","pageSize":"1000","totalAvailable":"0"},"projects":{}}"#))
        let unknown = try await tableauError {
            _ = try await nowhere.tableau.dataSources.publishAndWait(file: file.path, named: "Sales", in: "Finanz")
        }
        #expect(unknown.code == .notFound && unknown.message.contains("Finanz"))
    }

    @Test func aPublishAsAJobGivesTheJobThatHasNotFailed() async throws {
        let file = try TemporaryFile([1])
        let desk = try Desk(.xml(try fixture("datasource_publish_async.xml"), status: .accepted))
        let result = try await desk.tableau.dataSources.publish(file: file.path, named: "Sales", in: finance)
        guard case .job(let job) = result else {
            Issue.record("it is no job")
            return
        }
        #expect(job.finishCode == 1 && job.state == .running && job.type == "PublishDatasource")
    }

    @Test func aLargeFileGoesInPieces() async throws {
        let file = try TemporaryFile(pattern(2_500_000))
        let desk = try Desk(
            .uploadBegun, .chunkTaken, .chunkTaken, .chunkTaken, Self.published
        ) {
            $0.singleRequestLimit = 2_499_999
            $0.chunkSizes = 1_000_000...1_000_000
        }
        let progress = Events()
        _ = try await desk.tableau.dataSources.publish(
            file: file.path, named: "Sales", in: finance, asJob: false
        ) { progress.add(.throttled(operation: "\($0.sent)/\($0.total)", wait: .zero)) }
        let chunk = "PUT /api/3.27/sites/site-1/fileUploads/7720:170f-1:0"
        #expect(
            desk.calls == [
                "POST /api/3.27/sites/site-1/fileUploads", chunk, chunk, chunk,
                """
                POST /api/3.27/sites/site-1/datasources?datasourceType=hyper&overwrite=false&asJob=false\
                &uploadSessionId=7720:170f-1:0
                """,
            ])
        let commit = try parts(desk.transport.requests[6])
        #expect(commit.map(\.name) == ["request_payload"])
        #expect(progress.all.count == 3 && progress.all.last?.contains("2500000/2500000") == true)
    }

    @Test func aFileThatAProxyTakesForTooLargeGoesInPieces() async throws {
        let file = try TemporaryFile(pattern(2_500_000))
        let tooLarge = MockReply.status(.contentTooLarge, body: Array("<html>413</html>".utf8))
        let desk = try Desk(tooLarge, .uploadBegun, .chunkTaken, .chunkTaken, .chunkTaken, Self.published) {
            $0.chunkSizes = 1_000_000...1_000_000
        }
        _ = try await desk.tableau.dataSources.publish(
            file: file.path, named: "Sales", in: finance, mode: .overwrite, asJob: false)
        #expect(desk.calls.count == 6)
        #expect(desk.calls.last?.contains("overwrite=true&asJob=false&uploadSessionId=") == true)
        #expect(try parts(desk.transport.requests[7]).map(\.name) == ["request_payload"])
    }

    @Test func aProxyThatTakesNoPieceIsNamed() async throws {
        let file = try TemporaryFile(pattern(1_500_000))
        let tooLarge = MockReply.status(.contentTooLarge, body: Array("<html>413</html>".utf8))
        let desk = try Desk(tooLarge, .uploadBegun, tooLarge) { $0.chunkSizes = 1_000_000...1_000_000 }
        let error = await #expect(throws: TableauError.self) {
            try await desk.tableau.dataSources.publish(file: file.path, named: "Sales", in: finance)
        }
        #expect(error?.code == .payloadTooLarge)
        #expect(error?.message.contains("client_max_body_size") == true, "\(error?.message ?? "")")
    }

    @Test(arguments: [MockReply.lostAnswer, .htmlTimeout, .error(500, "500000"), .json(#"{"datasource":{"#)])
    func aPublishWhoseAnswerIsLostIsSentOnceAndItsOutcomeUnknown(_ reply: MockReply) async throws {
        let file = try TemporaryFile([1, 2, 3])
        let desk = try Desk(reply)
        let error = try await tableauError {
            _ = try await desk.tableau.dataSources.publish(
                file: file.path, named: "Sales", in: finance, mode: .overwrite)
        }
        #expect(error.code == .outcomeUnknown && !error.isRetriable)
        #expect(error.message.contains("look at what Tableau holds"))
        #expect(desk.calls.count == 1)
    }

    @Test func aNameThatIsTakenIsForbiddenWithTheWayOut() async throws {
        let file = try TemporaryFile([1])
        let desk = try Desk(.error(403, "403007", "Forbidden", "The datasource 'Sales' already exists"))
        let error = try await tableauError {
            _ = try await desk.tableau.dataSources.publish(file: file.path, named: "Sales", in: finance)
        }
        #expect(error.code == .forbidden && error.tableauCode == "403007" && error.status == 403)
        #expect(error.detail == "The datasource 'Sales' already exists")
        #expect(error.message.contains("overwrite"))
    }

    @Test func aFileThatTableauCannotUseIsExplained() async throws {
        let file = try TemporaryFile([1])
        let desk = try Desk(.error(400, "400011", "Bad Request", "There was a problem publishing the file"))
        let error = try await tableauError {
            _ = try await desk.tableau.dataSources.publish(file: file.path, named: "Sales", in: finance)
        }
        #expect(error.code == .refused && error.message.contains("more than one table"))
    }

    @Test func whatCannotBePublishedIsNotSent() async throws {
        let empty = try TemporaryFile([])
        let text = try TemporaryFile([1], suffix: "csv")
        let good = try TemporaryFile([1])
        let desk = try Desk(MockTransport())
        for (path, name) in [
            (empty.path, "Sales"), (text.path, "Sales"), (good.path, "Sa\u{0}les"), ("/nowhere.hyper", "S"),
        ] {
            let error = try await tableauError {
                _ = try await desk.tableau.dataSources.publish(file: path, named: name, in: finance)
            }
            #expect([.refused, .file].contains(error.code))
            #expect(!error.message.contains("/nowhere"))
        }
        #expect(desk.transport.requests.isEmpty)
    }

    @Test(arguments: [
        (PublishMode.create, "overwrite=false"), (.overwrite, "overwrite=true"),
        (.append, "overwrite=false&append=true"),
    ])
    func rowsAreAddedOnlyWhereThatIsAskedFor(_ mode: PublishMode, _ query: String) async throws {
        let file = try TemporaryFile([1, 2, 3])
        let desk = try Desk(Self.published)
        _ = try await desk.tableau.dataSources.publish(
            file: file.path, named: "Sales", in: finance, mode: mode, asJob: false)
        #expect(desk.calls == ["POST /api/3.27/sites/site-1/datasources?datasourceType=hyper&\(query)&asJob=false"])
    }
}
