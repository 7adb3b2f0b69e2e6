// SPDX-License-Identifier: Apache-2.0

extension TableauSimulator {
    /// What people make of a published data source in Tableau. All of it stands in its description, and goes when another
    /// one is published over it.
    public enum Customization: Hashable, Sendable {
        /// A calculated field.
        case calculatedField(caption: String, formula: String)
        /// Another name for a column.
        case caption(String, String)
        /// A column that is not shown.
        case hidden(String)
        /// A column as a measure or a dimension.
        case role(String, String)
        /// A column's number format.
        case format(String, String)
        /// A comment on a column.
        case comment(String, String)
        /// Another word for one of a column's values.
        case alias(String, value: String, alias: String)
        /// A group or set of a column's values.
        case group(String, of: String)
        /// A hierarchy of columns.
        case hierarchy(String, [String])
        /// A folder of columns.
        case folder(String, [String])
        /// The month in which the fiscal year begins.
        case fiscalYear(String)
        /// A parameter.
        case parameter(String)
        /// A data source filter: people see only the rows with this value.
        case filter(String, value: String)
    }

    /// Changes a datasource's description, as people do in Tableau.
    public func customize(_ source: DataSource, _ customizations: Customization...) async throws {
        try await server.customize(source.id, customizations)
    }

    /// A datasource's description as it would be downloaded; `nil` if it is gone.
    public func description(of source: DataSource) async -> String? {
        try? await server.document(of: source.id)
    }

    /// Adds a calculated field to a datasource.
    public func calculate(_ caption: String, as formula: String, in source: DataSource) async throws {
        try await customize(source, .calculatedField(caption: caption, formula: formula))
    }

    /// The calculated fields of a datasource, by caption.
    public func calculations(of source: DataSource) async -> [String] {
        await server.calculations(of: source.id)
    }
}
