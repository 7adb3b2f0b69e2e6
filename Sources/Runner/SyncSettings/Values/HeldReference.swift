// SPDX-License-Identifier: Apache-2.0

/// What becomes of a record that refers to a value that its dimension does not have.
public enum MissingReferencePolicy: String, Sendable, CaseIterable {
    /// It is loaded as it is.
    case load
    /// It is held back until the dimension has the value.
    case hold
}

/// Columns whose values must be those of a dimension before a record is loaded.
public struct HeldReference: Sendable {
    /// The dimension: so much of its data source's configuration as its values need.
    public var dimension: DatasourceConfiguration
    /// The columns that refer, and what they are called in the dimension. The first is the one that it is about.
    public var columns: [(from: String, to: String)]
}

extension DatasourceConfiguration {
    /// So much of the data source as some of its columns and its key need, read whole.
    package func reduced(to names: [String]) -> DatasourceConfiguration {
        var part = self
        let wanted = Set(names + key)
        part.columns =
            columns.isEmpty
            ? wanted.sorted().map {
                ColumnConfiguration(name: $0, origin: .property($0), type: nil, trim: .none, values: [:], line: line)
            } : columns.filter { wanted.contains($0.name) }
        part.changes.cursor = nil
        part.changes.companion = nil
        part.changes.reconcile = nil
        part.keepPages = nil
        part.holds = []
        return part
    }
}
