// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Synchronization

/// What a running service is told from outside.
public enum ServiceSignal: Sendable, Hashable {
    /// Read the configuration file again.
    case reload
    /// Begin nothing new, let what is being loaded be loaded, and end.
    case stop
}

/// Something that a schedule reacts to.
enum ServiceEvent: Sendable {
    case signal(ServiceSignal)
    case finished(String, ScheduleBook.End)
    /// That data source waits for another process, or its turn has come.
    case waiting(String, Bool)
    /// Another runner leads that data source, for so long at least.
    case led(String, by: String, for: Duration)
    /// Other runners have released those data sources; `nil` if it is not known which.
    case released(Set<String>?)
    /// The store that runners share is lost, or back.
    case store(isUp: Bool)
    /// A rejected record was asked to be tried again.
    case asked
    /// A record of that data source was tried again.
    case replayed(String)
    /// The deployment cannot go on as it is: it must be opened again.
    case broken
    case tick(Date)
}

/// Where a service is told things. It outlives every reload; one task at a time takes things out.
public final class ServiceInbox: Sendable {
    private struct State {
        var events: [ServiceEvent] = []
        var waiting: CheckedContinuation<ServiceEvent?, Never>?
    }

    private let state = Mutex(State())

    /// An empty one.
    public init() {}

    /// Tells the service something; it may be called from anywhere.
    public func send(_ signal: ServiceSignal) { post(.signal(signal)) }

    func post(_ event: ServiceEvent) {
        let waiting = state.withLock { state -> CheckedContinuation<ServiceEvent?, Never>? in
            guard let waiting = state.waiting else {
                state.events.append(event)
                return nil
            }
            state.waiting = nil
            return waiting
        }
        waiting?.resume(returning: event)
    }

    /// The next event; `nil` if the task was cancelled.
    func next() async -> ServiceEvent? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let event = state.withLock { state -> ServiceEvent?? in
                    if Task.isCancelled { return .some(nil) }
                    if state.events.isEmpty {
                        state.waiting = continuation
                        return nil
                    }
                    return state.events.removeFirst()
                }
                if let event { continuation.resume(returning: event) }
            }
        } onCancel: {
            let waiting = state.withLock { state in
                defer { state.waiting = nil }
                return state.waiting
            }
            waiting?.resume(returning: nil)
        }
    }
}
