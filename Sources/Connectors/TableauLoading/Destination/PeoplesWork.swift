// SPDX-License-Identifier: Apache-2.0

import RunnerState

/// What people made of a data source in Tableau. It stands in its description only.
struct PeoplesWork: Hashable, Sendable {
    /// Each thing in a few words.
    let things: [String]
    /// Those among them that hide rows.
    let filters: [String]

    /// - Parameter made: What Tableau itself wrote when we published; `nil` if that is not known. Then only what Tableau never
    ///   writes by itself counts.
    init(_ document: DataSourceDocument, besides made: Set<DocumentThing>?) {
        let work = document.things.filter { thing in made.map { !$0.contains(thing) } ?? (thing.isUsual != true) }
        things = work.map(\.words)
        filters = work.filter { $0.filters == true }.map(\.words)
    }
}
