// SPDX-License-Identifier: Apache-2.0

/// A password, token or key. It prints as `<secret>` wherever it is printed, `dump` and string interpolation included.
public struct Secret: Sendable, Hashable {
    private let text: String

    /// Wraps a secret text.
    public init(_ text: String) {
        self.text = text
    }

    /// The secret itself, for the one place that sends it.
    public func reveal() -> String { text }

    /// Whether there is nothing in it.
    public var isEmpty: Bool { text.isEmpty }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Never the secret.
    public var description: String { "<secret>" }
    /// Never the secret.
    public var debugDescription: String { "<secret>" }
    /// Without children, so that `dump` shows nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
