// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import ServiceHTTP
import ServiceHTTPTesting
import Synchronization
import Testing

@testable import TableauREST

@Suite struct UploadTests {
    @Test(arguments: [
        1, 999_999, 1_000_000, 1_000_001, 1_999_999, 2_000_000, 2_000_001, 2_999_983, 3_000_017,
    ])
    func theBytesThatArriveAreTheFilesWhateverItsSize(_ size: Int) async throws {
        let file = try TemporaryFile(pattern(size))
        let chunks = (size + 999_999) / 1_000_000
        let replies =
            [.serverInfo(), .session("t"), .uploadBegun] + Array(repeating: MockReply.chunkTaken, count: chunks)
        let desk = try Desk(MockTransport(replies)) { $0.chunkSizes = 1_000_000...1_000_000 }
        let upload = try await desk.tableau.uploads.upload(file.path)
        #expect(upload == Upload(id: "7720:170f-1:0", size: Int64(size)))

        var arrived: [UInt8] = []
        for request in desk.transport.requests.dropFirst(3) {
            let parts = try parts(request)
            #expect(parts.map(\.name) == ["request_payload", "tableau_file"])
            #expect(parts[0].content.isEmpty)
            #expect(!request.request.isRepeatable)
            arrived += parts[1].content
        }
        #expect(arrived == file.bytes)
        try desk.transport.verifyAllUsed()
    }

    @Test func piecesCoverAnySizeWithoutGapsOrOverlap() {
        for size in Int64(1)...40 {
            for total in Int64(0)...130 {
                var next: Int64 = 0
                for (offset, length) in ChunkPlan(total: total, sizes: size...size) {
                    #expect(offset == next && length > 0 && length <= size)
                    next = offset + length
                }
                #expect(next == total)
            }
        }
    }

    @Test(arguments: [MockReply.lostAnswer, .htmlTimeout, .error(404, "404015"), .error(500, "500000")])
    func anUnclearFailureBeginsANewUploadAndNeverSendsAPieceTwice(_ failure: MockReply) async throws {
        let file = try TemporaryFile(pattern(1_500_000))
        let desk = try Desk(
            .upload("first"), .upload("first"), failure, .upload("second"), .upload("second"), .upload("second")
        ) { $0.chunkSizes = 1_000_000...1_000_000 }
        #expect(try await desk.tableau.uploads.upload(file.path).id == "second")
        #expect(
            desk.calls.map { $0.split(separator: "/").last } == [
                "fileUploads", "first", "first", "fileUploads", "second", "second",
            ])
        let arrived = try desk.transport.requests.suffix(2).flatMap { try parts($0)[1].content }
        #expect(arrived == file.bytes)
        #expect(desk.events.all.contains { $0.contains("uploadRestarted(attempt: 2") })
        #expect(desk.clock.sleeps == [.seconds(1)])
    }

    @Test func anUploadThatKeepsFailingIsGivenUp() async throws {
        let file = try TemporaryFile([1])
        let desk = try Desk(
            .uploadBegun, .lostAnswer, .uploadBegun, .lostAnswer, .uploadBegun, .lostAnswer)
        let error = try await tableauError { _ = try await desk.tableau.uploads.upload(file.path) }
        #expect(error.code == .transport && error.isRetriable)
        #expect(desk.calls.count == 6)
    }

    @Test func aPieceThatIsTooLargeForAProxyIsHalved() async throws {
        let file = try TemporaryFile(pattern(2_000_000))
        let tooLarge = MockReply.status(.contentTooLarge, body: Array("<html>413</html>".utf8))
        let desk = try Desk(.uploadBegun, tooLarge, .uploadBegun, .chunkTaken, .chunkTaken) {
            $0.chunkSizes = 2_000_000...2_000_000
        }
        _ = try await desk.tableau.uploads.upload(file.path)
        let sizes = try desk.transport.requests.filter { $0.head.method == .put }.map { try parts($0)[1].content.count }
        #expect(sizes == [2_000_000, 1_000_000, 1_000_000])
    }

    @Test func whatTableauRefusesForGoodIsNotTriedAgain() async throws {
        let file = try TemporaryFile([1])
        let desk = try Desk(.uploadBegun, .error(403, "403004"))
        let error = try await tableauError { _ = try await desk.tableau.uploads.upload(file.path) }
        #expect(error.code == .forbidden)
        #expect(desk.calls.count == 2)
    }

    @Test func piecesGrowWhileTheyGoQuicklyAndShrinkWhileTheyDoNot() {
        var plan = ChunkPlan(total: 1_000_000_000, sizes: 8_000_000...16_000_000)
        var sizes: [Int64] = []
        for seconds in [1, 1, 1, 1, 1, 5, 30, 30, 5, 1] {
            sizes.append(plan.next()?.length ?? 0)
            plan.pieceTook(.seconds(seconds))
        }
        #expect(
            sizes == [
                8_000_000, 10_000_000, 12_500_000, 15_625_000, 16_000_000, 16_000_000, 16_000_000, 8_000_000, 8_000_000,
                8_000_000,
            ])
        #expect(plan.next()?.length == 10_000_000)
    }

    @Test func aQuickWayGetsLargerPiecesAndEveryByteOnce() async throws {
        let file = try TemporaryFile(pattern(4_000_000))
        let desk = try Desk(.uploadBegun, .chunkTaken, .chunkTaken, .chunkTaken, .chunkTaken) {
            $0.chunkSizes = 1_000_000...2_000_000
        }
        let told = Events()
        _ = try await desk.tableau.uploads.upload(file.path) {
            told.add(.throttled(operation: "\($0.sent)", wait: .zero))
        }
        let pieces = try desk.transport.requests.dropFirst(3).map { try parts($0)[1].content }
        #expect(pieces.map(\.count) == [1_000_000, 1_250_000, 1_562_500, 187_500])
        #expect(pieces.flatMap(\.self) == file.bytes)
        #expect(told.all.count == 4 && told.all.last?.contains("4000000") == true)
    }
}
