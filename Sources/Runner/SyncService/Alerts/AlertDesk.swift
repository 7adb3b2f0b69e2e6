// SPDX-License-Identifier: Apache-2.0

import SyncCore
import SyncSettings
import SyncStores

/// Lets people know of each outage once, and of its end, whichever of the runners found it out.
struct AlertDesk: Sendable {
    /// An alert on its way.
    struct Notice: Sendable {
        var alert: ServiceAlert
        var rules: AlertRules
        /// The store that runners share; `nil` if this one is alone.
        var store: PostgresStore?
    }

    let sender: AlertSender

    /// Sends an alert unless people know.
    ///
    /// A store that does not answer keeps nobody from being told: twice is better than never.
    func handle(_ notice: Notice) async {
        var alert = notice.alert
        if let store = notice.store {
            let pipeline = PipelineID(alert.datasource)
            if alert.kind == .recovered {
                guard let since = try? await store.endAlerts(of: pipeline) else { return }
                alert.since = since
            } else {
                let isNews = try? await store.noteAlert(alert.kind.rawValue, of: pipeline, since: alert.since)
                guard isNews ?? true else { return }
            }
        }
        await sender.send(alert, by: notice.rules)
    }
}
