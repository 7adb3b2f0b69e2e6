// SPDX-License-Identifier: Apache-2.0

import SyncCore

/// Columns of a data source whose records are held back while a dimension does not have their values, checked against
/// `$metadata`.
package struct ReferencePlan: Sendable {
    /// The columns that refer.
    let names: [String]
    /// Their places in the rows.
    let columns: [Int]
    /// How the dimension is read.
    var dimension: DimensionPlan
    /// The places of the dimension's columns in its rows.
    let places: [Int]

    /// Whether a record that waited for `reference` waits for a value of this dimension.
    func isMeant(by reference: MissingReference) -> Bool {
        reference.dimension == dimension.name && reference.columns == dimension.columns
    }
}

extension [ReferencePlan] {
    /// Reads the dimensions, each once.
    func read(from clients: [ODataSource.CompanyClient]) async throws -> [References.Check] {
        var checks: [References.Check] = []
        for plan in self {
            if let known = checks.first(where: {
                $0.plan.dimension.name == plan.dimension.name && $0.plan.dimension.columns == plan.dimension.columns
            }) {
                checks.append(References.Check(plan: plan, known: known.known, completeness: known.completeness))
            } else {
                let dimension = try await Dimension.read(plan.dimension, places: plan.places, from: clients)
                checks.append(
                    References.Check(
                        plan: plan, known: dimension.values, completeness: dimension.completeness))
            }
        }
        return checks
    }
}
