// SPDX-License-Identifier: Apache-2.0

/// What a user must be permitted to do, in the words of Tableau's permission dialogues.
///
/// Source: Tableau's help, "Permission Capabilities and Templates" and the permissions that each REST method names.
enum TableauCapability {
    /// The capability that a call needs; `nil` if it is not known.
    static func needed(for operation: String) -> String? {
        switch operation {
        case "tableau.list-projects": "View of the project"
        case "tableau.list-data-sources", "tableau.get-data-source", "tableau.list-connections", "tableau.metadata":
            "View of the data source"
        case "tableau.publish": "Publish in the project, and Overwrite of a data source that is there"
        case "tableau.update-data": "Overwrite of the data source"
        case "tableau.download": "Download/Save a Copy of the data source"
        case "tableau.delete-data-source": "Delete of the data source"
        case "tableau.read-metadata", "tableau.query-data-source": "API Access to the data source"
        default: nil
        }
    }
}
