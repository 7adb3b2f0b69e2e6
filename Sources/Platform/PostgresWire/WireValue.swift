// SPDX-License-Identifier: Apache-2.0

/// A value that travels beside a statement, never in its text.
package enum WireValue: Sendable {
    /// A value in text form; the server converts it.
    case text(String)
    /// A `bytea`.
    case bytes(ArraySlice<UInt8>)
    /// No value.
    case null
}

/// The form in which a server sends values.
package struct WireFormat: Sendable {
    let number: Int32

    /// Texts.
    package static let text = WireFormat(number: 0)
    /// PostgreSQL's own binary form.
    package static let binary = WireFormat(number: 1)
    /// hyperd's `hyperbinary`, the form of its COPY.
    package static let hyperBinary = WireFormat(number: 2)
}
