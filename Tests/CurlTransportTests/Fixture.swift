// SPDX-License-Identifier: Apache-2.0

import CurlTransport
import Foundation
import HTTPTypes
import ServiceHTTP
import Synchronization

/// A folder that goes with the test.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "curl-transport-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { path + "/" + name }

    @discardableResult func write(_ bytes: some DataProtocol, to name: String) throws -> String {
        try Data(bytes).write(to: URL(fileURLWithPath: file(name)))
        return file(name)
    }
}

/// A value that other threads set while a test waits for it.
final class Seen<Value: Sendable>: Sendable {
    private let value: Mutex<Value>

    init(_ value: Value) { self.value = Mutex(value) }

    var now: Value { value.withLock { $0 } }
    func set(_ new: Value) { value.withLock { $0 = new } }
    func change(_ body: @Sendable (inout Value) -> Void) { value.withLock { body(&$0) } }
}

/// Waits until `condition` holds; false where it does not within ten seconds.
func eventually(_ condition: @Sendable () -> Bool) async -> Bool {
    let deadline = ContinuousClock.now + .seconds(10)
    while ContinuousClock.now < deadline {
        if condition() { return true }
        try? await Task.sleep(for: .milliseconds(2))
    }
    return condition()
}

/// A command that is found and has ended well.
@discardableResult func runTool(_ path: String, _ arguments: [String]) throws -> String {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let text = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw POSIXError(.ENOEXEC) }
    return String(decoding: text, as: UTF8.self)
}

/// Reproducible bytes that do not compress: one noisy block again and again, each time with its number in front.
func noise(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
    let size = 1 << 16
    var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    let block = [UInt64](unsafeUninitializedCapacity: size / 8) { words, initialized in
        for index in 0..<size / 8 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            words[index] = state
        }
        initialized = size / 8
    }
    return [UInt8](unsafeUninitializedCapacity: count) { bytes, initialized in
        for start in stride(from: 0, to: count, by: size) {
            var numbered = block
            numbered[0] = UInt64(start)
            _ = numbered.withUnsafeBytes {
                memcpy(bytes.baseAddress! + start, $0.baseAddress!, min(size, count - start))
            }
        }
        initialized = count
    }
}

/// Whether both are the same; in a debug build `==` takes its time over megabytes.
func isSame(_ one: [UInt8], _ other: [UInt8]) -> Bool {
    one.count == other.count && memcmp(one, other, one.count) == 0
}

func get(_ url: String, fields: HTTPFields = [:], timeouts: Timeouts = Timeouts()) throws -> ServiceRequest {
    try request(.get, url, fields: fields, timeouts: timeouts)
}

func request(
    _ method: HTTPRequest.Method, _ url: String, fields: HTTPFields = [:], body: RequestBody = .none,
    isRepeatable: Bool? = nil, timeouts: Timeouts = Timeouts()
) throws -> ServiceRequest {
    guard let head = HTTPRequest(method, URLReference(url), headerFields: fields) else { throw POSIXError(.EINVAL) }
    return ServiceRequest("test.call", head, body: body, isRepeatable: isRepeatable, timeouts: timeouts)
}

extension CurlTransport {
    /// Sends and reads to the end.
    func fetch(_ request: ServiceRequest, limit: Int = 1 << 30) async throws -> (head: HTTPResponse, body: [UInt8]) {
        let response = try await send(request)
        return (response.head, try await response.body.collect(upTo: limit))
    }
}
