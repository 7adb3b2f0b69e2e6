// SPDX-License-Identifier: Apache-2.0

import SyncSimulation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Plays histories of the engine, one for each seed, and stops at the first that ends in a fault: it is told step by step.
@main
struct SimulateSync {
    private static let usage = """
        usage: simulate-sync [--count N] [--seed N] [--workers N]
          --count    how many histories to play (10000)
          --seed     the seed of the first one; the next ones follow (a random number)
          --workers  how many to play side by side (one for each processor)
        Ends with 1 if a history ends in a fault; --count 1 --seed N plays that history again.
        """

    static func main() async {
        var numbers: [String: UInt64] = [:]
        var words = CommandLine.arguments.dropFirst()
        while let word = words.popFirst() {
            guard ["--count", "--seed", "--workers"].contains(word), let number = words.popFirst().flatMap(UInt64.init)
            else {
                print(usage)
                exit(word == "--help" ? 0 : 64)
            }
            numbers[word] = number
        }
        let processors = UInt64(max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))))
        let workers = max(1, numbers["--workers"] ?? processors)
        let histories = Histories(
            first: numbers["--seed"] ?? .random(in: 0...UInt64(UInt32.max)), count: numbers["--count"] ?? 10_000,
            step: workers)
        print("histories: \(histories.count) from seed \(histories.first)")
        let start = ContinuousClock.now
        let played = await withTaskGroup(of: Played.self) { group in
            for worker in 0..<workers { group.addTask { histories.play(from: worker) } }
            var played = Played()
            for await part in group {
                played.figures = played.figures + part.figures
                played.histories += part.histories
                played.digest ^= part.digest
                played.fault = played.fault ?? part.fault
                if played.fault != nil { group.cancelAll() }
            }
            return played
        }
        if let fault = played.fault {
            for line in SyncSimulation.play(fault.seed, isTracing: true).trace { print(line) }
            print("seed \(fault.seed): \(fault.fault ?? "?")")
            print("play it again: simulate-sync --count 1 --seed \(fault.seed)")
            exit(1)
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        print(played.figures)
        print(
            "\(played.histories) histories hold: \(Int(Double(played.histories) / seconds)) a second; digest \(String(played.digest, radix: 16))"
        )
    }

    /// What came of some histories.
    private struct Played: Sendable {
        var figures = SimulationFigures()
        var histories = 0
        var digest: UInt64 = 0
        var fault: SyncSimulation.Result?
    }

    /// All histories, which workers take in turns.
    private struct Histories: Sendable {
        let first: UInt64
        let count: UInt64
        let step: UInt64

        func play(from worker: UInt64) -> Played {
            var played = Played()
            for number in stride(from: worker, to: count, by: Int(step)) where !Task.isCancelled {
                let result = SyncSimulation.play(first &+ number)
                played.figures = played.figures + result.figures
                played.histories += 1
                played.digest ^= result.digest &* (result.seed | 1)
                guard result.fault == nil else {
                    played.fault = result
                    break
                }
            }
            return played
        }
    }
}
