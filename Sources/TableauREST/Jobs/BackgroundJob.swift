// SPDX-License-Identifier: Apache-2.0

public import FoundationEssentials

/// A job as the list of jobs shows it: other names for less than ``Job`` tells.
public struct BackgroundJob: Hashable, Sendable, Identifiable {
    /// The LUID.
    public let id: String
    /// The kind, here in snake case, such as `refresh_extracts`.
    public let type: String?
    /// How it stands.
    public let state: JobState
    /// When it was put into the queue.
    public let createdAt: Date?
    /// When it began.
    public let startedAt: Date?
    /// When it ended.
    public let endedAt: Date?

    init(_ node: TableauNode) throws(AnswerFault) {
        id = try node.value("id")
        type = node.text("jobType")
        createdAt = try node.date("createdAt")
        startedAt = try node.date("startedAt")
        endedAt = try node.date("endedAt")
        state =
            switch node.text("status")?.lowercased() {
            case "success", "completed": .succeeded
            case "failed": .failed
            case "cancelled", "canceled": .cancelled
            case "pending", "inprogress": .running
            default: .unknown
            }
    }
}
