// SPDX-License-Identifier: Apache-2.0
import Columnar
import FoundationEssentials
import Synchronization

/// The server's clock: the real one plus what it was advanced by.
final class TableauClock: Sendable {
    private let offset: Mutex<Double>

    init(offset: Double = 0) {
        self.offset = Mutex(offset)
    }

    /// Seconds since 1970 on this clock.
    var now: Double {
        Date().timeIntervalSince1970 + offset.withLock { $0 }
    }

    func advance(by seconds: Double) {
        offset.withLock { $0 += seconds }
    }

    /// Waits until the clock shows `moment`, by itself or because it was advanced.
    func wait(until moment: Double) async throws {
        while now < moment {
            // Short, so that an advance is noticed soon.
            try await Task.sleep(for: .milliseconds(max(1, min(20, (moment - now) * 1_000))))
        }
    }
}

extension Double {
    /// These seconds since 1970 as Tableau writes a moment: whole seconds, UTC.
    var tableauDate: String {
        Timestamp(microsecondsSince1970: Int64(rounded(.down)) * 1_000_000).description + "Z"
    }
}
