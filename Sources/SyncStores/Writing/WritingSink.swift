// SPDX-License-Identifier: Apache-2.0

import Foundation
public import SyncCore

/// A sink that writes rows to a `RowDestination`: the author of a destination writes two functions, this does the rest.
///
/// ```swift
/// let sink = try WritingSink(StockTable(in: database), spool: state + "/stock.spool")
/// ```
///
/// Its *spool* is a SQLite file. It holds the rows of the run that is under way, the changes of a load until it is settled, and
/// a digest of every row that was written, by which the sink knows what is new, changed or gone. Memory stays small
/// however many rows there are.
///
/// The sink knows what it wrote itself. If the destination's last write is another one (somebody else wrote, a backup was put
/// back, the spool is gone), it says so in a warning and writes every row that was read again.
public struct WritingSink<Destination: RowDestination>: SyncSink {
    /// Rows.
    public typealias Batch = [Destination.Element]

    let destination: Destination
    let spool: Spool

    /// A sink for `destination`.
    ///
    /// - Parameter path: The spool's file. It is made if it is missing, with its folder; each sink needs its own.
    /// - Throws: `SyncError` that names the file and what to do.
    public init(_ destination: Destination, spool path: String) throws {
        self.destination = destination
        spool = try Spool(path)
    }

    /// Opens an empty stage.
    public func stage(for run: Run, extent: Extent) async throws -> any SyncStage<[Destination.Element]> {
        try await spool.begin(run)
        return WritingStage(sink: self, run: run, extent: extent)
    }

    /// Has the destination carry the load out, unless it has done so already.
    public func commit(_ load: PreparedLoad) async throws -> LoadReceipt {
        let receipt = LoadReceipt(destinationID: destination.name)
        let previous = try WritePlan(of: load).previous
        let last = try await destination.lastWrite()
        if last == load.requestID { return receipt }
        guard last == previous else { throw conflict() }
        guard try await spool.holds(load, of: Destination.Element.self) else {
            throw SyncError(
                .refused,
                "the changes of this load in the spool \(spool.path) are gone or damaged, or their rows have another type by now; "
                    + "the next run reads again")
        }
        do {
            try await destination.write(spool.changes(of: load), id: load.requestID, after: previous)
        } catch is WriteConflict {
            // A try of a process that was killed may have ended between the question and the write.
            guard try await destination.lastWrite() == load.requestID else { throw conflict() }
        } catch let error where !(error is SyncError || error is CancellationError) {
            throw SyncError(
                .outcomeUnknown,
                "'\(destination.name)' may or may not have taken the write: \(SyncError(any: error).message)",
                isRetriable: true, underlying: error)
        }
        guard try await destination.lastWrite() == load.requestID else {
            throw SyncError(
                .outcomeUnknown,
                "'\(destination.name)' does not remember the write that it has taken. This is a fault in the destination",
                isRetriable: true)
        }
        return receipt
    }

    /// Notes what the destination holds now, and lets the changes go.
    public func settle(_ load: PreparedLoad, _ receipt: LoadReceipt) async throws {
        try await spool.settle(load, forgets: WritePlan(of: load).forgets)
    }

    private func conflict() -> SyncError {
        SyncError(
            .conflict,
            "'\(destination.name)' has taken a write that this sink does not know; the next run reads again and writes every row "
                + "that it reads. Let one pipeline at a time write there",
            isRetriable: true, leavesNothing: true)
    }
}

/// What a load must know besides its changes, in the journal.
struct WritePlan: Codable {
    /// The write that it follows.
    var previous: String?
    /// Whether what was known of the destination's rows is no longer true.
    var forgets: Bool

    init(previous: String?, forgets: Bool) { (self.previous, self.forgets) = (previous, forgets) }

    init(of load: PreparedLoad) throws {
        do {
            self = try JSONDecoder().decode(WritePlan.self, from: Data(load.plan))
        } catch {
            throw SyncError(
                .stateCorrupted,
                "the journal's plan of load \(load.requestID) cannot be read; put back a backup of the state",
                underlying: error)
        }
    }
}

/// Rows on their way to a load.
private actor WritingStage<Destination: RowDestination>: SyncStage {
    private let sink: WritingSink<Destination>
    private let run: Run
    private let extent: Extent
    private var taken = 0
    private(set) var warnings: [RunWarning] = []

    init(sink: WritingSink<Destination>, run: Run, extent: Extent) {
        self.sink = sink
        self.run = run
        self.extent = extent
    }

    func add(_ batch: [Destination.Element]) async throws -> Int {
        try await sink.spool.add(batch, of: run, refusesOthers: extent == .whole)
        taken += batch.count
        return batch.count
    }

    func beginAgain() async throws {
        taken = 0
        try await sink.spool.begin(run)
    }

    func prepare(after read: StagedRead) async throws -> StagedLoad {
        let last = try await sink.destination.lastWrite()
        // A held record has a key that this sink does not know: any row may be that record's.
        let removes = extent == .whole && read.showsAbsence && read.held == 0
        let found = try await sink.spool.compare(run, last: last, removes: removes)
        var counts = LoadCounts(
            inserted: found.inserted, updated: found.updated, deleted: removes ? found.absent : 0,
            existing: found.isKnown ? found.held : nil)
        counts.unchanged = taken - found.inserted - found.updated
        warnings = warnings(found, read, removes)
        guard let digest = found.digest else { return StagedLoad(counts, nil, removesAbsent: removes) }
        let plan = try JSONEncoder().encode(WritePlan(previous: last, forgets: !found.isKnown))
        let load = PreparedLoad(
            requestID: "\(run.id)-\(digest)", digest: digest, file: run.id.rawValue, plan: Array(plan))
        return StagedLoad(counts, load, removesAbsent: removes)
    }

    func discard() async {
        // What cannot be removed goes with the next load that is settled.
        try? await sink.spool.discard(run)
    }

    private func warnings(_ found: Spool.Comparison, _ read: StagedRead, _ removes: Bool) -> [RunWarning] {
        var warnings: [RunWarning] = []
        let name = sink.destination.name
        if !found.isKnown {
            let others =
                extent == .changes ? "; run a snapshot to write the rows that did not change as well" : ""
            warnings.append(
                RunWarning(
                    code: "unknownWrite",
                    message: """
                        the last write of '\(name)' is not the one that this sink noted in \(sink.spool.path): every row that \
                        was read is written again\(others). A row that counts as inserted may have been there, one that \
                        counts as updated may have been right, and a row that this sink never wrote stays
                        """))
        }
        if extent == .whole, !removes, found.absent > 0 {
            let reason =
                if read.rejected + read.held > 0 {
                    "one of the \(read.rejected) rejected and \(read.held) held records may be theirs"
                } else if case .uncounted(let reason) = read.end.records { reason } else {
                    "a part of the source was not read"
                }
            warnings.append(
                RunWarning(
                    code: "absentRowsStay",
                    message: "\(found.absent) rows of '\(name)' were not read and stay: \(reason)"))
        }
        return warnings
    }
}
