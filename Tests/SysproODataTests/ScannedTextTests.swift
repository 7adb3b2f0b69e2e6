// SPDX-License-Identifier: Apache-2.0

import Columnar
import SysproOData
import Testing

@Suite struct ScannedTextTests {
    @Test(arguments: [
        (#""""#, ""), (#""plain""#, "plain"), (#""  padded  ""#, "  padded  "),
        (#""000000000150802""#, "000000000150802"),
        (#""a\"b\\c\/d""#, "a\"b\\c/d"), (#""\b\f\n\r\t""#, "\u{8}\u{c}\n\r\t"), (#""\u00e9\u4E2d""#, "é中"),
        (#""\ud83d\ude00!""#, "😀!"), (#""é中😀""#, "é中😀"), (#""O'Brien & Söhne""#, "O'Brien & Söhne"),
        (#""\u2028\u0001""#, "\u{2028}\u{1}"), (#""seven77""#, "seven77"), (#""eight888""#, "eight888"),
        (#""éééééééééééééééééé""#, "éééééééééééééééééé"), (#""\u0041\u0042""#, "AB"),
    ]) func textIsTakenOverCharacterByCharacter(_ json: String, _ text: String) throws {
        #expect(try value(json, .text) == .taken(.text(text)))
    }

    @Test func textOfEveryLengthSurvivesWithAQuoteAtEveryPlace() throws {
        for length in 0...40 {
            for place in 0...length {
                let front = String(repeating: "x", count: place)
                let back = String(repeating: "y", count: length - place)
                #expect(try value(#""\#(front)\"\#(back)""#, .text) == .taken(.text(front + "\"" + back)))
                #expect(try value(#""\#(front)é\#(back)""#, .text) == .taken(.text(front + "é" + back)))
            }
        }
    }

    @Test func otherValuesBecomeTheirOwnJSON() throws {
        #expect(try value("12.50", .text) == .taken(.text("12.50")))
        #expect(try value("true", .text) == .taken(.text("true")))
        #expect(try value(#"{"a": [1, "é"]}"#, .text) == .taken(.text(#"{"a": [1, "é"]}"#)))
    }

    @Test func whatNoTableCanHoldIsRefusedWithTheReason() throws {
        #expect(try value(#""a\u0000b""#, .text).reason?.contains("U+0000") == true)
        for text in [#""\ud83d""#, #""\ude00""#, #""\ud83dx""#, #""\ud83d\n""#, #""\ud83d\ud83d""#, #""\ude00\ud83d""#]
        {
            #expect(try value(text, .text).reason?.contains("surrogate") == true)
        }
    }

    @Test(
        arguments: [
            [0xFF], [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x9F, 0xBF], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF],
            [0xF0, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xC3], [0xE4, 0xB8],
            [0xF0, 0x9F, 0x98], [0xC3, 0x28], [0xFE], [0xF8, 0x88, 0x80, 0x80, 0x80],
        ] as [[UInt8]]) func whatIsNotUTF8IsRefusedAlsoWhereNobodyReadsIt(_ bytes: [UInt8])
    {
        for name in ["X", "Skipped"] {
            let page = Array(#"{"value":[{"X":"","\#(name)Y":""},{"\#(name)":"ab"#.utf8) + bytes + Array(#"c"}]}"#.utf8)
            let error = pageError(page)
            #expect(error?.message.contains("not UTF-8") == true)
        }
    }

    @Test func everyCharacterIsTakenOver() throws {
        var text = ""
        for scalar in (UInt32(1)...0x10FFFF).lazy.filter({ $0 % 97 == 0 || $0 < 0x900 }).compactMap(Unicode.Scalar.init)
        where scalar.value >= 0x20 && scalar != "\"" && scalar != "\\" {
            text.unicodeScalars.append(scalar)
        }
        #expect(try value("\"\(text)\"", .text) == .taken(.text(text)))
    }
}
