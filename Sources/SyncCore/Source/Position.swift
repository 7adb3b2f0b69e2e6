// SPDX-License-Identifier: Apache-2.0

/// How far a source has been read, in the source's own words.
///
/// One text per part of the source (a company, say); a source without parts uses the empty name. The texts are kept as
/// the server wrote them and never parsed and printed again.
public struct Position: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The text of each part.
    public var parts: [String: String]
    /// What the source wants to remember beside it; stored with the position and not shown.
    ///
    /// A source that reads changes every quarter of an hour and everything once a night notes the night:
    /// `position.notes["readWhole"] = "2026-11-22"`. A store keeps notes as it keeps the parts.
    public var notes: [String: String]

    /// A position of several parts.
    public init(parts: [String: String], notes: [String: String] = [:]) {
        self.parts = parts
        self.notes = notes
    }

    /// A position of a source without parts.
    public init(_ text: String) { self.init(parts: ["": text]) }

    /// The text of a source without parts; `nil` if the position has none.
    public var text: String? { parts[""] }

    private enum CodingKeys: CodingKey { case parts, notes }

    /// Decodes a position; one that was stored before there were notes has none.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        parts = try container.decode([String: String].self, forKey: .parts)
        notes = try container.decodeIfPresent([String: String].self, forKey: .notes) ?? [:]
    }

    /// Encodes the parts, and the notes where there are any.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(parts, forKey: .parts)
        if !notes.isEmpty { try container.encode(notes, forKey: .notes) }
    }

    /// The text where there is one part; `name=text` for each, sorted, where there are several.
    public var description: String {
        if parts.count == 1, let only = parts.values.first { return only }
        return parts.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ", ")
    }
}
