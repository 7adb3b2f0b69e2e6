// SPDX-License-Identifier: Apache-2.0

import RunnerState
import SyncSettings
import SysproEntities
import SysproOData
import SysproReading

extension Check {
    /// Finds out what a company's service really does, unless that is known of this very service, and keeps it for the
    /// reader.
    package static func probe(
        _ client: ODataSource.CompanyClient, _ metadata: Metadata, _ configuration: SyncConfiguration,
        _ report: inout CheckReport
    ) async throws {
        let subject = "SYSPRO \(client.company), service"
        guard
            let datasource = configuration.datasources.first(where: { (try? metadata.entitySet($0.entitySet)) != nil })
        else { return }
        let remembered = RememberedProbes(try StateFolder(configuration.stateDirectory))
        var probes = remembered.load()
        if let probe = probes[client.company], probe.service == metadata.service {
            report.ok(subject, "\(probe) (known since an earlier check)")
            return checkProbe(probe, configuration, subject, &report)
        }
        do {
            let probe = try await client.client.probe(datasource.entitySet, in: metadata)
            probes[client.company] = probe
            try remembered.save(probes)
            report.ok(subject, "\(probe)")
            checkProbe(probe, configuration, subject, &report)
        } catch let error as ODataError {
            report.warning(subject, "what it does could not be found out: \(error.message)")
        }
    }

    private static func checkProbe(
        _ probe: ServiceProbe, _ configuration: SyncConfiguration, _ subject: String, _ report: inout CheckReport
    ) {
        if probe.comparesAsItSorts == false {
            report.warning(
                subject,
                "\(probe.entitySet) is sorted by its key in one order and compared in another: records are read by the service's links, and each whole read is checked against its count"
            )
        }
        if configuration.odata.ignoresCount {
            report.warning(
                subject,
                "'syspro.odata.count' is 'ignore': nobody notices if a read lacks records, and no row leaves Tableau because a read did not bring it"
            )
        } else if !probe.countsAlone {
            report.warning(
                subject,
                "does not count its records (/$count): reads cannot be checked against it, and their audit entries say 'counted: false'"
            )
        }
        if probe.count == .wrong {
            report.warning(subject, "$count=true gives another number than /$count: reads are checked against /$count")
        }
        guard probe.dates == .withoutZone, configuration.odata.clock == nil else { return }
        report.warning(
            subject,
            "dates come without a zone and 'syspro.odata.timeZone' is not set: filters by date take them for UTC, and a table that is read in the order of such a date cannot be read beyond one page. Set it to the server's time zone"
        )
    }

    /// Says which columns a data source that takes all of them does without here. One that it names is an error.
    static func checkColumns(
        _ datasource: DatasourceConfiguration, _ resolved: Mapping.Resolved, _ other: Mapping.Resolved?,
        _ metadata: Metadata, _ subject: String, _ report: inout CheckReport
    ) {
        guard datasource.columns.isEmpty, let type = try? metadata.entityType(of: resolved.plan.entitySet) else {
            return
        }
        let elsewhere = other?.plan.columns.map(\.name).filter { name in
            !type.properties.contains { $0.name == name }
        }
        let unknown = SysproTables.properties(of: resolved.plan.entitySet, missingFrom: type)
        for (columns, words) in [
            (elsewhere ?? [], "they are empty for this company"),
            (unknown.filter { elsewhere?.contains($0) != true }, "this version of SYSPRO is read without them"),
        ] where !columns.isEmpty {
            report.warning(
                subject,
                "\(resolved.plan.entitySet) does not have \(columns.joined(separator: ", ")) here: \(words)")
        }
    }
}
