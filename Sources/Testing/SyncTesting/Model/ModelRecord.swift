// SPDX-License-Identifier: Apache-2.0

/// A record of the model: a key with a value.
public struct ModelRecord: Hashable, Sendable, Codable {
    /// What becomes of a record at the sink.
    public enum Quality: String, Sendable, Codable {
        /// It is loaded.
        case good
        /// It is rejected.
        case bad
        /// It waits for a reference.
        case early
        /// It is left out on purpose.
        case unwanted
    }

    /// The key.
    public var key: String
    /// The value.
    public var value: String
    /// What the sink makes of it.
    public var quality: Quality
    /// The number of the change that made it what it is.
    public var change: Int

    /// A record.
    public init(key: String, value: String, quality: Quality = .good, change: Int = 0) {
        self.key = key
        self.value = value
        self.quality = quality
        self.change = change
    }
}
