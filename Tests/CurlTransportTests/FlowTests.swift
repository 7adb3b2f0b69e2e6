// SPDX-License-Identifier: Apache-2.0

import CurlTransport
import Foundation
import HTTPTypes
import ServiceHTTP
import Testing

/// Back-pressure, deadlines, cancellation and the end of a transport.
@Suite(.serialized, .timeLimit(.minutes(1))) struct FlowTests {
    private let transport = CurlTransport()

    /// Sends `count` bytes of noise and notes how much went out before the reader let it wait for two seconds.
    private func stream(_ count: Int, stalledAt: Seen<Int?>) throws -> RawServer {
        let bytes = noise(count)
        return try RawServer { connection, _ in
            _ = try connection.readHead()
            try connection.write("HTTP/1.1 200 OK\r\nContent-Length: \(count)\r\n\r\n")
            for sent in stride(from: 0, to: count, by: 1 << 16) {
                if stalledAt.now == nil, !connection.isWritable(within: 2000) { stalledAt.set(sent) }
                try connection.write(bytes[sent..<min(sent + (1 << 16), count)])
            }
            _ = connection.waitForClose()
        }
    }

    @Test func aSlowReaderStopsTheSenderAndLosesNothing() async throws {
        let stalledAt = Seen<Int?>(nil)
        let total = 48 << 20
        let server = try stream(total, stalledAt: stalledAt)
        defer { server.stop() }
        // Both limits are shorter than the pause: a reader that sleeps is not a server that hangs or crawls.
        let limits = Timeouts(idle: .seconds(1), slowest: .init(bytes: 1 << 20, within: .milliseconds(700)))
        let response = try await transport.send(get("http://127.0.0.1:\(server.port)/", timeouts: limits))
        #expect(await eventually { stalledAt.now != nil })
        #expect((stalledAt.now ?? total) < 24 << 20)
        let body = try await response.body.collect(upTo: total)
        #expect(isSame(body, noise(total)))
    }

    @Test func manyPausesLoseNothing() async throws {
        let expected = noise(30 << 20)
        let server = try RawServer { connection, _ in
            _ = try connection.readHead()
            try connection.write("HTTP/1.1 200 OK\r\nContent-Length: \(expected.count)\r\n\r\n")
            try connection.write(expected)
            _ = connection.waitForClose()
        }
        defer { server.stop() }
        try await withThrowingTaskGroup { group in
            for reader in 0..<4 {
                group.addTask {
                    let response = try await transport.send(get("http://127.0.0.1:\(server.port)/"))
                    var body: [UInt8] = []
                    for try await piece in response.body {
                        body += piece
                        for _ in 0..<(body.count % 97 * reader) { await Task.yield() }
                    }
                    #expect(isSame(body, expected))
                }
            }
            try await group.waitForAll()
        }
    }

    @Test func aSlowServerStopsTheUpload() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(noise(30 << 20, seed: 3), to: "source")
        let read = Seen([UInt8]())
        let server = try RawServer { connection, _ in
            let head = try connection.readHead()
            #expect(head.contains("Content-Length: \(30 << 20)\r\n"))
            for _ in 0..<30 {
                let bytes = try connection.read(1 << 20)
                read.change { $0 += bytes }
            }
            try connection.write("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n")
        }
        defer { server.stop() }
        let body = RequestBody([.file(path: file, offset: 0, length: 30 << 20)])
        let (head, _) = try await transport.fetch(request(.put, "http://127.0.0.1:\(server.port)/", body: body))
        #expect(head.status == .created)
        #expect(isSame(read.now, noise(30 << 20, seed: 3)))
    }

    @Test func aHungAnswerEndsWithTheTask() async throws {
        let isAsked = Seen(false)
        let isClosed = Seen(false)
        let server = try RawServer { connection, _ in
            _ = try connection.readHead()
            isAsked.set(true)
            isClosed.set(connection.waitForClose())
        }
        defer { server.stop() }
        let task = Task { try await transport.send(get("http://127.0.0.1:\(server.port)/")) }
        #expect(await eventually { isAsked.now })
        let start = ContinuousClock.now
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(start.duration(to: .now) < .seconds(2))
        #expect(await eventually { isClosed.now })
    }

    @Test func aHungBodyEndsWithTheTask() async throws {
        let isClosed = Seen(false)
        let server = try RawServer { connection, _ in
            _ = try connection.readHead()
            try connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
            isClosed.set(connection.waitForClose())
        }
        defer { server.stop() }
        let hasPiece = Seen(false)
        let task = Task {
            for try await _ in try await transport.send(get("http://127.0.0.1:\(server.port)/")).body {
                hasPiece.set(true)
            }
        }
        #expect(await eventually { hasPiece.now })
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(await eventually { isClosed.now })
    }

    @Test func aCancelledTaskSendsNothing() async throws {
        let server = try RawServer { _, _ in }
        defer { server.stop() }
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await transport.send(get("http://127.0.0.1:\(server.port)/"))
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(server.connections == 0)
    }

    @Test func aBodyThatIsDroppedEndsTheTransfer() async throws {
        let isClosed = Seen(false)
        let server = try RawServer { connection, _ in
            _ = try connection.readHead()
            try connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
            isClosed.set(connection.waitForClose())
        }
        defer { server.stop() }
        #expect(try await transport.send(get("http://127.0.0.1:\(server.port)/")).head.status == .ok)
        #expect(await eventually { isClosed.now })
    }

    @Test func deadlinesAreKept() async throws {
        let server = try RawServer { connection, number in
            if number == 1 { _ = connection.waitForClose() }
            _ = try connection.readHead()
            try connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
            if number == 2 { _ = connection.waitForClose() }
            while true {
                try connection.write("x")
                _ = RawServer.wait(milliseconds: 20)
            }
        }
        defer { server.stop() }
        let cases: [(scheme: String, timeouts: Timeouts, mayHaveArrived: Bool, word: String)] = [
            ("https", Timeouts(connect: .milliseconds(200)), false, "no connection within 0.2 seconds"),
            ("http", Timeouts(idle: .milliseconds(200)), true, "no byte"),
            ("http", Timeouts(idle: .seconds(5), total: .milliseconds(300)), true, "not done after"),
        ]
        for (scheme, timeouts, mayHaveArrived, word) in cases {
            let start = ContinuousClock.now
            let error = await #expect(throws: TransportError.self) {
                try await transport.fetch(get("\(scheme)://127.0.0.1:\(server.port)/", timeouts: timeouts))
            }
            #expect(start.duration(to: .now) < .seconds(4))
            #expect(error?.code == .timedOut, "\(error?.message ?? "")")
            #expect(error?.mayHaveArrived == mayHaveArrived)
            #expect(error?.message.contains(word) == true, "\(error?.message ?? "")")
        }
    }

    @Test func nobodyThereIsSaid() async throws {
        let port = try RawServer.freePort()
        let error = await #expect(throws: TransportError.self) {
            try await transport.send(request(.post, "http://127.0.0.1:\(port)/", body: .text("x")))
        }
        #expect(error?.code == .cannotConnect)
        #expect(error?.mayHaveArrived == false)
        #expect(error?.message.hasPrefix("127.0.0.1:\(port): ") == true)
        #expect(error?.operation == "test.call" && error?.description.hasPrefix("test.call: cannotConnect: ") == true)
        // A label of a host's name has 63 bytes at most, so nobody is asked for this one.
        let name = String(repeating: "x", count: 70)
        let unknown = await #expect(throws: TransportError.self) { try await transport.send(get("http://\(name)/")) }
        #expect(unknown?.code == .hostNotFound)
        #expect(unknown?.mayHaveArrived == false)
    }

    @Test func shutdownFailsWhatIsOpenAndWhatComesLater() async throws {
        let isAsked = Seen(0)
        let server = try RawServer { connection, _ in
            _ = try connection.readHead()
            isAsked.change { $0 += 1 }
            _ = connection.waitForClose()
        }
        defer { server.stop() }
        let tasks = try (0..<3).map { _ in
            let request = try get("http://127.0.0.1:\(server.port)/")
            return Task { try await transport.send(request) }
        }
        #expect(await eventually { isAsked.now == 3 })
        transport.shutdown()
        transport.shutdown()
        for task in tasks {
            let error = await #expect(throws: TransportError.self) { try await task.value }
            #expect(error?.code == .interrupted)
            #expect(error?.mayHaveArrived == true)
        }
        let late = await #expect(throws: TransportError.self) { try await transport.send(get("http://127.0.0.1:1/")) }
        #expect(late?.code == .cannotSend)
    }

    @Test func aTransportThatIsLetGoClosesItsConnectionsAfterItsBodies() async throws {
        let isClosed = Seen(false)
        let server = try RawServer { connection, _ in
            _ = try connection.readHead()
            try connection.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwhole")
            isClosed.set(connection.waitForClose())
        }
        defer { server.stop() }
        func body() async throws -> ResponseBody {
            try await CurlTransport().send(get("http://127.0.0.1:\(server.port)/")).body
        }
        #expect(try await body().collect(upTo: 10) == Array("whole".utf8))
        #expect(await eventually { isClosed.now })
    }
}
