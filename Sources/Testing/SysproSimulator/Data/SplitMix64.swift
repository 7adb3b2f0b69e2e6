// SPDX-License-Identifier: Apache-2.0

/// Steele, Lea and Flood's SplitMix64: small, fast, and the same on every platform and Swift version.
///
/// The standard library's `random(in:using:)` may change how it draws; the methods here do not.
struct SplitMix64: Sendable {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A number in 0..<`bound`.
    mutating func below(_ bound: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// A number in `range`.
    mutating func within(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + below(range.count)
    }

    /// Whether an event of that many per cent happens.
    mutating func percent(_ share: Int) -> Bool {
        below(100) < share
    }

    /// One of `choices`.
    mutating func pick<Element>(_ choices: [Element]) -> Element {
        choices[below(choices.count)]
    }

    /// A number up to `limit` whose size is spread over its digits: small ones are as frequent as large ones.
    mutating func skewed(_ limit: Int) -> Int {
        var bound = 10
        while bound < limit, !percent(35) { bound *= 10 }
        return within(1...min(bound, limit))
    }
}
