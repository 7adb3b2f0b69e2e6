// SPDX-License-Identifier: Apache-2.0

import SyncCore
import SyncSettings
import SysproReading

extension Deployment {
    /// Whether another runner has read a data source as a newer file says.
    static func checkSharedMappings(
        _ configuration: SyncConfiguration, _ resolved: [String: Mapping.Resolved], _ report: inout CheckReport
    ) async {
        guard let mapping = SharedMapping(configuration) else { return }
        for (name, resolved) in resolved.sorted(by: { $0.key < $1.key }) {
            do {
                guard let store = try configuration.postgresStore() else { return }
                let position = try await store.watermark(of: PipelineID(name))?.position
                try mapping.requireNewest(resolved.plan, of: configuration.odata.companies, at: position)
            } catch {
                report.fail(name, error)
            }
        }
    }
}
