// SPDX-License-Identifier: Apache-2.0

/// A password, token or key. It prints as `<secret>` wherever it is printed, `dump` and string interpolation included.
///
/// As long as a copy of it lives, ``scrubbed(_:)`` also takes its text out of what others say.
public struct Secret: Sendable, Hashable {
    private let held: HeldSecret

    /// Wraps a secret text.
    public init(_ text: String) {
        held = HeldSecret(text)
    }

    /// The secret itself, for the one place that sends it.
    public func reveal() -> String { held.text }

    /// Whether there is nothing in it.
    public var isEmpty: Bool { held.text.isEmpty }

    /// Whether both hold the same text.
    public static func == (left: Self, right: Self) -> Bool { left.held.text == right.held.text }

    /// Hashes the text.
    public func hash(into hasher: inout Hasher) { hasher.combine(held.text) }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Never the secret.
    public var description: String { "<secret>" }
    /// Never the secret.
    public var debugDescription: String { "<secret>" }
    /// Without children, so that `dump` shows nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
