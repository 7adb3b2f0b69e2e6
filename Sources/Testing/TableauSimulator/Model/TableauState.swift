// SPDX-License-Identifier: Apache-2.0

/// All that the server remembers over a restart; sessions are not among it.
struct TableauState: Codable, Sendable {
    var sites: [Site]
    var projects: [Project]
    var dataSources: [DataSource] = []
    var uploads: [Upload] = []
    var jobs: [TableauJob] = []
    var requests: [ExecutedRequest] = []
    var warnings: [Warning] = []
    var webhooks: [Webhook] = []
    /// By how many seconds the clock was advanced.
    var clockOffset: Double = 0

    struct Site: Codable, Sendable {
        let id: String
        let contentURL: String
        let name: String
    }

    struct Project: Codable, Sendable {
        let id: String
        let siteID: String
        let name: String
        var description = ""
        var parentID: String?
    }

    struct DataSource: Codable, Sendable {
        let id: String
        let siteID: String
        var projectID: String
        var name: String
        let ownerID: String
        var description: String
        let createdAt: Double
        var updatedAt: Double
        var tags: [String] = []
        var isCertified = false
        var certificationNote: String?
        var connections: [Connection]
        /// The extract's file in the state directory, a new one after each change; `nil` without an extract.
        var file: String?
        var size = 0
        /// Whether the extract is filled by refreshes from an upstream source, and so not open to updates.
        var isRefreshed = false
        /// How many updates changed it.
        var executedUpdates = 0
        /// Its description, a .tds.
        var document: String
        /// How often it was published.
        var revision = 1
    }

    struct Connection: Codable, Sendable {
        let id: String
        let type: String
    }

    struct Upload: Codable, Sendable {
        let id: String
        let siteID: String
        var size = 0

        /// The file that takes the chunks, in the state directory.
        var file: String { "uploads/" + id.map { $0 == ":" ? "_" : String($0) }.joined() }
    }

    struct ExecutedRequest: Codable, Sendable {
        let id: String
        let dataSourceID: String
        let jobID: String
        let at: Double
    }

    struct Warning: Codable, Sendable {
        let id: String
        let dataSourceID: String
        var type: String
        var message: String
        var isActive: Bool
        var isSevere: Bool
        let createdAt: Double
        var updatedAt: Double
    }

    struct Webhook: Codable, Sendable {
        let id: String
        let name: String
        let event: String
        let url: String
    }
}

extension TableauState {
    /// Every file that is of use.
    var files: [String] {
        let waiting = jobs.filter { $0.end == nil }.compactMap { job in
            switch job.work {
            case .publish(let publication): publication.file
            case .update(let update): update.payload
            case .refresh, .nothing: nil
            }
        }
        return dataSources.compactMap(\.file) + uploads.map(\.file) + waiting
    }

    func dataSource(_ id: String, in siteID: String) -> DataSource? {
        dataSources.first { $0.id == id && $0.siteID == siteID }
    }

    func dataSource(named name: String, inProject projectID: String) -> DataSource? {
        dataSources.first { $0.name == name && $0.projectID == projectID }
    }

    func project(_ id: String) -> Project? {
        projects.first { $0.id == id }
    }

    /// The execution of that request that is still remembered.
    func execution(of requestID: String, dataSourceID: String, since: Double) -> ExecutedRequest? {
        requests.last { $0.id == requestID && $0.dataSourceID == dataSourceID && $0.at > since }
    }

    mutating func change(_ dataSourceID: String, _ body: (inout DataSource) -> Void) {
        guard let index = dataSources.firstIndex(where: { $0.id == dataSourceID }) else { return }
        body(&dataSources[index])
    }

    mutating func change(job jobID: String, _ body: (inout TableauJob) -> Void) {
        guard let index = jobs.firstIndex(where: { $0.id == jobID }) else { return }
        body(&jobs[index])
    }
}
