// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import TableauModels

private typealias Node = DeclarationNode

private func map(_ entries: KeyValuePairs<String, Node>, line: Int? = nil) -> Node {
    Node(.mapping(entries.map { .init($0.key, $0.value) }), line: line)
}
private func text(_ text: String, line: Int? = nil) -> Node { Node(.scalar(text), line: line) }
private func list(_ items: String..., line: Int? = nil) -> Node { Node(.list(items.map { text($0) }), line: line) }

struct DeclarationTests {
    private let sample = map([
        "model": text("Receivables"),
        "tables": map([
            "Invoices": map([
                "from": text("ArInvoice"),
                "columns": map([
                    "CustomerKey": map(["text": text("Company|Customer"), "hidden": text("true")]),
                    "Balance": map(["from": text("InvoiceBal1"), "caption": text("Open balance")]),
                ]),
            ]),
            "Customers": map([
                "from": text("ArCustomer"), "columns": map(["CustomerKey": map(["text": text("Company|Customer")])]),
            ]),
        ]),
        "relationships": list("Invoices.CustomerKey = Customers.CustomerKey"),
        "fields": map(["Open": map(["formula": text("SUM([Open balance])"), "role": text("measure")])]),
    ])

    @Test func `a declaration becomes a model and its source keys stay as written`() throws {
        let model = try SemanticModel(sample)
        #expect(model.tables.map(\.name) == ["Invoices", "Customers"])
        #expect(model.tables[0].source == map(["from": text("ArInvoice")]))
        let columns = model.tables[0].columns
        #expect(columns[0].source == map(["text": text("Company|Customer")]))
        #expect(columns.map(\.presentation.isHidden) == [true, false])
        #expect(columns.map(\.presentation.caption) == ["CustomerKey", "Open balance"])
        #expect(columns[1].name == "Balance")
        #expect(model.relationships[0].one == .init(table: "Customers", column: "CustomerKey"))
        #expect(model.fields[0].formula == "SUM([Open balance])")
    }

    @Test func `changes replace what they name and keep the rest in its order`() throws {
        let changes = map([
            "tables": map(["Invoices": map(["columns": map(["Balance": map(["caption": text("Saldo")])])])]),
            "relationships": list(),
        ])
        let model = try SemanticModel(sample.merging(changes))
        #expect(model.tables[0].columns.map(\.presentation.caption) == ["CustomerKey", "Saldo"])
        #expect(model.tables[0].columns.last?.source == map(["from": text("InvoiceBal1")]))
        #expect(model.relationships.isEmpty)
        #expect(model.tables.map(\.name) == ["Invoices", "Customers"])
    }

    @Test func `all faults are told at once with their places and the nearest names`() {
        let faulty = sample.merging(
            map([
                "descripton": text("x", line: 3),
                "relationships": list("Invoices.CustomerKy = Customers.CustomerKey", line: 9),
                "fields": map([
                    "Open": map(["role": text("mesure", line: 12), "hidden": text("yes", line: 13)]),
                    "OPEN": map([:], line: 14),
                ]),
            ]))
        #expect {
            try SemanticModel(faulty)
        } throws: { error in
            let told = String(describing: error)
            return [
                "line 3, descripton: \"descripton\" is not known here. Did you mean \"description\"?",
                "line 9, relationships: No column is called \"Invoices.CustomerKy\". Did you mean \"Invoices.CustomerKey\"?",
                "line 12, fields.Open.role: \"mesure\" is no role. Write dimension or measure.",
                "line 13, fields.Open.hidden: Write true or false.",
                "line 14, fields.OPEN: The name stands here twice; case makes no difference.",
                "line 14, fields.OPEN: A field needs `formula:`.",
            ].allSatisfy { told.contains($0) }
        }
    }

    @Test func `a declaration without name and tables is refused`() {
        #expect(throws: DeclarationError.self) { try SemanticModel(map([:])) }
        #expect(throws: DeclarationError.self) { try SemanticModel(text("x")) }
        #expect(throws: DeclarationError.self) { try SemanticModel(map(["model": text("A"), "tables": list("B")])) }
    }
}
