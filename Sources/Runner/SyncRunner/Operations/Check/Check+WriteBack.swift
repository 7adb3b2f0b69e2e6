// SPDX-License-Identifier: Apache-2.0

import Logging
import RunnerState
import SyncSettings
import SysproOData
import SysproReading

extension Check {
    /// Looks at what write-backs need: their properties, and that e.net lets the operator in.
    ///
    /// - Parameter locks: The state folder that other processes are at work on.
    static func checkWriteBacks(
        _ configuration: SyncConfiguration, locks: String, _ clients: [ODataSource.CompanyClient], _ logger: Logger,
        _ report: inout CheckReport
    ) async {
        guard let enet = configuration.enet, let first = configuration.writeBacks.first,
            let company = clients.first(where: { $0.company == enet.company })
        else { return }
        do {
            let metadata = try await company.client.metadata()
            for writeBack in configuration.writeBacks {
                do {
                    let (query, _) = try writeBack.resolve(metadata, file: configuration.file)
                    report.ok(
                        "write-back \(writeBack.name)",
                        "\(writeBack.fields.count) fields of \(query.entitySet) through \(writeBack.object)")
                } catch {
                    report.fail("write-back \(writeBack.name)", error)
                }
            }
            // A harmless question: whether the operator may use the setup objects only shows when one is asked.
            let question = EnetQuery.find(first.entitySet, first.key.map(\.property), limit: 1)
            // A folder that holds no locks is one that nobody works on.
            let folder = try? StateFolder(locks)
            let turn = folder.map { OperatorTurn(enet, in: $0, for: "check", logger: logger) }
            try await enet.withClient(sharing: company.client, taking: turn, logger: logger) { client in
                do {
                    _ = try await client.query(question)
                    report.ok("e.net", "lets operator '\(enet.user)' in at \(enet.url)")
                } catch let error as ODataError where error.serverCode != nil {
                    report.warning("e.net", "lets operator '\(enet.user)' in, but: \(error.message)")
                }
            }
        } catch {
            report.fail("e.net", error)
        }
    }
}
