// SPDX-License-Identifier: Apache-2.0

public import SyncCore

public import struct FoundationEssentials.Date

/// Everything that the status page shows, as it is at one moment.
public struct StatusReport: Sendable {
    /// What the service as a whole does.
    public enum Phase: String, Sendable {
        /// It is being opened, for the first time or with another configuration.
        case opening
        /// It polls.
        case running
        /// It ends.
        case stopping
    }

    /// When this was so.
    public var time: Date
    /// When the service began.
    public var started: Date
    /// What it does.
    public var phase: Phase
    /// The configuration file, as the user named it.
    public var file: String
    /// The data sources, in the file's order.
    public var datasources: [DatasourceStatus]
    /// Records that could not be loaded, newest first, as many as are shown.
    public var rejected: [RejectedEntry]
    /// How many of them there are; `nil` if there are more than were counted.
    public var rejectedCount: Int?
    /// Rejected records that were asked to be tried again, newest first.
    public var replays: [ReplayNote]
    /// The state of the audit log's chain.
    public var audit: AuditStatus
    /// The store that runners share; `nil` if there is none.
    public var store: StoreStatus?

    /// A report.
    public init(
        time: Date, started: Date, phase: Phase, file: String, datasources: [DatasourceStatus],
        rejected: [RejectedEntry] = [], rejectedCount: Int? = 0, replays: [ReplayNote] = [],
        audit: AuditStatus, store: StoreStatus? = nil
    ) {
        self.store = store
        self.time = time
        self.started = started
        self.phase = phase
        self.file = file
        self.datasources = datasources
        self.rejected = rejected
        self.rejectedCount = rejectedCount
        self.replays = replays
        self.audit = audit
    }
}

/// The store that runners on several machines share.
public struct StoreStatus: Sendable, Hashable {
    /// Whether it answers.
    public var isUp: Bool
    /// Since when that is so.
    public var since: Date
    /// Why it does not answer.
    public var error: String?

    /// A store.
    public init(isUp: Bool, since: Date, error: String? = nil) {
        self.isUp = isUp
        self.since = since
        self.error = error
    }
}

/// One data source as it is at one moment.
public struct DatasourceStatus: Sendable {
    /// What it does.
    public enum State: Sendable, Hashable {
        /// It waits for its next poll.
        case waiting
        /// It is being polled; what is done, in words.
        case polling(String)
        /// Its last polls failed, so many in a row.
        case failing(Int)
    }

    /// Its name.
    public var name: String
    /// When it is polled, in the words of the file.
    public var schedule: String
    /// What it does.
    public var state: State
    /// When it was last in step; `nil` if it never was.
    public var lastSuccess: Date?
    /// When it is polled next; `nil` while it is polled.
    public var next: Date?
    /// Why the last poll failed.
    public var error: String?
    /// How far it is loaded.
    public var watermark: String?
    /// Its last runs, newest first.
    public var runs: [AuditEntry]
    /// The runner that leads it, if that is another one.
    public var leader: String?

    /// A data source.
    public init(
        name: String, schedule: String, state: State, lastSuccess: Date? = nil, next: Date? = nil,
        error: String? = nil, watermark: String? = nil, runs: [AuditEntry] = [], leader: String? = nil
    ) {
        self.leader = leader
        self.name = name
        self.schedule = schedule
        self.state = state
        self.lastSuccess = lastSuccess
        self.next = next
        self.error = error
        self.watermark = watermark
        self.runs = runs
    }

    /// How many seconds have gone by since it was last in step; `nil` if it never was.
    func lag(at time: Date) -> Double? { lastSuccess.map { max(0, time.timeIntervalSince($0)) } }
}

/// The state of the audit log's chain.
public enum AuditStatus: Sendable, Hashable {
    /// Every entry is as it was written: how many there are, and the hash of the last.
    case whole(entries: Int, head: String?)
    /// The first entry that is not.
    case broken(String)
    /// It could not be read; why.
    case unknown(String)
}
