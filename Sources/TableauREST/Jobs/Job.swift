// SPDX-License-Identifier: Apache-2.0

public import FoundationEssentials
import ServiceHTTP

/// How a job stands.
public enum JobState: String, Sendable, Hashable, CaseIterable {
    /// It waits or runs.
    case running
    /// It did its work.
    case succeeded
    /// It ended without doing its work, and without an effect.
    case failed
    /// Somebody ended it.
    case cancelled
    /// Tableau no longer tells: finished jobs are cleaned up. Read back what the job was to do.
    case unknown
}

/// Work that Tableau does in the background, as the call that began it and ``Jobs/get(_:)`` show it.
public struct Job: Hashable, Sendable, Identifiable {
    /// A remark of Tableau's on the job.
    public struct Note: Hashable, Sendable {
        /// The kind, such as `errorCode`.
        public let type: String?
        /// The value.
        public let value: String?
        /// The words.
        public let text: String?
    }

    /// The LUID.
    public let id: String
    /// The kind, such as `UpdateUploadedFile` or `PublishDatasource`.
    public let type: String?
    /// How it stands.
    public let state: JobState
    /// From 0 to 100, if the server says so.
    public let progress: Int?
    /// Tableau's code of how it ended. It means nothing before ``completedAt`` is there: a publish that has just begun
    /// says 1, which means failed at the end.
    public let finishCode: Int?
    /// When it was put into the queue.
    public let createdAt: Date?
    /// When it began.
    public let startedAt: Date?
    /// When it ended.
    public let completedAt: Date?
    /// What it says of itself in words; often nothing, even if it failed.
    public let notes: [String]
    /// What it says of itself in pieces.
    public let statusNotes: [Note]
    /// The LUID of the data source that it works on, if it says so.
    public let dataSourceID: DataSource.ID?
    /// Whether an earlier attempt of the call that began the job may have arrived without an answer: Tableau may have
    /// made this job for the repeat alone, and then its end says nothing about the work. Read back what is there.
    /// `Jobs.finished` keeps it, and ``requireSuccess()`` throws `outcomeUnknown` for it.
    public internal(set) var mayAnswerRepeat = false

    /// A job whose identifier is all that is known, out of a journal.
    public init(id: String, state: JobState = .running) {
        self.id = id
        self.state = state
        type = nil
        progress = nil
        finishCode = nil
        createdAt = nil
        startedAt = nil
        completedAt = nil
        notes = []
        statusNotes = []
        dataSourceID = nil
    }

    init(_ node: TableauNode) throws(AnswerFault) {
        id = try node.value("id")
        type = node.text("type")
        progress = try node.integer("progress")
        finishCode = try node.integer("finishCode")
        createdAt = try node.date("createdAt")
        startedAt = try node.date("startedAt")
        completedAt = try node.date("completedAt")
        // Each kind of job has an element of its own name, such as `extractRefreshJob`.
        let particulars = node.children.filter { $0.name.hasSuffix("Job") }
        notes = particulars.flatMap { particular in
            [particular.fields["notes"]].compactMap(\.self)
                + particular.children.filter { $0.name == "notes" }.map(\.content)
        }.filter { !$0.isEmpty }
        statusNotes = node.optionalItems("statusNote", in: "statusNotes").map {
            Note(type: $0.text("type"), value: $0.text("value"), text: $0.text("text"))
        }
        dataSourceID =
            particulars.compactMap { $0.first("datasource")?.text("id") }.first ?? node.first("datasource")?.text("id")
        state = Self.state(isComplete: completedAt != nil, finishCode, statusNotes)
    }

    /// 0 and 3 are success (3 says "completed"), 1 failure, 2 cancelled. A note with an error code means failure even
    /// if the code says success; Tableau's own migration tool reads it so.
    private static func state(isComplete: Bool, _ finishCode: Int?, _ notes: [Note]) -> JobState {
        guard isComplete else { return .running }
        return switch finishCode {
        case 0, 3: notes.contains { $0.type?.lowercased() == "errorcode" } ? .failed : .succeeded
        case 1: .failed
        case 2: .cancelled
        default: .unknown
        }
    }
}

extension Job {
    /// Checks that the job did its work.
    ///
    /// - Throws: ``TableauError`` with code `jobFailed` and Tableau's words, or the likely causes if it gives none; with
    ///   code `jobUnfinished` if it still runs; with code `outcomeUnknown` if Tableau no longer tells, or if the job may
    ///   have been made for a repeat alone (``Job/mayAnswerRepeat``), whose success says nothing about the work.
    public func requireSuccess() throws(TableauError) {
        switch state {
        case .succeeded:
            guard mayAnswerRepeat else { return }
            throw TableauError(
                .outcomeUnknown,
                "the answer to an earlier attempt was lost, and the \(kind) job \(id) may have been made for the repeat "
                    + "alone: read back whether the work was done", operation: Jobs.operation)
        case .failed: throw failure("the \(kind) job failed: \(explanation)")
        case .cancelled: throw failure("the \(kind) job was cancelled in Tableau\(notes.isEmpty ? "" : ": \(words)")")
        case .running:
            throw TableauError(
                .jobUnfinished, "the \(kind) job \(id) still runs", operation: Jobs.operation, isRetriable: true)
        case .unknown:
            throw TableauError(
                .outcomeUnknown,
                "Tableau no longer tells how the \(kind) job \(id) ended: read back what it was to do",
                operation: Jobs.operation)
        }
    }

    private var kind: String { type ?? "background" }

    private var words: String {
        let pieces = notes + statusNotes.compactMap { $0.text ?? $0.value }
        return String(Secret.scrubbed(pieces.joined(separator: "; ")).prefix(1000))
    }

    private var explanation: String {
        let words = words
        if !words.isEmpty {
            return [words, KnownCause.of(words: words)].compactMap(\.self).joined(separator: " ")
        }
        return switch type {
        case "UpdateUploadedFile":
            """
            Tableau gives no reason. Likely: an action names a schema, table or column that the payload or the data \
            source does not have; a column has another type than its namesake; the payload of a delete has columns that \
            the condition does not use; another update, or a refresh, was at work on the data source; or its connection \
            is not of type hyper.
            """
        case "PublishDatasource":
            """
            Tableau gives no reason. Likely: the file is damaged or was still open when it was sent, holds more than one \
            table on a server older than 2021.4, or the user may not publish into the project.
            """
        default: "Tableau gives no reason."
        }
    }

    private func failure(_ message: String) -> TableauError {
        TableauError(.jobFailed, message, operation: Jobs.operation, detail: words.isEmpty ? nil : words)
    }
}
