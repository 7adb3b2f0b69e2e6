// SPDX-License-Identifier: Apache-2.0

import CLibcurl
import HTTPTypes
import ServiceHTTP

/// A transfer as the driver thread sees it: the easy handle and what its callbacks need.
final class Exchange {
    let transfer: Transfer
    let easy: UnsafeMutableRawPointer
    let origin: Origin?
    let started: ContinuousClock.Instant
    let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
    private unowned let driver: Driver

    /// When a byte last came or went; the idle clock.
    private(set) var lastByte: ContinuousClock.Instant
    /// How many bytes came or went in the present window of the slowest pace.
    var pace: (start: ContinuousClock.Instant, bytes: Int)
    private var sent: Int64 = 0
    /// Whether the idle clock stands, for the reader is slow.
    var isPaused = false
    var isTouched = false
    /// Whether something of the request may have gone out.
    private(set) var hasBegun = false
    /// An error of ours, of which libcurl only knows that a callback failed.
    private(set) var cause: TransportError?
    var head = ResponseHeadParser()
    var headers: UnsafeMutablePointer<curl_slist>?
    var decodes = false
    private lazy var reader = RequestBodyReader(request.body)

    var request: ServiceRequest { transfer.request }
    var configuration: CurlConfiguration { driver.configuration }
    var place: String { origin.map { "\($0.host):\($0.port)" } ?? "the request" }

    init(_ transfer: Transfer, easy: UnsafeMutableRawPointer, driver: Driver) {
        self.transfer = transfer
        self.easy = easy
        self.driver = driver
        origin = Origin(of: transfer.request.head)
        started = driver.now
        lastByte = driver.now
        pace = (driver.now, 0)
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit {
        curl_slist_free_all(headers)
        errorText.deallocate()
    }

    /// Before each sending of the request, once a connection is there.
    func begin() -> Bool {
        // libcurl sends a request again if a kept connection dies without an answer. The server may have done the
        // work all the same.
        if hasBegun, !request.isRepeatable {
            cause = TransportError(.interrupted, "\(place): the connection ended without an answer")
            return false
        }
        if hasBegun { transfer.repeated() }
        hasBegun = true
        restartClocks()
        driver.watch(self)
        return true
    }

    /// A line of the head.
    func header(_ line: UnsafeRawBufferPointer) -> Bool {
        moved(line.count)
        switch head.add(line) {
        case .more: return true
        case .tooLarge:
            cause = TransportError(
                .malformedAnswer, "\(place): the head of the answer is larger than \(ResponseHeadParser.limit) bytes")
            return false
        case .complete(var response):
            if decodes, request.head.method != .head, response.headerFields[.contentEncoding] != nil {
                // What follows is decoded: these two would be wrong about it.
                response.headerFields[.contentEncoding] = nil
                response.headerFields[.contentLength] = nil
            }
            transfer.keep(response)
            driver.touch(self)
            restartClocks()
            return true
        }
    }

    /// Bytes of the body have come.
    func receive(_ bytes: UnsafeRawBufferPointer) -> Int {
        moved(bytes.count)
        switch transfer.keep(bytes) {
        case .all:
            driver.touch(self)
            return bytes.count
        case .none:
            isPaused = true
            return ccurl_write_pause
        case .ended:
            return 0
        }
    }

    /// The next bytes to be sent.
    func send(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        guard !transfer.isEnded else { return ccurl_read_abort }
        do {
            let count = try reader.read(into: buffer)
            moved(count)
            sent += Int64(count)
            // From here on the server has its time to think.
            if sent >= request.body.length { restartClocks() }
            return count
        } catch {
            cause = TransportError(error.code, "\(place): \(error.message)", mayHaveArrived: hasBegun)
            return ccurl_read_abort
        }
    }

    /// Sends again from `offset`.
    func rewind(to offset: Int64) {
        reader.seek(to: offset)
        sent = offset
    }

    /// Starts the idle clock and the window of the slowest pace.
    func restartClocks() {
        lastByte = driver.now
        pace = (driver.now, 0)
    }

    private func moved(_ count: Int) {
        lastByte = driver.now
        pace.bytes += count
    }

    /// A body that is small enough to go out in one piece with the head.
    func wholeBody() throws(TransportError) -> [UInt8] {
        var body: [UInt8] = []
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 1)
        defer { buffer.deallocate() }
        while body.count < request.body.length {
            body.append(contentsOf: buffer[..<(try reader.read(into: buffer))])
        }
        return body
    }
}
