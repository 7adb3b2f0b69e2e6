// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import SyncCore
import SyncSettings
import TableauREST

/// The tag by which a data source in Tableau says which deployment made it.
package struct DeploymentMark: Hashable, Sendable {
    /// The tag.
    package let tag: String

    private static let start = "syspro-tableau-"

    package init(_ deployment: DeploymentIdentity) {
        let all = [deployment.name, deployment.source, deployment.destination].joined(separator: "\u{1F}")
        // SYSPRO's address, which a deployment without a name is called by, is nothing for everybody in Tableau to read.
        let readable = deployment.isNamed ? FileName.readable(deployment.name) + "-" : ""
        tag = Self.start + readable + ShortDigest.of(all).hexadecimal
    }

    /// The mark of another deployment that a data source carries; `nil` if there is none.
    package func other(on dataSource: DataSource) -> String? {
        dataSource.tags.first { $0.hasPrefix(Self.start) && $0 != tag }
    }
}

extension TableauSink {
    /// Marks a data source that was made just now. Its rows are loaded whatever comes of it.
    package func mark(_ id: DataSource.ID) async {
        guard let mark else { return }
        do {
            try await tableau.dataSources.addTags([mark.tag], to: id)
        } catch {
            notices.once(
                .notice, "it is not marked with the tag '\(mark.tag)': \(SyncError(explaining: error).message)",
                datasource: datasource.name)
        }
    }
}

extension SyncError {
    /// A data source that may be taken over is another deployment's.
    static func marked(_ name: String, _ project: String, by tag: String) -> SyncError {
        SyncError(
            .configuration,
            "the data source '\(name)' in '\(project)' belongs to another deployment of this program: its tag is '\(tag)'. It "
                + "was not touched. Two deployments would overwrite each other's rows: choose another 'name'; if the other "
                + "deployment no longer loads it, remove the tag in Tableau")
    }
}
