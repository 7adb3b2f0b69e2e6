// SPDX-License-Identifier: Apache-2.0

import RunnerState
import SyncCore
import Synchronization
import TableauREST

/// The data source in Tableau that rows are loaded into, as it was found: which one it is, and whose.
package struct Destination: Sendable {
    /// Whose it is.
    enum Standing: Sendable {
        /// It is the one that this program made or took over, whatever it is called and wherever it lies by now.
        case ours(DataSource)
        /// The configuration's name belongs to one that this program did not make.
        case others(DataSource)
        /// The one that this program made is gone, and nothing has its name.
        case deleted(DataSource.ID)
        /// None was made yet, and nothing has the name.
        case missing
    }

    let standing: Standing
    /// What people did to it that changes nothing for the rows: it was renamed or moved.
    package var warnings: [RunWarning] = []
    /// The mark of the other deployment that made it; `nil` if it carries none.
    var otherMark: String?
    /// Its name and place now; `nil` if it is not ours.
    var place: DestinationHistory.Place?

    /// It, whoever made it; `nil` if none is there.
    package var dataSource: DataSource? {
        switch standing {
        case .ours(let found), .others(let found): found
        case .deleted, .missing: nil
        }
    }

    /// Whether it is there and ours.
    package var isOurs: Bool { if case .ours = standing { true } else { false } }

    /// The data source that may be loaded; `nil` if one is to be made.
    ///
    /// - Throws: `SyncError` with code `configuration` if it is somebody else's and may not be taken over, and where
    ///   somebody deleted it and it may not be made again.
    package func accepted(by datasource: LoadTarget) throws -> DataSource? {
        switch standing {
        case .ours(let found): return found
        case .others(let found):
            if let otherMark { throw SyncError.marked(found.name, datasource.project, by: otherMark) }
            guard datasource.adopt else { throw SyncError.notOurs(found.name, in: datasource.project) }
            return found
        case .deleted(let id):
            guard datasource.recreate else { throw SyncError.deleted(datasource, id) }
            return nil
        case .missing: return nil
        }
    }
}

/// Looks for the data source that rows are loaded into, and says whose it is: nothing else decides that.
///
/// One that is ours is asked for by its LUID, in one request. Only where there is none are its project and its name looked
/// up.
package struct DestinationSearch: Sendable {
    package let datasource: LoadTarget
    package let tableau: TableauClient
    /// The deployment's own mark.
    package var mark: DeploymentMark?

    /// - Parameter record: What is kept of it; `nil` if nothing was loaded yet.
    package func look(_ record: DestinationHistory?) async throws -> Destination {
        if let record, let found = try await tableau.dataSources.find(id: record.dataSourceID) {
            return try await ours(found, record)
        }
        // Tableau's list may show for a while what is gone.
        if let found = try await tableau.dataSources.find(datasource.name, in: try await project()),
            found.id != record?.dataSourceID
        {
            return Destination(standing: .others(found), otherMark: mark?.other(on: found))
        }
        return Destination(standing: record.map { .deleted($0.dataSourceID) } ?? .missing)
    }

    /// The project that the configuration names.
    ///
    /// - Throws: `SyncError` with code `configuration` if there is none, or several.
    package func project() async throws -> Project {
        do {
            if let project = try await tableau.projects.find(datasource.project) { return project }
        } catch let error as TableauError where error.code == .conflict {
            throw SyncError(.configuration, "'project' of '\(datasource.name)': \(error.message)", underlying: error)
        }
        throw SyncError(
            .configuration,
            "Tableau has no project '\(datasource.project)' that this token may see; make it, or correct 'project' "
                + "of '\(datasource.name)' (a project in another one is named by its path: Parent/Child)")
    }

    private func ours(_ found: DataSource, _ record: DestinationHistory) async throws -> Destination {
        let place = DestinationHistory.Place(found, configured: datasource.project)
        var destination = Destination(standing: .ours(found), place: place)
        guard place != record.place else { return destination }
        let before = record.place
        if found.name != before?.name ?? datasource.name {
            destination.warnings.append(
                RunWarning(
                    code: "renamed",
                    message:
                        "'\(before?.name ?? datasource.name)' is called '\(found.name)' in Tableau now; it is loaded as "
                        + "before, and 'name' of '\(datasource.name)' stays as it is"))
        }
        guard let before else { return destination }
        if let projectID = found.projectID, projectID != before.projectID {
            destination.warnings.append(
                RunWarning(
                    code: "moved",
                    message:
                        "'\(found.name)' was moved in Tableau, from '\(before.projectName ?? before.configured)' to "
                        + "'\(found.projectName ?? projectID)'; it is loaded as before"))
        } else if before.configured != datasource.project,
            try await tableau.projects.find(datasource.project)?.id != found.projectID
        {
            destination.warnings.append(
                RunWarning(
                    code: "moved",
                    message:
                        "'project' of '\(datasource.name)' is '\(datasource.project)' now, but the data source lies in "
                        + "'\(found.projectName ?? before.configured)' and is loaded there: move it in Tableau"))
        }
        return destination
    }

    package init(datasource: LoadTarget, tableau: TableauClient, mark: DeploymentMark? = nil) {
        self.datasource = datasource
        self.tableau = tableau
        self.mark = mark
    }
}

extension DestinationHistory.Place {
    package init(_ dataSource: DataSource, configured: String) {
        self.init(
            name: dataSource.name, projectID: dataSource.projectID, projectName: dataSource.projectName,
            configured: configured)
    }
}

/// What was found of the data source at the beginning of a run, for whoever needs it next.
package final class DestinationLook: Sendable {
    private let box = Mutex<Destination?>(nil)

    /// Keeps what was found.
    func note(_ destination: Destination) { box.withLock { $0 = destination } }

    /// What was found, once.
    func take() -> Destination? {
        box.withLock { found in
            defer { found = nil }
            return found
        }
    }
}

extension SyncError {
    /// A data source has the name that somebody else made.
    ///
    /// - Parameter leavesNothing: Whether a load that is under way is given up.
    static func notOurs(_ name: String, in project: String, leavesNothing: Bool = false) -> SyncError {
        SyncError(
            .configuration,
            "the data source '\(name)' in '\(project)' exists, and this program did not make it (or "
                + "its state folder is another one now). It was not touched. Write 'adopt: true' at the data source to "
                + "have it loaded all the same, rename it in Tableau, or choose another 'name'",
            leavesNothing: leavesNothing)
    }

    /// A data source of ours is gone.
    package static func deleted(
        _ datasource: LoadTarget, _ id: DataSource.ID, leavesNothing: Bool = false
    ) -> SyncError {
        SyncError(
            .configuration,
            "the data source of '\(datasource.name)' (\(id)) is no longer in Tableau: somebody deleted it, or this token "
                + "may no longer see it. Nothing was sent. If it was deleted, write 'recreate: true' at the data source, and "
                + "the next sync publishes it again in '\(datasource.project)'; workbooks that used it have to be connected "
                + "to the new one. If it is only hidden, let the token's user see it",
            leavesNothing: leavesNothing)
    }
}
