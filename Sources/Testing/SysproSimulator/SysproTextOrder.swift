// SPDX-License-Identifier: Apache-2.0

/// An order of texts. Services sort by the database's collation, and some compare by another.
public enum SysproTextOrder: String, Sendable, CaseIterable {
    /// By bytes, as the binary collation of SYSPRO's company databases does.
    case ordinal
    /// By bytes without regard to case: `a` and `A` are one text.
    case caseInsensitive
    /// As a culture does: by letters and digits first, then by punctuation, then small letters before capital ones.
    case culture

    /// Negative, zero or positive as one text stands before, with or behind the other.
    func compare(_ left: String, _ right: String) -> Int {
        switch self {
        case .ordinal: return compareBinary(left, right)
        case .caseInsensitive: return compareBinary(left.lowercased(), right.lowercased())
        case .culture:
            let (a, b) = (left.lowercased(), right.lowercased())
            for (x, y) in [(Self.letters(a), Self.letters(b)), (a, b)] {
                let sign = compareBinary(x, y)
                if sign != 0 { return sign }
            }
            return -compareBinary(left, right)
        }
    }

    private static func letters(_ text: String) -> String {
        text.filter { $0.isLetter || $0.isNumber }
    }
}
