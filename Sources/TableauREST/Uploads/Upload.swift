// SPDX-License-Identifier: Apache-2.0

/// A file that lies in Tableau, whole, for a method that takes it. It can be used once, and not for long.
public struct Upload: Hashable, Sendable, Identifiable {
    /// Tableau's name for it, the `uploadSessionId`.
    public let id: String
    /// How many bytes it has.
    public let size: Int64
}

/// How far an upload has come. It begins at zero if the upload has to begin again.
public struct UploadProgress: Hashable, Sendable {
    /// Bytes that Tableau has taken.
    public let sent: Int64
    /// Bytes in all.
    public let total: Int64
}
