// SPDX-License-Identifier: Apache-2.0

import ServiceHTTP
import ServiceHTTPTesting
import Testing

@testable import TableauREST

@Suite struct FindTests {
    private static func item(_ id: String, _ name: String, project: String = "project-1") -> String {
        #"{"id":"\#(id)","name":"\#(name)","project":{"id":"\#(project)","name":"Finance"},"tags":{}}"#
    }

    @Test func aDataSourceIsFoundByNameAndProject() async throws {
        let items = [
            Self.item("a", "Sales & Co's", project: "another"), Self.item("b", "sales & co's"),
            Self.item("c", "Sales & Co's"),
        ]
        let desk = try Desk(.dataSources(#"{"datasource":[\#(items.joined(separator: ","))]}"#, total: 3))
        let project = Project(id: "project-1", name: "Finanz/Süd +1")
        #expect(try await desk.tableau.dataSources.find("Sales 100%", in: project) == nil)
        #expect(
            desk.calls == [
                """
                GET /api/3.27/sites/site-1/datasources?pageSize=1000&pageNumber=1&filter=name:eq:Sales%20100%25,\
                projectName:eq:Finanz%2FS%C3%BCd%20%2B1
                """
            ])
    }

    @Test func namesAreComparedExactlyAndProjectsByIdentifier() async throws {
        let items = [
            Self.item("a", "Sales", project: "another"), Self.item("b", "sales"), Self.item("c", "Sales"),
        ]
        let desk = try Desk(.dataSources(#"{"datasource":[\#(items.joined(separator: ","))]}"#, total: 3))
        #expect(try await desk.tableau.dataSources.find("Sales", in: finance)?.id == "c")
    }

    @Test(arguments: ["AR, open", "AR: open", "R&D", "A[1]"])
    func aNameThatAFilterCannotHoldIsComparedHere(_ name: String) async throws {
        let desk = try Desk(.dataSources(#"{"datasource":\#(Self.item("c", name))}"#, total: 1))
        #expect(try await desk.tableau.dataSources.find(name, in: finance)?.id == "c")
        #expect(desk.calls[0].hasSuffix("&filter=projectName:eq:Finance"))
    }

    @Test func anEmptyListIsEmptyInEveryNotation() async throws {
        for items in ["{}", #"{"datasource":[]}"#, "\"\"", "[]"] {
            let desk = try Desk(.dataSources(items, total: 0))
            #expect(try await desk.tableau.dataSources.list().all().isEmpty, "\(items)")
        }
    }

    @Test func pagesFollowEachOtherUntilTheTotal() async throws {
        func page(_ number: Int, _ count: Int) -> MockReply {
            let items = (0..<count).map { Self.item("\(number)-\($0)", "n") }.joined(separator: ",")
            return .dataSources(#"{"datasource":[\#(items)]}"#, page: number, size: 100, total: 250)
        }
        let desk = try Desk(page(1, 100), page(2, 100), page(3, 50)) { $0.pageSize = 100 }
        let ids = try await desk.tableau.dataSources.list().all().map(\.id)
        #expect(Set(ids).count == 250)
        #expect(desk.calls.map { $0.split(separator: "?")[1] } == [1, 2, 3].map { "pageSize=100&pageNumber=\($0)" })
    }

    @Test func aReaderThatStopsAsksForNoFurtherPage() async throws {
        let items = (0..<2).map { Self.item("\($0)", "n") }.joined(separator: ",")
        let desk = try Desk(.dataSources(#"{"datasource":[\#(items)]}"#, size: 2, total: 4))
        for try await _ in desk.tableau.dataSources.list() { break }
        #expect(desk.calls.count == 1)
    }

    @Test func aListNeverEndsSilently() async throws {
        let one = #"{"datasource":\#(Self.item("a", "n"))}"#
        let scripts: [[MockReply]] = [
            [.dataSources(one, size: 1, total: 2), .dataSources("{}", page: 2, size: 1, total: 2)],
            [.dataSources(one, size: 1, total: 2), .dataSources(one, page: 1, size: 1, total: 2)],
            [.dataSources(one, size: 1, total: 2), .error(400, "400006")],
            [.dataSources(one, size: 100, total: 2)],
            [.json("{}")],
            [.json(#"{"pagination":{"pageNumber":"1"},"datasources":{}}"#)],
            [.json(#"{"datasources":{"datasource":[{"id":"a"#)],
        ]
        for script in scripts {
            let desk = try Desk(MockTransport([.serverInfo(), .session("t")] + script)) { $0.pageSize = 1 }
            let error = try await tableauError { _ = try await desk.tableau.dataSources.list().all() }
            #expect([.malformedAnswer, .refused].contains(error.code), "\(error)")
            try desk.transport.verifyAllUsed()
        }
    }

    private static func projects(_ items: String...) -> MockReply {
        .json(
            """
            {"pagination":{"pageNumber":1,"pageSize":1000,"totalAvailable":\(items.count)},\
            "projects":{"project":[\(items.joined(separator: ","))]}}
            """)
    }

    @Test func aProjectAtTheTopIsPreferredAndDoubtIsAnErrorThatNamesThePaths() async throws {
        let inside = #"{"id":"1","name":"AR","parentProjectId":"x"}"#
        let other = #"{"id":"2","name":"AR","parentProjectId":"y"}"#
        let top = #"{"id":"3","name":"AR"}"#
        #expect(try await Desk(Self.projects(inside, top, other)).tableau.projects.find("AR")?.id == "3")
        #expect(try await Desk(Self.projects(inside)).tableau.projects.find("AR")?.id == "1")
        #expect(try await Desk(Self.projects(inside)).tableau.projects.find("Ar") == nil)
        let parent = Project(id: "y", name: "Y")
        #expect(try await Desk(Self.projects(inside, other)).tableau.projects.find("AR", in: parent)?.id == "2")
        let x = #"{"id":"x","name":"North"}"#
        let desk = try Desk(Self.projects(inside, other), Self.projects(inside, other, x))
        let error = try await tableauError { _ = try await desk.tableau.projects.find("AR") }
        #expect(error.code == .conflict && error.message.contains("North/AR, …/AR"), "\(error)")
    }

    @Test func aProjectIsFoundByItsPath() async throws {
        let all = Self.projects(
            #"{"id":"n","name":"North"}"#, #"{"id":"s","name":"South"}"#,
            #"{"id":"1","name":"AR","parentProjectId":"n"}"#, #"{"id":"2","name":"AR","parentProjectId":"s"}"#,
            #"{"id":"3","name":"AR"}"#, #"{"id":"4","name":"Open","parentProjectId":"2"}"#,
            #"{"id":"5","name":"a","parentProjectId":"6"}"#, #"{"id":"6","name":"b","parentProjectId":"5"}"#)
        let expected = ["North/AR": "1", "South/AR": "2", "South/AR/Open": "4"]
        for (path, id) in expected {
            #expect(try await Desk(all).tableau.projects.find(path)?.id == id, "\(path)")
        }
        for path in ["North/Open", "AR/Open", "/AR", "North/", "north/AR", "a/c"] {
            #expect(try await Desk(all).tableau.projects.find(path) == nil, "\(path)")
        }
    }

    @Test func aDataSourceThatIsGoneIsNoneAndAnAnswerAboutSomethingElseIsAnError() async throws {
        #expect(try await Desk(.error(404, "404004")).tableau.dataSources.find(id: "ds-1") == nil)
        let replies: [MockReply] = [
            .error(404, "404000"), .status(.notFound, body: Array("<html/>".utf8)), .error(403, "403004"),
        ]
        for reply in replies {
            _ = try await tableauError { _ = try await Desk(reply).tableau.dataSources.find(id: "ds-1") }
        }
    }

    @Test func aDataSourceThatTheListDoesNotShowYetIsAskedForAgain() async throws {
        let none = MockReply.dataSources("{}", total: 0)
        let there = MockReply.dataSources(#"{"datasource":\#(Self.item("c", "Sales"))}"#, total: 1)
        let desk = try Desk(none, none, there)
        #expect(try await desk.tableau.dataSources.find("Sales", in: finance, within: .seconds(60))?.id == "c")
        let never = try Desk(none)
        #expect(try await never.tableau.dataSources.find("Sales", in: finance, within: .zero) == nil)
    }

    @Test func deletingWhatIsNotThereIsNoErrorButAProxysPageIs() async throws {
        let gone = try Desk(.error(404, "404004"))
        try await gone.tableau.dataSources.delete("ds-1")
        #expect(gone.calls == ["DELETE /api/3.27/sites/site-1/datasources/ds-1"])
        let proxy = try Desk(.status(.notFound, body: Array("<html>Not here</html>".utf8)))
        let error = try await tableauError { try await proxy.tableau.dataSources.delete("ds-1") }
        #expect(error.code == .notFound && error.message.contains("Not here"))
    }

    @Test func anIdentifierCannotLeaveItsPlaceInThePath() async throws {
        let desk = try Desk(.error(404, "404004"))
        _ = try await tableauError { _ = try await desk.tableau.dataSources.get("../x?y#z") }
        #expect(desk.calls == ["GET /api/3.27/sites/site-1/datasources/..%2Fx%3Fy%23z"])
    }

    @Test func aDataSourceIsFoundByTheNamesOfBoth() async throws {
        let projects =
            #"{"pagination":{"pageNumber":"1","pageSize":"1000","totalAvailable":"1"},"projects":{"project":"#
        let desk = try Desk(
            .json(projects + #"{"id":"project-1","name":"Finance"}}}"#),
            .dataSources(#"{"datasource":{"id":"ds-1","name":"Sales","project":{"id":"project-1"}}}"#, total: 1),
            .json(#"{"pagination":{"pageNumber":"1","pageSize":"1000","totalAvailable":"0"},"projects":{}}"#))
        #expect(try await desk.tableau.dataSources.find("Sales", in: "Finance")?.id == "ds-1")
        #expect(try await desk.tableau.dataSources.find("Sales", in: "Elsewhere") == nil)
    }
}
