// SPDX-License-Identifier: Apache-2.0

/// The name that a person most likely meant: the one with the fewest changed, missing, added or swapped letters.
enum NearestName {
    /// The nearest of `names`; `nil` if none is near: more than a third of the letters differ.
    static func of(_ name: String, among names: some Sequence<String>) -> String? {
        let wanted = Array(name.lowercased().unicodeScalars.prefix(100))
        var best: (name: String, distance: Int)?
        for candidate in names.sorted() {
            let letters = Array(candidate.lowercased().unicodeScalars.prefix(100))
            let limit = min(best.map { $0.distance - 1 } ?? .max, max(1, wanted.count / 3))
            guard abs(letters.count - wanted.count) <= limit else { continue }
            let distance = distance(wanted, letters)
            if distance <= limit { best = (candidate, distance) }
        }
        return best?.name
    }

    /// The optimal string alignment distance.
    private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        guard !left.isEmpty else { return right.count }
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in 1...left.count {
            var current = [row]
            for column in right.indices {
                let isSame = left[row - 1] == right[column]
                var least = min(last[column] + (isSame ? 0 : 1), last[column + 1] + 1, current[column] + 1)
                if row > 1, column > 0, left[row - 1] == right[column - 1], left[row - 2] == right[column] {
                    least = min(least, beforeLast[column - 1] + 1)
                }
                current.append(least)
            }
            (beforeLast, last) = (last, current)
        }
        return last[right.count]
    }
}
