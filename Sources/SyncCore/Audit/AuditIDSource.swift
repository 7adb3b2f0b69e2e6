// SPDX-License-Identifier: Apache-2.0

import Synchronization

public import struct FoundationEssentials.Date

/// Makes audit IDs that sort in the order in which they were asked for, even within a millisecond and when the clock
/// is set back.
public final class AuditIDSource: Sendable {
    /// The source of this process.
    public static let shared = AuditIDSource()

    private let last: Mutex<UInt128>
    private let random: @Sendable () -> UInt64

    /// A source whose random bits come from `random`.
    public init(random: @escaping @Sendable () -> UInt64 = { UInt64.random(in: .min ... .max) }) {
        self.last = Mutex(0)
        self.random = random
    }

    /// An ID that is greater than every one before it.
    public func next(at date: Date) -> AuditID {
        let time = UInt128(max(0, date.milliseconds)) << 80
        let fresh = time | UInt128(random()) << 16 | UInt128(random() & 0xFFFF)
        return last.withLock { last in
            last = fresh >> 80 > last >> 80 ? fresh : last + 1
            return AuditID(bits: last)
        }
    }
}
