// SPDX-License-Identifier: Apache-2.0

/// Which data source rows are loaded into, and what may become of it.
public struct LoadTarget: Hashable, Sendable {
    /// How rows reach a data source that is there.
    public enum Load: Sendable {
        /// Rows are put in and taken away by key.
        case update
        /// The data source is published again, whole.
        case replace
    }

    /// The data source's name.
    public var name: String
    /// The project that holds it; one in another project is named by its path: `Parent/Child`.
    public var project: String
    /// How rows reach it.
    public var load: Load
    /// Whether a data source of that name is loaded although this program did not make it, and published over what people
    /// made of it if there is no other way.
    public var adopt = false
    /// Whether it is made again if somebody deletes it in Tableau.
    public var recreate = false
    /// Whether rows leave of which the source no longer has a record.
    public var removesAbsent = true

    /// A data source.
    public init(_ name: String, in project: String, load: Load = .update) {
        self.name = name
        self.project = project
        self.load = load
    }
}
