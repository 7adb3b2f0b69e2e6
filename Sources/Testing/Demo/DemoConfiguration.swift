// SPDX-License-Identifier: Apache-2.0

import SysproSimulator
import TableauSimulator

/// The configuration file of the demo, as a finance team would write it.
struct DemoConfiguration {
    let syspro: SysproSimulator
    let tableau: TableauSimulator
    let project: String

    /// The variables that the file refers to.
    var environment: [String: String] {
        ["DEMO_SYSPRO_PASSWORD": syspro.password, "DEMO_TABLEAU_SECRET": tableau.tokens[0].secret]
    }

    var yaml: String {
        """
        version: 1
        state: ./state

        syspro:
          odata:
            url: \(syspro.url)
            companies: [\(syspro.company)]
            operator: \(syspro.operator)
            password: ${env:DEMO_SYSPRO_PASSWORD}

        tableau:
          url: \(tableau.url)
          site: "\(tableau.site)"
          tokens:
            - {name: "\(tableau.tokens[0].name)", secret: "${env:DEMO_TABLEAU_SECRET}"}

        datasources:
          - name: AR Invoices
            project: \(project)
            from: ArInvoice
            key: [Company, Customer, Invoice, Document type]
            changes:
              cursor: InvoiceDate
              overlap: 3d
              # A payment lowers an invoice's balance and moves none of its dates.
              companion:
                from: ArInvoicePay
                cursor: JournalDate
                key: {Customer: Customer, Invoice: Invoice, DocumentType: DocumentType}
              reconcile: {every: 1d, where: "InvoiceBal1 ne 0"}
            columns:
              - {name: Company, constant: "{company}"}
              - {name: Customer, from: Customer, trim: true}
              - {name: Customer name, lookup: {from: ArCustomer, key: {Customer: Customer}, take: Name}}
              - {name: Invoice, from: Invoice}
              - {name: Document type, from: DocumentType, values: {I: Invoice, C: Credit note, D: Debit note}}
              - {name: Invoice date, from: InvoiceDate, type: date}
              - {name: Branch, from: Branch, trim: true}
              - {name: Value, from: CurrencyValue, type: "numeric(14,2)"}
              - {name: Balance, from: InvoiceBal1, type: "numeric(14,2)"}

          - name: GL Accounts
            project: \(project)
            from: GenMaster
            key: [Company, Account]
            columns:
              - {name: Company, from: Company, trim: true}
              - {name: Account, from: GlCode, trim: true}
              - {name: Description, from: Description, trim: true}
              - {name: Type, from: AccountType, values: {A: Asset, L: Liability, C: Capital, R: Revenue, E: Expense}}
              - {name: Balance, from: CurrentBalance, type: "numeric(14,2)"}

          - name: Inventory by warehouse
            project: \(project)
            from: InvWarehouse
            key: [Company, Stock code, Warehouse]
            load: replace
            columns:
              - {name: Company, constant: "{company}"}
              - {name: Stock code, from: StockCode, trim: true}
              - {name: Warehouse, from: Warehouse, trim: true}
              - {name: On hand, from: QtyOnHand, type: "numeric(18,6)"}
              - {name: Unit cost, from: UnitCost, type: "numeric(15,5)"}
              - {name: Last moved, from: DateLastStockMove, type: date}

        """
    }
}
