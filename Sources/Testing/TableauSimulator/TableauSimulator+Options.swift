// SPDX-License-Identifier: Apache-2.0

extension TableauSimulator {
    /// What the server is, how large and how old things may get, and how it behaves where the documentation is silent.
    ///
    /// Every value may be changed while the server runs. The defaults follow what is documented or was seen on the
    /// wire; what is only assumed of a real server is a switch with more than one choice.
    public struct Options: Codable, Sendable {
        /// The product's version that `serverInfo` reports.
        public var productVersion = "2025.1.0"
        /// The build that `serverInfo` reports.
        public var build = "20251.25.0110.1216"
        /// The newest REST API version that `serverInfo` reports.
        public var restVersion = "3.25"

        /// Seconds after which an unused session ends: 120 minutes on Tableau Cloud, 240 on a server.
        public var sessionIdle = 120 * 60
        /// Seconds after which a session ends even if used.
        public var sessionAge = 24 * 3_600
        /// Whether a second sign-in with the same personal access token ends the session of the first, as documented.
        public var singleSessionPerToken = true

        /// The longest request body in bytes, and so the largest file in one request and the largest chunk.
        public var requestLimit = 64 * 1_048_576
        /// The largest payload of an update in bytes.
        public var payloadLimit = 100 * 1_048_576

        /// How numbers and flags look in JSON.
        public var jsonNumbers = JSONNumbers.mixed
        /// How an empty list looks in JSON.
        public var jsonEmptyLists = JSONEmptyLists.object
        /// How a list of one looks in JSON.
        public var jsonSingles = JSONSingles.array

        /// What a repeated `RequestID` is answered with.
        public var repeatedRequest = RepeatedRequest.sameJob
        /// Seconds for which a `RequestID` is remembered.
        public var requestMemory = 24 * 3_600
        /// Whether the `RequestID` of an update whose job failed counts as executed; nothing is known of real servers.
        public var rememberFailedRequests = false
        /// What happens to an update while another one of the same datasource runs.
        public var concurrentUpdate = ConcurrentUpdate.failJob
        /// What happens to an update whose conditions or actions make no sense.
        public var badAction = BadAction.failJob
        /// Whether an action must name its schemas; left out, the job fails without a word, as seen on 2021.3.
        public var schemasRequired = true

        /// How many times a job is shown as running before its end is shown.
        public var jobPolls = 0
        /// Seconds on the server's clock between a job's creation and its work.
        public var jobDelay = 0
        /// Seconds after its end at which a job is cleaned up.
        public var jobRetention = 7 * 86_400
        /// What asking for a cleaned-up job is answered with.
        public var cleanedUpJob = CleanedUpJob.badRequest

        /// Seconds for which a new datasource stays out of lists.
        public var listLag = 0
        /// What a download holds.
        public var download = Download.packaged
        /// Whether data quality warnings are licensed.
        public var dataQualityLicensed = true
        /// Whether VizQL Data Service is on.
        public var queriesEnabled = true

        /// The documented behaviour.
        public init() {}
    }
}

extension TableauSimulator.Options {
    /// How numbers and flags look in JSON.
    public enum JSONNumbers: String, Codable, Sendable {
        /// The figures of the pagination as strings, everything else as numbers and flags, as seen.
        case mixed
        /// Everything as strings.
        case strings
        /// Everything as numbers and flags.
        case native
    }

    /// How an empty list looks in JSON.
    public enum JSONEmptyLists: String, Codable, Sendable {
        /// `{"datasources":{}}`.
        case object
        /// `{"datasources":{"datasource":[]}}`.
        case array
    }

    /// How a list of one looks in JSON.
    public enum JSONSingles: String, Codable, Sendable {
        /// `{"datasource":[{…}]}`.
        case array
        /// `{"datasource":{…}}`.
        case object
    }

    /// What a repeated `RequestID` is answered with.
    public enum RepeatedRequest: String, Codable, Sendable, CaseIterable {
        /// The job of the first request.
        case sameJob
        /// A new job that succeeds without doing anything.
        case newJob
        /// A new job that fails without doing anything.
        case failingJob
        /// 409.
        case conflict
    }

    /// What happens to an update while another one of the same datasource runs.
    public enum ConcurrentUpdate: String, Codable, Sendable {
        /// It is accepted and its job fails.
        case failJob
        /// It is answered with 409.
        case refuse
        /// It waits for its turn.
        case queue
    }

    /// What happens to an update whose conditions or actions make no sense.
    public enum BadAction: String, Codable, Sendable {
        /// It is accepted and its job fails without notes.
        case failJob
        /// It is answered with 400.
        case refuse
    }

    /// What asking for a cleaned-up job is answered with.
    public enum CleanedUpJob: String, Codable, Sendable {
        /// 400 with code 400031.
        case badRequest
        /// 404.
        case notFound
    }

    /// What a download holds.
    public enum Download: String, Codable, Sendable {
        /// A .tdsx: a zip archive of a .tds and the extract.
        case packaged
        /// The .hyper file alone, where one was published.
        case asPublished
    }
}
