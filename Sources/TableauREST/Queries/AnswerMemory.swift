// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import ServiceHTTP
import Synchronization

/// The answers to questions about data sources that were given lately, and how many questions were asked within the hour.
final class AnswerMemory: Sendable {
    /// What makes two questions the same one.
    struct Question: Hashable, Sendable {
        /// The data source that it is about; `nil` for one about several.
        var dataSource: DataSource.ID?
        var operation: String
        var body: [UInt8]
    }

    private struct Answer {
        var bytes: [UInt8]
        var time: Duration
        /// When the data source had last changed, as whoever asked knew.
        var changedAt: Date?
    }

    private struct State {
        var answers: [Question: Answer] = [:]
        var size = 0
        var asked: [Duration] = []
    }

    private let state = Guarded(State())
    private let limit: Int
    private let age: Duration
    private let elapsed: @Sendable () -> Duration

    /// Answers are kept up to so many bytes in all.
    private static let capacity = 32 << 20
    private static let hour = Duration.seconds(3_600)

    init(limit: Int, age: Duration, elapsed: @escaping @Sendable () -> Duration) {
        self.limit = max(1, limit)
        self.age = age
        self.elapsed = elapsed
    }

    /// The answer that was given lately, unless the data source has changed since.
    func answer(to question: Question, changedAt: Date?) -> [UInt8]? {
        let now = elapsed()
        return state.withLock { state in
            guard let answer = state.answers[question], now - answer.time < age else { return nil }
            return changedAt == nil || changedAt == answer.changedAt ? answer.bytes : nil
        }
    }

    /// Takes note that a question is asked now.
    ///
    /// - Throws: ``TableauError`` with code `throttled` if the hour's questions are used up.
    func ask(_ question: Question) throws(TableauError) {
        let now = elapsed()
        let wait: Duration? = state.withLock { state in
            state.asked.removeAll { now - $0 >= Self.hour }
            if state.asked.count >= limit, let first = state.asked.first { return first + Self.hour - now }
            state.asked.append(now)
            return nil
        }
        guard let wait else { return }
        throw TableauError(
            .throttled,
            "\(limit) questions were asked within the hour, which is what Tableau allows; nothing was sent. Ask again in "
                + "\(wait.components.seconds + 1) s.",
            operation: question.operation, retryAfter: wait)
    }

    /// Keeps an answer.
    func keep(_ bytes: [UInt8], for question: Question, changedAt: Date?) {
        guard age > .zero, bytes.count < Self.capacity / 4 else { return }
        let answer = Answer(bytes: bytes, time: elapsed(), changedAt: changedAt)
        state.withLock { state in
            if state.size + bytes.count > Self.capacity {
                state.answers = [:]
                state.size = 0
            }
            state.size += bytes.count - (state.answers.updateValue(answer, forKey: question)?.bytes.count ?? 0)
        }
    }

    /// Forgets what was said of a data source, or of all.
    func forget(_ dataSource: DataSource.ID?) {
        state.withLock { state in
            for (question, answer) in state.answers
            where dataSource == nil || question.dataSource == nil || question.dataSource == dataSource {
                state.answers[question] = nil
                state.size -= answer.bytes.count
            }
        }
    }
}
