// SPDX-License-Identifier: Apache-2.0

/// Finds the name that was probably meant.
enum NearestName {
    /// `; did you mean 'X'?` for the nearest of `names`, or nothing if none is near.
    static func hint(_ name: String, _ names: [String]) -> String {
        let wanted = Array(name.lowercased().utf8)
        let limit = max(2, wanted.count / 3)
        let nearest = names.map { ($0, distance(wanted, Array($0.lowercased().utf8), limit)) }.min { $0.1 < $1.1 }
        guard let (best, distance) = nearest, distance <= limit else { return "" }
        return "; did you mean '\(best)'?"
    }

    /// How many bytes must be changed, added or left out to make `left` into `right`; more than `limit` is not counted.
    private static func distance(_ left: [UInt8], _ right: [UInt8], _ limit: Int) -> Int {
        guard abs(left.count - right.count) <= limit else { return limit + 1 }
        var row = Array(0...right.count)
        for (i, byte) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, other) in right.enumerated() {
                let changed = diagonal + (byte == other ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(changed, row[j] + 1, diagonal + 1)
            }
        }
        return row[right.count]
    }
}
