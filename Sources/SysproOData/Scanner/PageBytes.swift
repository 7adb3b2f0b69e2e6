// SPDX-License-Identifier: Apache-2.0

/// A read-only view of bytes that cannot be read outside its bounds.
///
/// This and ``ByteArena`` and ``ColumnBuffers`` are the only places of the scanner that touch pointers. Past the end
/// every byte reads as 0, which no state of a JSON document allows: loops need no end test of their own.
struct PageBytes {
    private let base: UnsafeRawPointer
    let count: Int

    /// A view that is valid as long as `buffer` is.
    init(_ buffer: UnsafeRawBufferPointer) {
        base = buffer.baseAddress ?? UnsafeRawPointer(bitPattern: 8)!
        count = buffer.baseAddress == nil ? 0 : buffer.count
    }

    /// The byte at `index`; 0 outside the bounds.
    @inline(__always)
    subscript(_ index: Int) -> UInt8 {
        UInt(bitPattern: index) < UInt(bitPattern: count) ? base.load(fromByteOffset: index, as: UInt8.self) : 0
    }

    /// The eight bytes from `index`, the first one lowest; 0 for those outside the bounds.
    @inline(__always)
    func word(at index: Int) -> UInt64 {
        if index >= 0, index <= count &- 8 {
            return UInt64(littleEndian: base.loadUnaligned(fromByteOffset: index, as: UInt64.self))
        }
        return lastWord(at: index)
    }

    @inline(never)
    private func lastWord(at index: Int) -> UInt64 {
        var word: UInt64 = 0
        for offset in 0..<8 { word |= UInt64(self[index &+ offset]) << UInt64(8 * offset) }
        return word
    }

    /// The part of the view in `range`, cut at the view's own bounds.
    func slice(_ range: Range<Int>) -> PageBytes {
        let range = range.clamped(to: 0..<count)
        return PageBytes(UnsafeRawBufferPointer(start: base + range.lowerBound, count: range.count))
    }

    /// A copy of the bytes in `range`.
    func array(_ range: Range<Int>) -> [UInt8] {
        slice(range).withUnsafeBytes { Array($0) }
    }

    /// The bytes in `range` as text; they have been validated, or are shown to people only.
    func text(_ range: Range<Int>) -> String {
        slice(range).withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }

    /// Calls `body` with the memory itself.
    func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        body(UnsafeRawBufferPointer(start: base, count: count))
    }
}
