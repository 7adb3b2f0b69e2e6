// SPDX-License-Identifier: Apache-2.0
import Columnar
import Foundation
import Testing

@testable import TableauSimulator

@Suite("updates of data in the Tableau simulator", .needsHyperd)
struct TableauUpdateTests {
    private func ids(_ tableau: TableauSimulator, _ name: String) async throws -> [Value] {
        let source = try #require(await tableau.dataSource(named: name, in: "default"))
        let rows = try await tableau.rows(of: source, orderedBy: ["id"])
        return (0..<rows.count).map { rows.columns[0][$0] }
    }

    @Test func theSameRequestIDIsExecutedOnceInADay() async throws {
        let (file, change) = (try await hyperFile([(1, "a")]), try await hyperFile(table: "changes", [(2, "b")]))
        try await withTableauSimulator { tableau in
            var caller = try await TableauCaller(tableau)
            let id = try await caller.published("T", file)
            let first = try await caller.update(id, action("insert"), requestID: "r", file: change)
            #expect(first.status == 202)
            #expect(try await caller.finishCode(ofJobIn: first) == 0)
            try await tableau.advanceClock(by: .seconds(86_390))
            caller = try await TableauCaller(tableau)
            let second = try await caller.update(id, action("insert"), requestID: "r", file: change)
            #expect(try second.jobID == first.jobID)
            #expect(try await ids(tableau, "T") == [.integer(1), .integer(2)])
            try await tableau.advanceClock(by: .seconds(60))
            let third = try await caller.update(id, action("insert"), requestID: "r", file: change)
            #expect(try third.jobID != first.jobID)
            #expect(try await caller.finishCode(ofJobIn: third) == 0)
            #expect(try await ids(tableau, "T") == [.integer(1), .integer(2), .integer(2)])
            #expect(await tableau.dataSource(named: "T", in: "default")?.executedUpdates == 2)
        }
    }

    @Test func aRequestIDBelongsToItsDataSource() async throws {
        let (file, change) = (try await hyperFile([(1, "a")]), try await hyperFile(table: "changes", [(2, "b")]))
        try await withTableauSimulator { tableau in
            let caller = try await TableauCaller(tableau)
            for name in ["T", "U"] {
                let id = try await caller.published(name, file)
                let answer = try await caller.update(id, action("insert"), requestID: "r", file: change)
                #expect(try await caller.finishCode(ofJobIn: answer) == 0)
                #expect(try await ids(tableau, name) == [.integer(1), .integer(2)])
            }
        }
    }

    @Test(arguments: [false, true]) func aFailedRequestIDMayBeSentAgainUnlessItIsRemembered(
        isRemembered: Bool
    ) async throws {
        let (file, change) = (try await hyperFile([(1, "a")]), try await hyperFile(table: "changes", [(2, "b")]))
        var options = TableauSimulator.Options()
        options.rememberFailedRequests = isRemembered
        try await withTableauSimulator(options: options) { tableau in
            let caller = try await TableauCaller(tableau)
            let id = try await caller.published("T", file)
            await tableau.inject(.init(.jobFails, at: .updateData))
            let failed = try await caller.update(id, action("insert"), requestID: "r", file: change)
            #expect(try await caller.finishCode(ofJobIn: failed) == 1)
            let again = try await caller.update(id, action("insert"), requestID: "r", file: change)
            #expect(try (again.jobID == failed.jobID) == isRemembered)
            #expect(try await caller.finishCode(ofJobIn: again) == (isRemembered ? 1 : 0))
            #expect(try await ids(tableau, "T") == (isRemembered ? [.integer(1)] : [.integer(1), .integer(2)]))
        }
    }

    @Test func aBatchIsDoneWholeOrNotAtAll() async throws {
        let (file, change) = (try await hyperFile([(1, "a")]), try await hyperFile(table: "changes", [(2, "b")]))
        try await withTableauSimulator { tableau in
            let caller = try await TableauCaller(tableau)
            let id = try await caller.published("T", file)
            let bad = action(
                "delete", source: nil,
                condition: "{\"op\":\"eq\",\"target-col\":\"missing\",\"const\":{\"type\":\"integer\",\"v\":1}}")
            let failed = try await caller.update(
                id, [action("insert"), bad, action("insert")].joined(separator: ","), requestID: "r", file: change)
            #expect(try await caller.finishCode(ofJobIn: failed) == 1)
            #expect(try await ids(tableau, "T") == [.integer(1)])
            let done = try await caller.update(
                id, [action("insert"), action("insert")].joined(separator: ","), requestID: "s", file: change)
            #expect(try await caller.finishCode(ofJobIn: done) == 0)
            #expect(try await ids(tableau, "T") == [.integer(1), .integer(2), .integer(2)])
        }
    }

    @Test func aValueThatMayNotBeMissingEndsTheJobAndChangesNothing() async throws {
        let file = try await hyperFile([(1, "a")])
        let narrow = try await hyperFile(table: "changes", [(2, "b")])
        try await withTableauSimulator { tableau in
            let caller = try await TableauCaller(tableau)
            let id = try await caller.published("T", file)
            let same = "{\"op\":\"eq\",\"target-col\":\"id\",\"source-col\":\"id\"}"
            // A delete whose source has more than the key is refused, as it is by the real server.
            let answer = try await caller.update(id, action("delete", condition: same), requestID: "r", file: narrow)
            #expect(try await caller.finishCode(ofJobIn: answer) == 1)
            #expect(try await ids(tableau, "T") == [.integer(1)])
        }
    }

    @Test func whatWasAcceptedIsDoneAfterARestartAndOnlyOnce() async throws {
        let (file, change) = (try await hyperFile([(1, "a")]), try await hyperFile(table: "changes", [(2, "b")]))
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var slow = TableauSimulator.Options()
        slow.jobDelay = 3_600
        let (id, job) = try await withTableauSimulator(options: slow, directory: folder) { tableau in
            let caller = try await TableauCaller(tableau)
            let id = try await caller.published("T", file)
            let job = try await caller.update(id, action("insert"), requestID: "r", file: change)
            #expect(try await ids(tableau, "T") == [.integer(1)])
            return (id, job)
        }
        // What no state names is left over from a crash.
        let orphan = folder + "/datasources/left-over.hyper"
        try Data(file).write(to: URL(filePath: orphan))
        try await withTableauSimulator(directory: folder) { tableau in
            #expect(!FileManager.default.fileExists(atPath: orphan))
            let caller = try await TableauCaller(tableau)
            #expect(try await caller.finishCode(ofJobIn: job) == 0)
            let again = try await caller.update(id, action("insert"), requestID: "r", file: change)
            #expect(try again.jobID == job.jobID)
            #expect(try await ids(tableau, "T") == [.integer(1), .integer(2)])
            #expect(await tableau.dataSource(named: "T", in: "default")?.id == id)
        }
    }
}
