// SPDX-License-Identifier: Apache-2.0

import Columnar

/// The keys of the records that a walk gave: a record that comes twice counts once.
///
/// Keys are held as 64-bit hashes, which takes some 12 bytes each. Two keys with one hash make a count differ, so that the
/// read is repeated; they lose nothing. Beyond ``limit`` records only those are known to be distinct whose keys rise from
/// record to record.
struct GivenKeys: Sendable {
    static let limit = 4_000_000

    private let keyset: Keyset
    /// The key's columns, and where they are among those of a page.
    let columns: [ScanColumn]
    private let places: [Int]
    /// In pieces, since a set that grows is copied.
    private var buckets = [Set<UInt64>](repeating: [], count: 256)
    private var count = 0
    private var isRising = true
    private var last: [ColumnData]?
    /// Whether it is known of every record if it came before.
    private(set) var isSure = true

    init?(_ keyset: Keyset?, columns: [ScanColumn]) {
        guard let keyset else { return nil }
        self.keyset = keyset
        var places: [Int] = []
        for order in keyset.key {
            guard let place = columns.firstIndex(where: { $0.name == order.property }) else { return nil }
            places.append(place)
        }
        self.places = places
        self.columns = places.map { columns[$0] }
    }

    /// The hash of each record's key, in the order of the page.
    func hashes(of page: ODataPage) throws -> [UInt64] { try hashes(of: page, at: places) }

    /// Whether a page of ``columns`` holds a record that did not come before; `false` if nobody remembers.
    func isNew(_ page: ODataPage) throws -> Bool {
        guard count <= Self.limit else { return false }
        return try hashes(of: page, at: Array(columns.indices)).contains { !buckets[Int($0 & 255)].contains($0) }
    }

    private func hashes(of page: ODataPage, at places: [Int]) throws -> [UInt64] {
        let columns = places.map { page.records.columns[$0] }
        var hashes: [UInt64] = []
        hashes.reserveCapacity(page.rowCount)
        var refused = page.refused[...]
        var row = 0
        for index in 0..<page.rowCount {
            var hasher = Hasher()
            if refused.first?.index == index {
                hasher.combine(try keyset.keyPosition(refused.removeFirst().json[...]))
            } else {
                for column in columns { column.hash(row, into: &hasher) }
                row += 1
            }
            hashes.append(UInt64(bitPattern: Int64(hasher.finalize())))
        }
        return hashes
    }

    /// The numbers of the records that came before.
    ///
    /// - Throws: ``ODataError`` with code `keyNotUnique` if two records of the page have one key: a single answer shows one
    ///   moment, in which a key has one record.
    func repeated(_ hashes: [UInt64], of entitySet: String) throws -> Set<Int> {
        guard Set(hashes).count == hashes.count else {
            throw ODataError(
                .keyNotUnique,
                "\(entitySet): the key (\(keyset.key.map(\.property).joined(separator: ", "))) is not unique: two records of one page have the same; read it with a key that tells its records apart"
            )
        }
        var numbers: Set<Int> = []
        for (number, hash) in hashes.enumerated() where buckets[Int(hash & 255)].contains(hash) {
            numbers.insert(number)
        }
        return numbers
    }

    /// Takes note of the page's records.
    mutating func add(_ hashes: [UInt64], of page: ODataPage) {
        count += hashes.count
        follow(page)
        guard isSure else { return }
        if count > Self.limit {
            isSure = isRising
            buckets = [Set<UInt64>](repeating: [], count: 256)
            return
        }
        for hash in hashes { buckets[Int(hash & 255)].insert(hash) }
    }

    /// Looks if keys still rise.
    private mutating func follow(_ page: ODataPage) {
        guard isRising else { return }
        let columns = places.map { page.records.columns[$0] }
        guard page.refused.isEmpty, columns.allSatisfy({ !$0.nulls.contains(1) }) else { return isRising = false }
        guard page.records.count > 0 else { return }
        if let last { isRising = last.rises(from: 0, to: 0, of: columns) }
        for row in 1..<max(1, page.records.count) where isRising {
            isRising = columns.rises(from: row - 1, to: row, of: columns)
        }
        last = columns.map { $0.taking([page.records.count - 1]) }
    }
}

extension ColumnData {
    fileprivate func hash(_ row: Int, into hasher: inout Hasher) {
        guard !isNull(row) else { return hasher.combine(0 as UInt8) }
        switch type.storage {
        case .text:
            let range = textRange(row)
            hasher.combine(range.count)
            bytes.withUnsafeBytes { hasher.combine(bytes: UnsafeRawBufferPointer(rebasing: $0[range])) }
        case .integers: hasher.combine(integers[row])
        case .wide: hasher.combine(wides[row])
        case .doubles: hasher.combine(doubles[row])
        }
    }
}

extension [ColumnData] {
    /// Whether the row `to` of `others` comes behind the row `from` of these columns, texts compared byte by byte.
    fileprivate func rises(from: Int, to: Int, of others: [ColumnData]) -> Bool {
        for (left, right) in zip(self, others) {
            switch left.type.storage {
            case .text:
                let (a, b) = (left.bytes[left.textRange(from)], right.bytes[right.textRange(to)])
                if a.lexicographicallyPrecedes(b) { return true }
                guard a.elementsEqual(b) else { return false }
            case .integers:
                if left.integers[from] != right.integers[to] { return left.integers[from] < right.integers[to] }
            case .wide:
                if left.wides[from] != right.wides[to] { return left.wides[from] < right.wides[to] }
            case .doubles: return false
            }
        }
        return false
    }
}
