// SPDX-License-Identifier: Apache-2.0

import SyncCore

extension DeploymentIdentity {
    /// Refuses everyone but this one, the owner of the state at `place`.
    ///
    /// - Throws: `SyncError` with code `configuration`.
    func require(_ other: DeploymentIdentity, at place: String) throws {
        guard self != other else { return }
        throw SyncError(
            .configuration,
            """
            \(place) holds the state of another deployment, \(self); this one is \(other). Give each a state of its own \
            ('state.directory', and 'state.schema' in one database). If this is the same deployment, which has moved or has \
            another name now, say so: sample-runner deployment accept --reason TEXT
            """)
    }
}
