// SPDX-License-Identifier: Apache-2.0

/// What a run may do before it has to stop.
public struct SyncPolicy: Hashable, Sendable {
    /// How many of the records read may be rejected.
    public enum RejectLimit: Hashable, Sendable {
        /// This share of the records read, but never less than one record: 0.005 is half a percent. A poll often reads a
        /// handful of records, of which one would be more than any share worth writing; 0 is none.
        case share(Double)
        /// This many.
        case count(Int)
        /// However many there are.
        case unlimited

        /// Not a single one.
        public static let zero = RejectLimit.count(0)

        func allows(_ rejected: Int, of read: Int) -> Bool {
            switch self {
            case .share(let share): Double(rejected) <= (share > 0 ? max(1, share * Double(read)) : 0)
            case .count(let count): rejected <= count
            case .unlimited: true
            }
        }
    }

    /// Above it a run fails before anything is loaded.
    public var maxRejected: RejectLimit
    /// The share of the destination's rows that a run may take away: 0.2 is a fifth, 1 is all of them.
    public var allowShrink: Double
    /// How long a run may take, recovery included; `nil` for as long as it likes.
    ///
    /// A run over its time is cancelled. It is over when its source, sink and stores have answered the cancellation.
    public var deadline: Duration?

    /// A policy: half a percent of rejected records, a fifth of shrinking, no deadline.
    public init(
        maxRejected: RejectLimit = .share(0.005), allowShrink: Double = 0.2, deadline: Duration? = nil
    ) {
        self.maxRejected = maxRejected
        self.allowShrink = allowShrink
        self.deadline = deadline
    }
}

extension SyncPolicy.RejectLimit: CustomStringConvertible {
    /// The limit as a configuration file spells it.
    public var description: String {
        switch self {
        case .share(let share): SyncPolicy.percent(share)
        case .count(let count): "\(count)"
        case .unlimited: "100%"
        }
    }
}

extension SyncPolicy {
    /// A share as a percentage with at most two decimals: 0.005 is `0.5%`.
    public static func percent(_ share: Double) -> String {
        let hundredths = Int((share * 10_000).rounded())
        guard hundredths % 100 != 0 else { return "\(hundredths / 100)%" }
        let decimals = String(100 + hundredths % 100).dropFirst()
        return "\(hundredths / 100).\(decimals.hasSuffix("0") ? decimals.dropLast() : decimals)%"
    }
}

extension SyncPolicy {
    /// Stops a run whose rejected records are more than the policy allows.
    ///
    /// - Throws: ``SyncError`` with code `rejected`.
    public func checkRejected(_ counts: RunCounts) throws {
        guard !maxRejected.allows(counts.rejected, of: counts.read) else { return }
        throw SyncError(
            .rejected,
            """
            \(counts.rejected) of \(counts.read) records were rejected, more than maxRejected (\(maxRejected)) allows; \
            nothing was loaded. The records are kept with their reasons under this run: fix the mapping or the \
            records, or allow more
            """)
    }

    /// Stops a run that would take more rows away than the policy allows.
    ///
    /// A whole read that found nothing is taken as taking everything away, whatever the sink would do with it.
    ///
    /// - Throws: ``SyncError`` with code `shrink`.
    public func checkShrink(_ load: LoadCounts, read: Int, extent: Extent) throws {
        let base: Int
        switch (load.existing, extent) {
        case (let existing?, _): base = existing
        case (nil, .whole): base = load.updated + load.unchanged + load.deleted
        case (nil, .changes): return
        }
        let gone = extent == .whole && read == 0 ? base : load.deleted - load.renamed
        guard base > 0, gone > 0, Double(gone) > allowShrink * Double(base) else { return }
        let share = Self.percent(Double(gone) / Double(base))
        let found = read == 0 && extent == .whole ? "the source answered with no rows at all: " : ""
        throw SyncError(
            .shrink,
            """
            \(found)\(gone) of \(base) rows (\(share)) would go from the destination, more than allowShrink \
            (\(Self.percent(allowShrink))) allows; nothing was loaded. Look at the source first; if the rows are really \
            gone, allow it by hand for one run with an allowShrink of \(share) or more
            """)
    }
}
