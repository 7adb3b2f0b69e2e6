// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Hands a value out once.
final class Once: Sendable {
    private let value: Guarded<[UInt8]?>

    init(_ value: [UInt8]) {
        self.value = Guarded(value.isEmpty ? nil : value)
    }

    func take() -> [UInt8]? {
        value.withLock { value in
            defer { value = nil }
            return value
        }
    }
}
