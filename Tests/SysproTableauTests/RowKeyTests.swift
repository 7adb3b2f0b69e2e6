// SPDX-License-Identifier: Apache-2.0

import Columnar
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

struct RowKeyTests {
    @Test(arguments: [
        ["EDU1", "12"], ["", ""], ["1:a", "2"], ["a\nb", #"c\nd\"#], ["CAF\u{C9}", "CAFE\u{301}"], ["0:", ":0"],
    ])
    func aKeyIsReadBackAsItWasWritten(texts: [String]) throws {
        let key = try #require(RowKey(texts.map { Value.text($0) }))
        let line = key.line
        #expect(!line.contains(UInt8(ascii: "\n")))
        let read = try #require(RowKey(line: line))
        #expect(read == key)
        #expect(read.texts.map { Array($0.utf8) } == texts.map { Array($0.utf8) })
    }

    @Test func keysAreComparedByTheirBytes() {
        #expect(RowKey([Value.text("CAF\u{C9}")]) != RowKey([Value.text("CAFE\u{301}")]))
        #expect(RowKey([Value.text("ab"), .text("c")]) != RowKey([Value.text("a"), .text("bc")]))
    }

    @Test(arguments: ["5:ab", "x", "-1:", "9223372036854775808:a", "1:"])
    func aDamagedKeyIsNoKey(line: String) {
        #expect(RowKey(line: Array(line.utf8)) == nil)
    }
}
