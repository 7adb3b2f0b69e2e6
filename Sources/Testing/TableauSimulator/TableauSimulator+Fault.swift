// SPDX-License-Identifier: Apache-2.0

extension TableauSimulator {
    /// Something that goes wrong on purpose: what, at which operation, at which of its requests, how often.
    public struct Fault: Codable, Sendable {
        /// What goes wrong.
        public var kind: Kind
        /// The operation that it befalls, for example ``Operation/publish``; any where `nil`.
        public var operation: Operation?
        /// How many fitting requests pass unharmed before it.
        public var skip = 0
        /// How many requests it befalls.
        public var times = 1
        /// A number that the kind explains.
        public var value: Int?
        /// A text that the kind explains.
        public var text: String?

        /// A fault of `kind` at `operation`, after `skip` requests, `times` times.
        public init(
            _ kind: Kind, at operation: Operation? = nil, skip: Int = 0, times: Int = 1, value: Int? = nil,
            text: String? = nil
        ) {
            self.kind = kind
            self.operation = operation
            self.skip = skip
            self.times = times
            self.value = value
            self.text = text
        }

        /// Reads the form of the control endpoint, where all but the kind may be left out.
        public init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            kind = try container.decode(Kind.self, forKey: .kind)
            operation = try container.decodeIfPresent(Operation.self, forKey: .operation)
            skip = try container.decodeIfPresent(Int.self, forKey: .skip) ?? 0
            times = try container.decodeIfPresent(Int.self, forKey: .times) ?? 1
            value = try container.decodeIfPresent(Int.self, forKey: .value)
            text = try container.decodeIfPresent(String.self, forKey: .text)
        }
    }
}

extension TableauSimulator.Fault {
    /// What goes wrong.
    public enum Kind: String, Codable, Sendable, CaseIterable {
        /// The connection is dropped and nothing is done.
        case dropRequest
        /// The work is done, then the connection is dropped instead of an answer.
        case loseReply
        /// Answered with Tableau's error of the code `value` (429000 where there is none) and the detail `text`;
        /// nothing is done.
        case error
        /// Answered with 429000, `Retry-After: value` where there is a value, and the detail `text`; nothing is done.
        case throttle
        /// Answered with an HTML page and the status `value` (504 where there is none), as a proxy does; nothing is
        /// done.
        case html
        /// The work is done, then answered with an HTML page and the status `value` (504 where there is none).
        case htmlAfter
        /// Answered with the status `value` (307 where there is none) and the `Location` `text`; nothing is done.
        case redirect
        /// Answered with 200 and the text `text` as JSON, whatever was asked for; nothing is done.
        case foreignJSON
        /// The session ends: 401002, also for everything that follows in it.
        case killSession
        /// The request takes `value` milliseconds longer, with its work under way.
        case slow
        /// The answer's body ends after `value` bytes (half of it where there is none), the connection with it.
        case truncate
        /// The request's job fails, with the notes `text` where there are any; nothing is done.
        case jobFails
        /// The request's job does its work and ends with the finish code `value`.
        case jobFinishCode
        /// The request's job never ends; nothing is done.
        case jobHangs
        /// The request's job does its work and is gone when it is asked for.
        case jobVanishes
        /// The request's job does nothing and is gone when it is asked for.
        case jobLost
        /// An update is carried out, and a copy of its request stays under way until
        /// ``TableauSimulator/deliverLateCopies(forgettingRequests:)``.
        case copyIsLate
        /// 429 without any number, as some proxies answer.
        case bareThrottle
    }
}

extension TableauSimulator {
    /// The requests that the simulator knows.
    public enum Operation: String, Codable, Sendable, CaseIterable {
        /// `GET /serverInfo`
        case serverInfo
        /// `POST /auth/signin`
        case signIn
        /// `POST /auth/signout`
        case signOut
        /// `POST /auth/switchSite`
        case switchSite
        /// `GET /sessions/current`
        case currentSession
        /// `GET /sites/{site}`
        case getSite
        /// `GET /sites/{site}/projects`
        case listProjects
        /// `POST /sites/{site}/projects`
        case createProject
        /// `GET /sites/{site}/datasources`
        case listDataSources
        /// `GET /sites/{site}/datasources/{id}`
        case getDataSource
        /// `POST /sites/{site}/datasources`
        case publish
        /// `PUT /sites/{site}/datasources/{id}`
        case updateDataSource
        /// `DELETE /sites/{site}/datasources/{id}`
        case deleteDataSource
        /// `GET /sites/{site}/datasources/{id}/connections`
        case listConnections
        /// `GET /sites/{site}/datasources/{id}/content`
        case download
        /// `PUT /sites/{site}/datasources/{id}/tags`
        case addTags
        /// `DELETE /sites/{site}/datasources/{id}/tags/{tag}`
        case deleteTag
        /// `PATCH /sites/{site}/datasources/{id}/data`, also of one connection
        case updateData
        /// `POST /sites/{site}/datasources/{id}/refresh`
        case refresh
        /// `POST /sites/{site}/fileUploads`
        case startUpload
        /// `PUT /sites/{site}/fileUploads/{id}`
        case appendUpload
        /// `GET /sites/{site}/jobs`
        case listJobs
        /// `GET /sites/{site}/jobs/{id}`
        case getJob
        /// `PUT /sites/{site}/jobs/{id}`
        case cancelJob
        /// `GET /sites/{site}/dataQualityWarnings/datasource/{id}`
        case listWarnings
        /// `POST /sites/{site}/dataQualityWarnings/datasource/{id}`
        case addWarning
        /// `PUT /sites/{site}/dataQualityWarnings/datasource/{id}`
        case updateWarning
        /// `DELETE /sites/{site}/dataQualityWarnings/datasource/{id}`
        case deleteWarnings
        /// `GET /sites/{site}/webhooks`
        case listWebhooks
        /// `POST /sites/{site}/webhooks`
        case createWebhook
        /// `DELETE /sites/{site}/webhooks/{id}`
        case deleteWebhook
        /// `POST /api/metadata/graphql`
        case metadata
        /// `POST /api/v1/vizql-data-service/read-metadata`
        case readMetadata
        /// `POST /api/v1/vizql-data-service/query-datasource`
        case queryDataSource
    }
}
