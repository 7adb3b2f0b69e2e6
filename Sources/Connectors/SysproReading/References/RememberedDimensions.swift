// SPDX-License-Identifier: Apache-2.0

import Columnar
import FoundationEssentials
import RunnerState
import SyncCore
import SyncSettings

/// The values that dimensions last had, kept as files, so that records can be mapped again without asking SYSPRO.
package struct RememberedDimensions {
    private let files: RememberedFiles

    package init(_ folder: StateFolder) {
        files = RememberedFiles(folder, "dimensions")
    }

    /// Keeps the values of the checks' dimensions; what is there already is not written again.
    package func save(_ checks: [References.Check]) throws {
        for check in checks {
            let sum = check.known.reduce(into: UInt64(check.known.count)) {
                $0 &+= ShortDigest.of($1.map(\.string).joined(separator: "\u{1F}"))
            }
            try files.save(as: name(of: check.plan), digest: String(sum, radix: 16)) {
                try JSONEncoder().encode(Array(check.known))
            }
        }
    }

    /// Makes sure that no dimension that had values is empty now: a service that answers with no records is no reason to
    /// hold everything back.
    ///
    /// - Throws: `SyncError` with code `shrink`.
    package func requireNotEmptied(_ checks: [References.Check]) throws {
        for check in checks where check.known.isEmpty {
            guard let had = try values(of: check.plan)?.count, had > 0 else { continue }
            throw SyncError(
                .shrink,
                "SYSPRO answered with no records at all for '\(check.plan.dimension.name)', which had \(had) values for "
                    + "others to refer to; nothing was read. Look at SYSPRO, and at what the OData user may read there; "
                    + "where it is really empty, take 'missing: hold' away",
                isRetriable: true)
        }
    }

    /// The checks of `plans` with the values that were kept.
    ///
    /// - Throws: `SyncError` if none were, or they cannot be read.
    package func checks(of plans: [ReferencePlan]) throws -> [References.Check] {
        try plans.map { plan in
            guard let values = try values(of: plan) else {
                throw SyncError(
                    .local,
                    "what '\(plan.dimension.name)' holds, for which records wait, is not known here yet; the next 'sync' "
                        + "writes it down")
            }
            return References.Check(plan: plan, known: Set(values))
        }
    }

    private func values(of plan: ReferencePlan) throws -> [[ExactText]]? {
        try files.data(of: name(of: plan)).flatMap { try? JSONDecoder().decode([[ExactText]].self, from: $0) }
    }

    private func name(of plan: ReferencePlan) -> String {
        FileName.of(([plan.dimension.name] + plan.dimension.columns).joined(separator: " "))
    }
}
