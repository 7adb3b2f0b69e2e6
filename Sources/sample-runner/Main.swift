// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Dispatch
import Foundation
import Synchronization

@main
struct Main {
    static func main() async {
        StandardStreams.prepare()
        let arguments = GlobalOptions.behindCommand(Array(CommandLine.arguments.dropFirst()))
        do {
            try SampleRunner.checkName(in: arguments)
            let command = Invocation(try SampleRunner.parseAsRoot(arguments))
            StandardStreams.exit(try await StopSignals.run { [command] in try await perform(command) })
        } catch {
            if let failure = Failure(error) {
                if arguments.contains("--json") { print(failure.json) }
                Terminal.note("sample-runner: \(failure.message)")
                StandardStreams.exit(failure.exitCode)
            }
            let code = SampleRunner.exitCode(for: error)
            let text = Failure.withoutValues(SampleRunner.fullMessage(for: error), of: arguments)
            // An exit code alone has no words: its document was printed before it was thrown.
            if !code.isSuccess, !text.isEmpty, arguments.contains("--json") { print(Failure(misuse: text).json) }
            if !text.isEmpty { code.isSuccess ? print(text) : Terminal.note(text) }
            StandardStreams.exit(code.rawValue)
        }
    }

    private static func perform(_ invocation: Invocation) async throws -> Int32 {
        var command = invocation.command
        if var asynchronous = command as? any AsyncParsableCommand {
            try await asynchronous.run()
        } else {
            try command.run()
        }
        return 0
    }
}

/// A command on its way to the task that runs it.
///
/// It is a value that was just parsed and that nobody else holds: `@unchecked` because ArgumentParser's protocols do not
/// promise to be `Sendable`, though every command here is a struct of texts and flags.
private struct Invocation: @unchecked Sendable {
    let command: any ParsableCommand

    init(_ command: any ParsableCommand) {
        self.command = command
    }
}

/// Ends the command in an orderly way on the first SIGINT or SIGTERM, and at once on the second.
enum StopSignals {
    private static let gentle = Mutex<(@Sendable () -> Void)?>(nil)

    /// From now on the first signal calls `stop` and cancels nothing: the command ends by itself, in its own order.
    static func handOver(_ stop: @escaping @Sendable () -> Void) { gentle.withLock { $0 = stop } }

    static func run(_ body: @escaping @Sendable () async throws -> Int32) async throws -> Int32 {
        let (signals, continuation) = AsyncStream<Int32>.makeStream()
        let sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { continuation.yield(number) }
            source.activate()
            return source
        }
        defer { for source in sources { source.cancel() } }
        return try await withThrowingTaskGroup(of: Int32?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                for await number in signals { return -number }
                return nil
            }
            var stoppedBy: Int32?
            while let result = await group.nextResult() {
                switch result {
                case .success(let code?) where code < 0 && stoppedBy == nil:
                    stoppedBy = -code
                    Terminal.note("stopping; press again to stop at once")
                    if let stop = gentle.withLock({ $0 }) { stop() } else { group.cancelAll() }
                    for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
                case .success(let code?) where code >= 0:
                    group.cancelAll()
                    return stoppedBy.map { 128 + $0 } ?? code
                case .failure(let error):
                    group.cancelAll()
                    if let stoppedBy, error is CancellationError { return 128 + stoppedBy }
                    throw error
                default: break
                }
            }
            return stoppedBy.map { 128 + $0 } ?? 0
        }
    }
}
