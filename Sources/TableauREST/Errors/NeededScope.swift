// SPDX-License-Identifier: Apache-2.0

extension TableauScope {
    /// The scope that a connected app's session needs for a call; `nil` where it is not known.
    static func needed(for operation: String) -> TableauScope? {
        switch operation {
        case "tableau.list-projects", "tableau.list-data-sources", "tableau.get-data-source",
            "tableau.list-connections", "tableau.metadata":
            .readContent
        case "tableau.publish": .createDataSources
        case "tableau.upload": .uploadFiles
        case "tableau.update-data": .updateData
        case "tableau.download": .downloadDataSources
        case "tableau.job", "tableau.list-jobs": .readJobs
        case "tableau.read-metadata", "tableau.query-data-source": .readQueries
        default: nil
        }
    }
}
