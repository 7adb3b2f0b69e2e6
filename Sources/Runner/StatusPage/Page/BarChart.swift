// SPDX-License-Identifier: Apache-2.0

/// Bars side by side, oldest on the left, as SVG that needs no script and no style of its own.
///
/// It is one picture to a screen reader: a name and a sentence. The newest numbers are in the table beneath it.
struct BarChart {
    /// One bar: parts from the bottom up, each with its class.
    struct Bar {
        var parts: [(value: Double, style: String)]
        var label: String
    }

    var id: String
    var title: String
    var summary: String
    var bars: [Bar]
    /// What the greatest value is called.
    var scale: (Double) -> String

    private static let width = 480
    private static let height = 132
    private static let top = 18
    private static let bottom = 20

    var html: HTMLText {
        let greatest = bars.map { $0.parts.map(\.value).reduce(0, +) }.max() ?? 0
        let room = Double(Self.height - Self.top - Self.bottom)
        // A chart of three bars is not three walls: there is room for at least a dozen.
        let step = Double(Self.width) / Double(max(12, bars.count))
        let left = Double(Self.width) - step * Double(bars.count)
        let base = Self.height - Self.bottom
        let drawn = bars.enumerated().map { index, bar -> HTMLText in
            var y = Double(base)
            let parts = bar.parts.map { part -> HTMLText in
                guard greatest > 0, part.value > 0 else { return "" }
                // What is there is seen, however small it is beside the rest.
                let size = max(2, part.value / greatest * room)
                y = max(Double(Self.top), y - size)
                let (x, wide) = (decimal(left + step * Double(index) + step * 0.1), decimal(step * 0.8))
                return
                    #"<rect class="\#(part.style)" x="\#(x)" y="\#(decimal(y))" width="\#(wide)" height="\#(decimal(size))"/>"#
            }
            return "<g><title>\(bar.label)</title>\(parts)</g>"
        }
        let ends: HTMLText =
            bars.isEmpty
            ? ""
            : """
            <text class="axis" x="\(Self.width)" y="\(Self.height - 5)" text-anchor="end">newest</text>\
            <text class="axis" x="\(decimal(min(left, Double(Self.width) - 110)))" y="\(Self.height - 5)">oldest</text>
            """
        return """
            <figure><figcaption>\(title)</figcaption>\
            <svg role="img" aria-labelledby="\(id)-t \(id)-d" viewBox="0 0 \(Self.width) \(Self.height)">\
            <title id="\(id)-t">\(title)</title><desc id="\(id)-d">\(summary)</desc>\
            <text class="axis" x="0" y="11">\(greatest > 0 ? scale(greatest) : "nothing yet")</text>\
            <line class="grid" x1="0" y1="\(Self.top)" x2="\(Self.width)" y2="\(Self.top)"/>\(drawn)\
            <line class="base" x1="0" y1="\(base)" x2="\(Self.width)" y2="\(base)"/>\(ends)</svg></figure>
            """
    }

    private func decimal(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(abs(tenths % 10))"
    }
}
