// SPDX-License-Identifier: Apache-2.0

/// The tables of the page.
enum ScrolledTable {
    /// A table that can be scrolled by keyboard where it is wider than the window.
    static func html(
        _ caption: String, _ columns: [(String, Bool)], _ rows: [HTMLText], _ none: HTMLText
    ) -> HTMLText {
        guard !rows.isEmpty else { return #"<p class="none">\#(none)</p>"# }
        let heads = columns.map { name, isNumber -> HTMLText in
            #"<th scope="col" class="\#(isNumber ? "number" : "")">\#(name)</th>"#
        }
        return """
            <div class="scroll" role="region" aria-label="\(caption)" tabindex="0"><table>\
            <caption>\(caption)</caption><thead><tr>\(heads)</tr></thead><tbody>\(rows)</tbody></table></div>
            """
    }
}
