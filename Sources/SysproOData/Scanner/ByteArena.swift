// SPDX-License-Identifier: Apache-2.0

/// Bytes that grow at their end, eight at a step.
///
/// Its owner calls ``deallocate()`` once; copies share the memory, so only one of them may be kept.
struct ByteArena {
    private var base: UnsafeMutableRawPointer
    private var capacity: Int
    private(set) var count = 0

    init(capacity: Int) {
        self.capacity = max(capacity, 64)
        base = .allocate(byteCount: self.capacity, alignment: 8)
    }

    func deallocate() {
        base.deallocate()
    }

    /// Adds the lowest `used` (0…8) bytes of `word`.
    @inline(__always)
    mutating func append(word: UInt64, used: Int) {
        if count &+ 8 > capacity { grow() }
        base.storeBytes(of: word.littleEndian, toByteOffset: count, as: UInt64.self)
        count &+= used
    }

    /// Adds a byte.
    @inline(__always)
    mutating func append(_ byte: UInt8) {
        append(word: UInt64(byte), used: 1)
    }

    /// Adds the UTF-8 of a character.
    mutating func append(_ scalar: Unicode.Scalar) {
        for byte in UTF8.encode(scalar)! { append(byte) }
    }

    /// Adds the bytes of `range`.
    mutating func append(_ bytes: PageBytes, _ range: Range<Int>) {
        var index = range.lowerBound
        while index < range.upperBound {
            append(word: bytes.word(at: index), used: min(8, range.upperBound - index))
            index += 8
        }
    }

    /// Forgets all but the first `length` bytes.
    @inline(__always)
    mutating func truncate(to length: Int) {
        precondition(length >= 0 && length <= count)
        count = length
    }

    /// A view of the bytes, valid until something is added.
    var bytes: PageBytes {
        PageBytes(UnsafeRawBufferPointer(start: base, count: count))
    }

    @inline(never)
    private mutating func grow() {
        let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity * 2, alignment: 8)
        larger.copyMemory(from: base, byteCount: count)
        base.deallocate()
        base = larger
        capacity *= 2
    }
}
