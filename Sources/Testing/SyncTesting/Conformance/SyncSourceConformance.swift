// SPDX-License-Identifier: Apache-2.0

public import SyncCore

/// A source to be proven, with the means to change what it reads.
public struct SourceSubject<Batch: Sendable>: Sendable {
    /// The source.
    public var source: any SyncSource<Batch>
    /// The rows of a batch, each as one text that says all of it.
    public var rows: @Sendable (Batch) -> [String]
    /// Everything that the system behind the source holds, each row in the same form.
    public var contents: @Sendable () async throws -> Set<String>
    /// Adds or changes at least one row in the system behind the source.
    public var change: @Sendable () async throws -> Void
    /// Makes the next read stop before its end (a lost connection, a page cut short); `nil` if that cannot be done.
    public var breakOff: (@Sendable () async throws -> Void)?

    /// A subject.
    public init(
        source: any SyncSource<Batch>, rows: @escaping @Sendable (Batch) -> [String],
        contents: @escaping @Sendable () async throws -> Set<String>,
        change: @escaping @Sendable () async throws -> Void, breakOff: (@Sendable () async throws -> Void)? = nil
    ) {
        self.source = source
        self.rows = rows
        self.contents = contents
        self.change = change
        self.breakOff = breakOff
    }
}

/// Proves that a source reads as `SyncSource` asks for. The system behind it holds at least two rows.
///
/// - Throws: ``ConformanceFailure``, or what the source throws where it should not.
public func checkSyncSource<Batch: Sendable>(_ subject: SourceSubject<Batch>) async throws {
    let ids = AuditIDSource()
    func read(after position: Position?) async throws -> (rows: Set<String>, position: Position?) {
        let batches = try await subject.source.batches(for: Samples.run("conformance", ids), after: position)
        var rows: Set<String> = []
        var reached: Position?
        for try await element in batches {
            if let batch = element.batch {
                let found = subject.rows(batch)
                try expect(found.count, element.records ?? found.count, "a batch holds as many records as it says")
                rows.formUnion(found)
            }
            reached = element.position ?? reached
        }
        if batches.extent == .whole {
            try expectAll(
                try await subject.contents(), in: rows,
                "a read that calls itself whole holds everything: the destination deletes what it does not hold")
        }
        return (rows, reached)
    }

    let before = try await subject.contents()
    let whole = try await read(after: nil)
    try expect(whole.rows, before, "without a position everything is read")
    let again = try await read(after: nil)
    try expectAll(whole.rows, in: again.rows, "the same position again gives at least the same rows")

    try await subject.change()
    let new = try await subject.contents().subtracting(before)
    try expect(new.isEmpty, false, "the subject's change adds or changes a row")
    let next = try await read(after: whole.position)
    try expectAll(new, in: next.rows, "what changed since a position is read after it")
    let repeated = try await read(after: whole.position)
    try expectAll(next.rows, in: repeated.rows, "the same position again gives at least the same rows")

    try await subject.change()
    let newest = try await subject.contents().subtracting(before).subtracting(new)
    let last = try await read(after: next.position ?? whole.position)
    try expectAll(newest, in: last.rows, "what changed since a later position is read after that")

    if let breakOff = subject.breakOff {
        try await breakOff()
        try await expectError("a read that stops before its end throws, it never just ends") {
            _ = try await read(after: nil)
        }
        try expect(
            try await read(after: nil).rows, try await subject.contents(), "a read after one that was cut off is whole")
    }
}

/// Throws, and names what is missing, unless `found` has all of `expected`.
private func expectAll(_ expected: Set<String>, in found: Set<String>, _ rule: String) throws {
    let missing = expected.subtracting(found).sorted()
    guard let first = missing.first else { return }
    throw ConformanceFailure(rule, found: "\(missing.count) rows are missing, the first is '\(first)'")
}
