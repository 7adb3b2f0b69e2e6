// SPDX-License-Identifier: Apache-2.0

/// A rule of a protocol that a conformer breaks.
public struct ConformanceFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The rule, as a claim about the conformer.
    public let rule: String
    /// What was seen instead.
    public let found: String

    /// A broken rule.
    public init(_ rule: String, found: String) {
        self.rule = rule
        self.found = found
    }

    /// The rule and what was seen.
    public var description: String { "broken rule: \(rule). Found: \(found)" }
}

/// Throws unless `found` equals `expected`.
func expect<Value: Equatable>(_ found: Value, _ expected: Value, _ rule: String) throws {
    guard found != expected else { return }
    throw ConformanceFailure(rule, found: "\(found), where \(expected) was expected")
}

/// Throws unless `work` throws.
func expectError(_ rule: String, _ work: () async throws -> Void) async throws {
    do { try await work() } catch { return }
    throw ConformanceFailure(rule, found: "no error")
}
