// SPDX-License-Identifier: Apache-2.0

import SyncCore

import struct FoundationEssentials.Date

/// Numbers and times as a person reads them.
enum StatusWords {
    /// `1,204`.
    static func number(_ value: Int) -> String {
        let digits = String(value.magnitude)
        var grouped = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { grouped += "," }
            grouped.append(digit)
        }
        return (value < 0 ? "−" : "") + grouped
    }

    /// How many there are, where they were counted to the end.
    static func count(_ value: Int?) -> String { value.map(number) ?? "many" }

    /// `1.8 s`, `4 min`, `3 h 20 min`, `2 d 4 h`.
    static func span(_ seconds: Double) -> String {
        let whole = Int(max(0, min(seconds, 1e12)))
        switch whole {
        case ..<10: return "\(Double(Int(max(0, seconds) * 10 + 0.5)) / 10) s"
        case ..<120: return "\(whole) s"
        case ..<7_200: return "\(whole / 60) min"
        case ..<172_800: return "\(whole / 3_600) h" + (whole % 3_600 >= 60 ? " \(whole % 3_600 / 60) min" : "")
        default: return "\(whole / 86_400) d" + (whole % 86_400 >= 3_600 ? " \(whole % 86_400 / 3_600) h" : "")
        }
    }

    /// `2026-11-22 22:40:00`.
    static func moment(_ date: Date) -> String {
        String(StateText.wholeSeconds(of: date).dropLast()).replacing("T", with: " ")
    }

    /// A moment for people and machines.
    static func time(_ date: Date) -> HTMLText {
        #"<time datetime="\#(StateText.wholeSeconds(of: date))">\#(moment(date))</time>"#
    }
}
