// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import ServiceHTTP
import ServiceHTTPTesting
import Testing

@testable import TableauREST

@Suite struct UpdateTests {
    private static let upsert = UpdateAction.upsert(from: .init("rows"), where: .keys(["Company", "Invoice"]))

    @Test func anUpdateUploadsItsPayloadAndNamesItself() async throws {
        let file = try TemporaryFile(pattern(50))
        let desk = try Desk(.uploadBegun, .chunkTaken, .job)
        let job = try await desk.tableau.dataSources.update(
            "ds-1", payload: file.path,
            actions: [Self.upsert, .delete(matching: .init("gone"), where: .keys(["Invoice"]))], requestID: "abc-1")
        #expect(job.id == "job-1" && job.state == .running)
        #expect(
            desk.calls.last == "PATCH /api/3.27/sites/site-1/datasources/ds-1/data?uploadSessionId=7720:170f-1:0")
        let patch = try #require(desk.transport.requests.last)
        #expect(patch.head.headerFields[requestIDField] == "abc-1")
        #expect(patch.head.headerFields[.contentType] == "application/json")
        #expect(patch.request.isRepeatable)
        #expect(
            patch.text == """
                {"actions":[{"action":"upsert","condition":{"args":[\
                {"op":"eq","source-col":"Company","target-col":"Company"},\
                {"op":"eq","source-col":"Invoice","target-col":"Invoice"}],"op":"and"},\
                "source-schema":"Extract","source-table":"rows","target-schema":"Extract","target-table":"Extract"},\
                {"action":"delete","condition":{"op":"eq","source-col":"Invoice","target-col":"Invoice"},\
                "source-schema":"Extract","source-table":"gone","target-schema":"Extract","target-table":"Extract"}]}
                """)
    }

    @Test func anUpsertOnAKeyIsTheOneThatComparesItsColumns() {
        #expect(
            UpdateAction.upsert(on: "Customer", "Invoice")
                == .upsert(from: .extract, where: .keys(["Customer", "Invoice"])))
        #expect(
            UpdateAction.upsert(on: "K", from: .init("rows"), into: .init("t"))
                == .upsert(from: .init("rows"), into: .init("t"), where: .keys(["K"])))
    }

    /// The request ID that an update derives for itself.
    private static func derivedID(
        _ bytes: [UInt8], _ action: UpdateAction = .upsert(on: "K"), changedAt: String = "2026-11-22T22:40:00Z",
        of id: String = "ds-1", connection: String? = nil
    ) async throws -> String {
        let file = try TemporaryFile(bytes)
        let source = MockReply.json(#"{"datasource":{"id":"ds-1","name":"S","updatedAt":"\#(changedAt)"}}"#)
        let desk = try Desk(source, .uploadBegun, .chunkTaken, .job)
        _ = try await desk.tableau.dataSources.update(
            id, payload: file.path, actions: [action], connection: connection)
        return try #require(desk.transport.requests.last?.head.headerFields[requestIDField])
    }

    @Test func anUpdateNamesItselfByItsRowsItsActionsAndWhatItChanges() async throws {
        let first = try await Self.derivedID([1, 2, 3])
        #expect(try await Self.derivedID([1, 2, 3]) == first)
        let others = [
            try await Self.derivedID([1, 2, 4]), try await Self.derivedID([1, 2, 3], .upsert(on: "L")),
            try await Self.derivedID([1, 2, 3], of: "ds-2"), try await Self.derivedID([1, 2, 3], connection: "c"),
            // A value that comes back within a day: Tableau must not take it for the update that it has seen.
            try await Self.derivedID([1, 2, 3], changedAt: "2026-11-22T22:41:00Z"),
        ]
        #expect(Set(others + [first]).count == 6)
        #expect((1...255).contains(first.utf8.count))
    }

    @Test func anInsertWithoutARequestIDIsNotSent() async throws {
        let file = try TemporaryFile([1])
        let desk = try Desk()
        let error = try await tableauError {
            _ = try await desk.tableau.dataSources.update(
                "ds-1", payload: file.path, actions: [.insert(from: .extract)])
        }
        #expect(error.code == .refused && error.message.contains("request ID"))
        #expect(desk.calls.isEmpty)
    }

    @Test func aRepeatAfterALostAnswerHasTheSameDerivedID() async throws {
        let file = try TemporaryFile([1])
        let source = MockReply.json(#"{"datasource":{"id":"ds-1","name":"S"}}"#)
        let desk = try Desk(source, .uploadBegun, .chunkTaken, .lostAnswer, .job) {
            $0.retries = RetryPolicy(attempts: 2)
        }
        let job = try await desk.tableau.dataSources.update(
            "ds-1", payload: file.path, actions: [.upsert(on: "K")])
        #expect(job.mayAnswerRepeat)
        let ids = desk.transport.requests.suffix(2).map { $0.head.headerFields[requestIDField] }
        #expect(ids[0] != nil && ids[0] == ids[1])
    }

    @Test func constantsAndConnectionsAreWrittenAsTableauWants() async throws {
        let condition = Condition.or([
            .constant("A", .less, .datetime("2018-02-01T00:00:00Z")), .constant("B", .equal, .string("x/ü\"")),
            .and([.constant("C", .notEqual, .integer(-7)), .constant("D", .greaterOrEqual, .double(0.5))]),
            .constant("E", .equal, .boolean(true)),
        ])
        let desk = try Desk(.job)
        _ = try await desk.tableau.dataSources.update(
            "ds-1", actions: [.delete(from: .init(schema: "public", "t"), where: condition)], requestID: "r",
            connection: "c-1")
        #expect(desk.calls == ["PATCH /api/3.27/sites/site-1/datasources/ds-1/connections/c-1/data"])
        #expect(
            desk.transport.requests.last?.text == #"""
                {"actions":[{"action":"delete","condition":{"args":[\#
                {"const":{"type":"datetime","v":"2018-02-01T00:00:00Z"},"op":"lt","target-col":"A"},\#
                {"const":{"type":"string","v":"x/ü\""},"op":"eq","target-col":"B"},\#
                {"args":[{"const":{"type":"integer","v":-7},"op":"neq","target-col":"C"},\#
                {"const":{"type":"double","v":0.5},"op":"gte","target-col":"D"}],"op":"and"},\#
                {"const":{"type":"boolean","v":true},"op":"eq","target-col":"E"}],"op":"or"},\#
                "target-schema":"public","target-table":"t"}]}
                """#)
    }

    @Test func anActionComesBackFromItsJSON() throws {
        let actions: [UpdateAction] = [
            Self.upsert, .insert(from: extract), .replace(from: .init("a"), into: .init(schema: "s", "b")),
            .update(from: extract, where: .keys(["K"])),
            .delete(
                where: .or([
                    .constant("A", .equal, .integer(.min)), .and([.constant("B", .greater, .double(1e300))]),
                    .constant("C", .lessOrEqual, .boolean(false)), .constant("D", .equal, .string("")),
                    .constant("E", .equal, .datetime("2018-02-01T00:00:00Z")), .column("F", .notEqual, source: "G"),
                ])),
        ]
        #expect(try JSONDecoder().decode([UpdateAction].self, from: JSONEncoder().encode(actions)) == actions)
    }

    @Test func anUploadThatWasUsedUpIsMadeAgainUnderTheSameRequestID() async throws {
        let file = try TemporaryFile(pattern(50))
        let desk = try Desk(
            .upload("first"), .upload("first"), .error(404, "404015"), .upload("second"), .upload("second"), .job)
        _ = try await desk.tableau.dataSources.update(
            "ds-1", payload: file.path, actions: [Self.upsert], requestID: "same")
        let patches = desk.transport.requests.filter { $0.head.method == .patch }
        #expect(patches.map { $0.head.headerFields[requestIDField] } == ["same", "same"])
        #expect(patches.map { $0.head.path?.split(separator: "=").last } == ["first", "second"])
        #expect(Set(patches.map(\.text)).count == 1)
    }

    @Test func aPayloadThatIsTooLargeIsNotSent() async throws {
        let file = try TemporaryFile(pattern(1001))
        let desk = try Desk(MockTransport()) { $0.payloadLimit = 1000 }
        let error = try await tableauError {
            _ = try await desk.tableau.dataSources.update(
                "ds-1", payload: file.path, actions: [Self.upsert], requestID: "r")
        }
        #expect(error.code == .payloadTooLarge)
        #expect(error.message.contains("1001") && error.message.contains("1000"))
        #expect(desk.transport.requests.isEmpty)
    }

    @Test func whatTableauWouldRefuseWithoutAWordIsNotSent() async throws {
        let file = try TemporaryFile([1])
        let desk = try Desk(MockTransport())
        let keyed = Condition.keys(["K"])
        let wrong: [(String?, [UpdateAction], String)] = [
            (file.path, [], "r"), (nil, [Self.upsert], "r"), (file.path, [.delete(where: keyed)], "r"),
            (file.path, [.upsert(from: extract, where: .keys([]))], "r"), (file.path, [Self.upsert], ""),
            (file.path, [Self.upsert], "a b"), (file.path, [Self.upsert], "a\r\nX: y"),
            (nil, [.delete(where: .constant("A", .equal, .double(.nan)))], "r"),
        ]
        for (payload, actions, requestID) in wrong {
            let error = try await tableauError {
                _ = try await desk.tableau.dataSources.update(
                    "ds-1", payload: payload, actions: actions, requestID: requestID)
            }
            #expect([.refused, .transport].contains(error.code), "\(error)")
        }
        #expect(desk.transport.requests.isEmpty)
    }

    @Test func anOldServerIsNamed() async throws {
        let desk = try Desk(version: "3.11")
        let error = try await tableauError {
            _ = try await desk.tableau.dataSources.update(
                "ds-1", actions: [.delete(where: .constant("A", .equal, .integer(1)))], requestID: "r")
        }
        #expect(error.code == .unsupportedVersion)
        #expect(error.message.contains("3.12") && error.message.contains("3.11"))
        #expect(desk.calls.isEmpty)
    }

    @Test func aBusyDataSourceIsAConflictThatMayPass() async throws {
        let desk = try Desk(.error(409, "409000"))
        let error = try await tableauError {
            _ = try await desk.tableau.dataSources.update(
                "ds-1", actions: [.delete(where: .constant("A", .equal, .integer(1)))], requestID: "r")
        }
        #expect(error.code == .conflict && error.isRetriable)
        #expect(error.message.contains("Another update"))
    }
}
