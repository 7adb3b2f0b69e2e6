// SPDX-License-Identifier: Apache-2.0

/// A job: what it has to do and how far it is.
struct TableauJob: Codable, Sendable {
    let id: String
    let siteID: String
    let createdAt: Double
    let work: Work
    var startedAt: Double?
    var end: End?
    /// What the fault that befell the request wants of its job.
    var fault: TableauSimulator.Fault?
    /// How often the job was shown as running.
    var polls = 0

    enum Work: Codable, Sendable {
        case publish(TableauPublication)
        case update(TableauUpdate)
        case refresh(dataSourceID: String)
        /// The answer to a repeated request where that is a new job.
        case nothing(dataSourceID: String)
    }

    struct End: Codable, Sendable {
        let at: Double
        let finishCode: Int
        var notes: String?
    }
}

/// An update of a datasource's data that was asked for.
struct TableauUpdate: Codable, Sendable {
    let dataSourceID: String
    let connectionID: String
    let requestID: String
    let actions: TableauJSON
    /// The uploaded .hyper file, in the state directory.
    let payload: String?
}

/// A datasource that is to be published.
struct TableauPublication: Codable, Sendable {
    let name: String
    let description: String?
    let projectID: String
    let ownerID: String
    let mode: Mode
    /// The uploaded file, in the state directory.
    let file: String
    /// hyper, tds or tdsx.
    let fileType: String

    enum Mode: String, Codable, Sendable {
        case create, overwrite, append, replace
    }
}

extension TableauJob {
    var dataSourceID: String? {
        switch work {
        case .publish: nil
        case .update(let update): update.dataSourceID
        case .refresh(let id), .nothing(let id): id
        }
    }

    var isUpdate: Bool {
        if case .update = work { true } else { false }
    }

    /// The type as a single job shows it.
    var type: String {
        switch work {
        case .publish: "PublishDatasource"
        case .update, .nothing: "UpdateUploadedFile"
        case .refresh: "RefreshExtract"
        }
    }

    /// The type as the list of jobs shows it and filters by it.
    var listType: String {
        switch work {
        case .publish: "publish_datasource"
        case .update, .nothing: "update_uploaded_file"
        case .refresh: "refresh_extracts"
        }
    }

    /// The job as it is shown after so many polls: the end may be known to the server before it is shown.
    func shown(afterPolls needed: Int) -> TableauJob {
        guard end != nil, polls >= needed else {
            var running = self
            running.end = nil
            return running
        }
        return self
    }

    /// The status as the list of jobs shows it.
    var status: String {
        switch end?.finishCode {
        case nil: startedAt == nil ? "Pending" : "InProgress"
        case 0, 3: "Success"
        case 2: "Cancelled"
        default: "Failed"
        }
    }
}
