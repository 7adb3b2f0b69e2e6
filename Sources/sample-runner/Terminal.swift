// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization

/// What a person sees: results on standard output, progress and notes on standard error.
enum Terminal {
    /// Whether standard error is a terminal, if a line can be drawn again.
    static let isInteractive = isatty(STDERR_FILENO) == 1

    /// Writes a line for the person at the terminal.
    static func note(_ text: String) {
        StandardStreams.error(text + "\n")
    }

    /// Draws the present line of a terminal again.
    static func redraw(_ text: String) {
        StandardStreams.error("\r\u{1B}[K" + text)
    }

    /// Rows of cells as aligned columns; the columns in `right` are aligned to the right.
    static func table(_ rows: [[String]], right: Set<Int> = []) -> String {
        guard let first = rows.first else { return "" }
        let widths = first.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                let blanks = String(repeating: " ", count: widths[column] - cell.count)
                line += (column == 0 ? "" : "  ") + (right.contains(column) ? blanks + cell : cell + blanks)
            }
            while line.last == " " { line.removeLast() }
            return line
        }.joined(separator: "\n")
    }

    /// A number with its thousands set apart.
    static func number(_ value: Int) -> String {
        let digits = String(value.magnitude)
        var grouped = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { grouped += "," }
            grouped.append(digit)
        }
        return (value < 0 ? "-" : "") + grouped
    }
}

/// One line of progress: a bar that is drawn again on a terminal, a line now and then elsewhere.
final class ProgressLine: Sendable {
    private let title: String
    private let state = Mutex((drawn: ContinuousClock.now, isOpen: false))

    init(_ title: String) {
        self.title = title
    }

    /// Shows how far it is; `total` where it is known.
    func show(_ done: Int, of total: Int?, _ what: String) {
        state.withLock { state in
            let now = ContinuousClock.now
            guard now - state.drawn > (Terminal.isInteractive ? .milliseconds(100) : .seconds(10)) else { return }
            state.drawn = now
            let text = line(done, total, what)
            if Terminal.isInteractive {
                state.isOpen = true
                Terminal.redraw(text)
            } else {
                Terminal.note(text)
            }
        }
    }

    /// Takes the bar away.
    func end() {
        state.withLock { state in
            if state.isOpen { Terminal.redraw("") }
            state.isOpen = false
        }
    }

    private func line(_ done: Int, _ total: Int?, _ what: String) -> String {
        guard let total, total > 0 else { return "\(title)  \(Terminal.number(done)) \(what)" }
        let filled = min(24, 24 * done / total)
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 24 - filled)
        return "\(title)  \(bar) \(Terminal.number(done)) of \(Terminal.number(total)) \(what)"
    }
}
