// SPDX-License-Identifier: Apache-2.0

import CurlTransport
import Foundation
import ServiceHTTP
import Synchronization
import TableauREST

/// Uploads a file in pieces, as a publish does, and prints how long that took, the most memory that this process held,
/// and how large the pieces were: `upload-bench URL SITE TOKEN FILE`, with the token's secret in SECRET.
let arguments = CommandLine.arguments
guard arguments.count == 5, let secret = ProcessInfo.processInfo.environment["SECRET"] else {
    FileHandle.standardError.write(Data("usage: SECRET=… upload-bench URL SITE TOKEN FILE\n".utf8))
    exit(64)
}
let configuration = try TableauConfiguration(
    server: arguments[1], site: arguments[2], credentials: .token(name: arguments[3], secret: Secret(secret)))
let sent = Mutex<[Int64]>([])
let transport = CurlTransport()
let took = try await withTableau(configuration, transport: transport) { tableau in
    // The session begins before the clock does, as it does for curl.
    try await tableau.signIn()
    let start = ContinuousClock.now
    _ = try await tableau.uploads.upload(arguments[4]) { progress in sent.withLock { $0.append(progress.sent) } }
    return start.duration(to: .now)
}
transport.shutdown()

let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
let peak = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }?.split(separator: " ").dropFirst().first
let ends = sent.withLock { $0 }
let pieces = zip(ends, [0] + ends).map { end, start in end - start }
let seconds = Double(took.components.seconds) + Double(took.components.attoseconds) * 1e-18
print("ours: \(String(format: "%.2f", seconds)) s, at most \((Int(peak ?? "") ?? 0) / 1_000) MB of memory")
print("pieces:", pieces.map(String.init).joined(separator: " "))
