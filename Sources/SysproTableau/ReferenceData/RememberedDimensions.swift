// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import SyncCore

/// The values that dimensions last had, kept as files, so that records can be mapped again without asking SYSPRO.
struct RememberedDimensions {
    private let files: RememberedFiles

    init(_ folder: StateFolder) {
        files = RememberedFiles(folder, "dimensions")
    }

    /// Keeps the values of the checks' dimensions; what is there already is not written again.
    func save(_ checks: [References.Check]) throws {
        for check in checks {
            let sum = check.known.reduce(into: UInt64(check.known.count)) {
                $0 &+= StateFolder.hash($1.joined(separator: "\u{1F}"))
            }
            try files.save(as: name(of: check.plan), digest: String(sum, radix: 16)) {
                try JSONEncoder().encode(Array(check.known))
            }
        }
    }

    /// The checks of `plans` with the values that were kept.
    ///
    /// - Throws: `SyncError` where none were, or they cannot be read.
    func checks(of plans: [ReferencePlan]) throws -> [References.Check] {
        try plans.map { plan in
            guard let data = files.data(of: name(of: plan)),
                let values = try? JSONDecoder().decode([[String]].self, from: data)
            else {
                throw SyncError(
                    .local,
                    "what '\(plan.dimension.name)' holds, for which records wait, is not known here yet; the next 'sync' "
                        + "writes it down")
            }
            return References.Check(plan: plan, known: Set(values))
        }
    }

    private func name(of plan: ReferencePlan) -> String {
        StateFolder.fileName(([plan.dimension.name] + plan.dimension.columns).joined(separator: " "))
    }
}
