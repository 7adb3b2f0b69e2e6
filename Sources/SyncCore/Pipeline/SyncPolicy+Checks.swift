// SPDX-License-Identifier: Apache-2.0

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
