// SPDX-License-Identifier: Apache-2.0

import Foundation
@_spi(Testing) import SyncCore

/// What is killed, and when.
enum KillTarget: CustomStringConvertible {
    /// The runner, at one of its named points, the so-manieth time it comes by.
    case point(FaultPoint, Int)
    /// The runner, so long after it was started.
    case runner(Duration)
    /// Its hyperd.
    case hyperd(Duration)
    /// Both at once.
    case both(Duration)

    var description: String {
        switch self {
        case .point(let point, let count): "runner at \(point.rawValue):\(count)"
        case .runner(let after): "runner after \(after)"
        case .hyperd(let after): "hyperd after \(after)"
        case .both(let after): "both after \(after)"
        }
    }
}

/// Numbers that a seed decides.
struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}

/// How many kills there are, and from which seed.
enum KillPlan {
    /// `KILL_COUNT`; a dozen where nothing is said, as in the test suite.
    static let count = number("KILL_COUNT") ?? 12
    /// `KILL_SEED`; another one each time where nothing is said.
    static let seed = number("KILL_SEED").map(UInt64.init) ?? UInt64.random(in: 1...999_999)
    /// Kills in one world; the next begins with an empty Tableau.
    static let perWorld = 12

    /// The kill of this number: every second at a named point, all points in turn.
    static func target(_ index: Int, offset: Int, within span: Duration, _ numbers: inout SeededNumbers) -> KillTarget {
        let points = FaultPoint.allCases
        let moment = span * Double.random(in: 0.05...1, using: &numbers)
        let times = Int.random(in: 1...3, using: &numbers)
        guard index % 2 == 1 else { return .point(points[(index / 2 + offset) % points.count], times) }
        return switch index / 2 % 3 {
        case 0: .runner(moment)
        case 1: .hyperd(moment)
        default: .both(moment)
        }
    }

    private static func number(_ name: String) -> Int? {
        ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
    }
}
