// SPDX-License-Identifier: Apache-2.0

import CLibcurl
import ServiceHTTP
import Synchronization

/// What other threads ask of the driver.
enum Command: Sendable {
    case add(Transfer)
    case remove(Transfer)
    case resume(Transfer)
    case stop
}

/// The way to the driver thread. Only waking it up is legal from other threads, so that everything else is a command.
final class Mailbox: Sendable {
    // @unchecked: curl_multi_wakeup may be called on it from any thread (libcurl's documentation); everything else is
    // called by the driver thread alone, once it has been handed over.
    struct Multi: @unchecked Sendable {
        let handle: UnsafeMutableRawPointer
    }

    private struct State {
        var commands: [Command] = []
        var isAsleep = false
        var isClosed = false
    }

    let multi: Multi
    private let state = Guarded(State())

    init(_ multi: Multi) {
        self.multi = multi
    }

    /// Hands `command` to the driver; false if there is none any more.
    func post(_ command: Command) -> Bool {
        state.withLock { state in
            guard !state.isClosed else { return false }
            state.commands.append(command)
            if state.isAsleep {
                // Under the lock, so that it cannot meet the end of the handle.
                curl_multi_wakeup(multi.handle)
                state.isAsleep = false
            }
            return true
        }
    }

    /// What has been posted; from now on the driver is awake and needs no call.
    func take() -> [Command] {
        state.withLock { state in
            state.isAsleep = false
            defer { state.commands.removeAll() }
            return state.commands
        }
    }

    /// Says that the driver is about to sleep; false if there is something to do.
    func sleep() -> Bool {
        state.withLock { state in
            state.isAsleep = state.commands.isEmpty
            return state.isAsleep
        }
    }

    /// Takes no more commands, and gives those that are left.
    func close() -> [Command] {
        state.withLock { state in
            state.isClosed = true
            defer { state.commands.removeAll() }
            return state.commands
        }
    }
}
