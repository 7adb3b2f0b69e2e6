// SPDX-License-Identifier: Apache-2.0

public import FoundationEssentials

/// What a vault says about itself: everything but the values.
public struct VaultListing: Hashable, Sendable {
    /// A secret, without its value.
    public struct Entry: Hashable, Sendable {
        /// Its name.
        public let name: String
        /// How often it was set since it was first there, from 1.
        public let version: UInt64
        /// When it was first set.
        public let created: Date
        /// When it was last set.
        public let changed: Date
    }

    /// The vault's own number, 32 hexadecimal digits, from its creation on.
    public let vault: String
    /// How often the file was written. Kept elsewhere, it tells when an older copy of the whole file is put back, which
    /// the file alone cannot tell.
    public let revision: UInt64
    /// The name of the key-encryption key (see ``KeyProvider/identifier()``).
    public let key: String
    /// The secrets, by name.
    public let entries: [Entry]
}
