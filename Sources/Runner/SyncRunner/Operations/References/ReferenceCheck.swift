// SPDX-License-Identifier: Apache-2.0

import Columnar
import HyperExtract
import RunnerState
import SyncCore
import SyncSettings
import SysproOData
import SysproReading

/// Looks for values in Tableau that SYSPRO does not have.
public struct ReferenceCheck: Sendable {
    let resources: RunnerResources

    /// What it needs is what `resources` has open.
    public init(_ resources: RunnerResources) { self.resources = resources }

    /// Looks whether SYSPRO has every value that Tableau's data sources hold for a dimension.
    ///
    /// Both are read again: the dimension from SYSPRO, as its data source's mapping makes it, and the data sources by a
    /// download. Blank values refer to nothing.
    ///
    /// - Parameter names: the data sources that refer; all where there are none.
    /// - Returns: a report of each reference, in the order of the file; one that could not be looked at is a report too.
    /// - Throws: ``ConfigurationError``; `SyncError` if SYSPRO's `$metadata` cannot be read; `CancellationError`.
    public func run(_ names: [String] = []) async throws -> [ReferenceReport] {
        let references = try resources.configuration.references(of: names)
        var dimensions: [String: DatasourceConfiguration] = [:]
        for reference in references {
            dimensions[reference.place] = resources.configuration.datasources.first { $0.name == reference.dimension }?
                .reduced(to: reference.columns.map(\.to))
        }
        let places = dimensions.keys.sorted()
        let resolved = Dictionary(
            uniqueKeysWithValues: zip(places, try await resources.resolve(places.compactMap { dimensions[$0] })))
        var known: [String: Result<Dimension, SyncError>] = [:]
        var reports: [ReferenceReport] = []
        for reference in references {
            var report = ReferenceReport(reference)
            do {
                if known[reference.place] == nil, let resolved = resolved[reference.place] {
                    known[reference.place] = await dimension(of: reference, resolved)
                }
                guard let dimension = try known[reference.place]?.get() else { continue }
                try await explained {
                    try await resources.hyper.connected { try await compare(reference, dimension, on: $0, &report) }
                }
            } catch let error as SyncError {
                report.status = .failed
                report.error = RunFailure(error, during: "references")
            }
            reports.append(report)
        }
        return reports
    }

    private func dimension(
        of reference: ReferenceConfiguration, _ resolved: Mapping.Resolved
    ) async -> Result<Dimension, SyncError> {
        do {
            let plan = DimensionPlan(reference.dimension, resolved, columns: reference.columns.map(\.to))
            let places = try plan.places(file: resources.configuration.file, line: reference.line)
            return .success(try await Dimension.read(plan, places: places, from: resources.clients))
        } catch let error as ConfigurationError {
            return .failure(SyncError(.configuration, error.description))
        } catch {
            return .failure(SyncError(explaining: error))
        }
    }

    private func compare(
        _ reference: ReferenceConfiguration, _ dimension: Dimension, on connection: HyperConnection,
        _ report: inout ReferenceReport
    ) async throws {
        let key = resources.configuration.datasources.first { $0.name == reference.datasource }?.key ?? []
        let found = try await TableauContent.fetched(
            reference.datasource, in: reference.project, for: resources, on: connection
        ) { content in
            for (column, _) in reference.columns {
                _ = try content.column(
                    column, of: reference.datasource, file: resources.configuration.file, line: reference.line)
            }
            let names = reference.columns.map { quoted(identifier: $0.from) }
            let held = Set(content.schema.columns.map(\.name))
            let parts = key.filter(held.contains).map { "COALESCE(CAST(\(quoted(identifier: $0)) AS text), '')" }
            let example = parts.isEmpty ? "NULL" : "MIN(" + parts.joined(separator: " || ', ' || ") + ")"
            return try await connection.query(
                "SELECT \(names.joined(separator: ", ")), COUNT(*), CAST(\(example) AS text) FROM \(content.table.sql) "
                    + "GROUP BY \(names.joined(separator: ", "))")
        }
        let loose = Dictionary(grouping: dimension.values.map { $0.map(\.string) }, by: Self.loose)
        var unknown: [ReferenceReport.Unknown] = []
        for row in 0..<found.count {
            let values = found.row(row)
            let value = ComparableText.of(found, row, Array(reference.columns.indices)).map(\.string)
            guard !value[0].isEmpty else { continue }
            report.values += 1
            guard !dimension.values.contains(value.map { ExactText($0) }) else { continue }
            let rows = Int(found.columns[reference.columns.count].integers[row])
            report.unknownRows += rows
            unknown.append(
                .init(
                    value: value.joined(separator: ", "), rows: rows, example: values.last?.text,
                    similar: loose[Self.loose(value)]?.map { $0.joined(separator: ", ") }.min()))
        }
        report.known = dimension.values.count
        report.rejected = dimension.rejected
        report.unknownValues = unknown.count
        report.unknown = Array(unknown.sorted { ($1.rows, $0.value) < ($0.rows, $1.value) }.prefix(1_000))
        report.status = unknown.isEmpty ? .known : .unknown
    }

    private static func loose(_ value: [String]) -> [String] {
        ComparableText.loose(value.map { ExactText($0.filter { !$0.isWhitespace }.lowercased()) }).map(\.string)
    }
}

extension ReferenceConfiguration {
    /// The dimension's columns that it is about.
    fileprivate var place: String { ([dimension] + columns.map(\.to)).joined(separator: "\u{1F}") }
}

extension SyncConfiguration {
    /// The references of these data sources, or all where there are none.
    package func references(of names: [String]) throws -> [ReferenceConfiguration] {
        let all = references.map(\.datasource)
        guard !all.isEmpty else {
            throw ConfigurationError(
                file: file, line: nil,
                message:
                    "no column 'references' a dimension, and there is no list of 'references'; configure what to check")
        }
        for name in names where !all.contains(name) {
            let hint =
                nearest(to: name, among: all).map { "did you mean '\($0)'?" }
                ?? "those that do are \(Set(all).sorted().joined(separator: ", "))"
            throw ConfigurationError(
                file: file, line: nil, message: "no column of a data source '\(name)' refers to a dimension; \(hint)")
        }
        return names.isEmpty ? references : references.filter { names.contains($0.datasource) }
    }
}
