// SPDX-License-Identifier: Apache-2.0

/// The property names of a page's records, so that a name is usually recognised by one comparison: it is expected to
/// come after the name that it came after in the record before.
struct KeyTable {
    /// One spelling of a name in the page, closing quote included.
    private struct Spelling {
        var firstWord: Int
        var fullWords: Int
        var lastMask: UInt64
        var length: Int
        var name: Int
        var follower: Int
    }

    /// A service with more distinct names than this has its further ones looked at, but not remembered.
    private static let limit = 2_048

    private var spellings: [Spelling] = []
    private var words: [UInt64] = []
    private var names: [[UInt8]]
    private var seen: [Int]
    private var last = 0

    /// A table that knows `names`, in the order that is expected.
    init(_ names: [String]) {
        self.names = names.map { Array($0.utf8) }
        seen = Array(repeating: 0, count: names.count)
        for index in names.indices {
            // Names that JSON must escape have no spelling until one is met.
            let plain = self.names[index].allSatisfy { $0 >= 0x20 && $0 != 0x22 && $0 != 0x5C }
            if plain { add(spelling: self.names[index], of: index) }
        }
        for index in spellings.indices { spellings[index].follower = (index + 1) % spellings.count }
    }

    /// The number of the name whose first byte is at `position`, if it is the one that is expected there; moves
    /// behind its closing quote. `nil` leaves it to ``search(_:)``.
    @inline(__always)
    mutating func expected(_ bytes: PageBytes, _ position: inout Int) -> Int? {
        guard last < spellings.count else { return nil }
        let index = spellings[last].follower
        guard matches(index, bytes, position) else { return nil }
        position &+= spellings[index].length
        last = index
        return spellings[index].name
    }

    /// Notes that the record `stamp` has the name; whether it had it before.
    mutating func mark(_ name: Int, _ stamp: Int) -> Bool {
        guard name < seen.count else { return false }
        let isRepeated = seen[name] == stamp
        seen[name] = stamp
        return isRepeated
    }

    /// Whether the record `stamp` has had the name.
    func has(_ name: Int, _ stamp: Int) -> Bool { seen[name] == stamp }

    /// Whether any record had the name.
    func wasEverSeen(_ name: Int) -> Bool { seen[name] != 0 }

    /// The name with this number.
    func name(_ index: Int) -> String {
        index < names.count ? String(decoding: names[index], as: UTF8.self) : "?"
    }

    @inline(__always)
    private func matches(_ index: Int, _ bytes: PageBytes, _ position: Int) -> Bool {
        let spelling = spellings[index]
        var at = position
        var word = spelling.firstWord
        let lastWord = word &+ spelling.fullWords
        while word < lastWord {
            if bytes.word(at: at) != words[word] { return false }
            word &+= 1
            at &+= 8
        }
        return (bytes.word(at: at) ^ words[word]) & spelling.lastMask == 0
    }

    /// The number of the name whose first byte is at the cursor; those above the count of the wanted names are others.
    /// Leaves the cursor behind the closing quote.
    @inline(never)
    mutating func search(_ cursor: inout JSONCursor) throws(JSONFailure) -> Int {
        let start = cursor.position
        for step in spellings.indices {
            let index = (last + 1 + step) % spellings.count
            if matches(index, cursor.bytes, start) {
                cursor.position += spellings[index].length
                if last < spellings.count { spellings[last].follower = index }
                last = index
                return spellings[index].name
            }
        }
        let hasEscapes = try cursor.skipString()
        let raw = cursor.bytes.array(start..<cursor.position - 1)
        let name = hasEscapes ? try decoded(raw) : raw
        let known = names.firstIndex(of: name)
        guard spellings.count < Self.limit else { return known ?? Int.max }
        if known == nil {
            names.append(name)
            seen.append(0)
        }
        let number = known ?? names.count - 1
        add(spelling: raw, of: number)
        let index = spellings.count - 1
        if last < index {
            spellings[index].follower = spellings[last].follower
            spellings[last].follower = index
        }
        last = index
        return number
    }

    private mutating func add(spelling: [UInt8], of name: Int) {
        let bytes = spelling + [UInt8(ascii: "\"")]
        let firstWord = words.count
        for start in stride(from: 0, to: bytes.count, by: 8) {
            let part = bytes[start..<min(start + 8, bytes.count)]
            words.append(part.reversed().reduce(0) { $0 << 8 | UInt64($1) })
        }
        let rest = bytes.count % 8
        spellings.append(
            Spelling(
                firstWord: firstWord, fullWords: words.count - firstWord - 1,
                lastMask: rest == 0 ? ~0 : ~0 >> UInt64(64 - 8 * rest), length: bytes.count, name: name,
                follower: spellings.count))
    }

    private func decoded(_ raw: [UInt8]) throws(JSONFailure) -> [UInt8] {
        var arena = ByteArena(capacity: raw.count + 8)
        defer { arena.deallocate() }
        let quoted = raw + [UInt8(ascii: "\"")]
        let result = quoted.withUnsafeBytes { buffer -> Result<Void, JSONFailure> in
            var cursor = JSONCursor(PageBytes(buffer))
            cursor.position = 0
            do throws(JSONFailure) {
                _ = try cursor.readString(into: &arena)
                return .success(())
            } catch {
                return .failure(error)
            }
        }
        try result.get()
        return arena.bytes.array(0..<arena.count)
    }
}
