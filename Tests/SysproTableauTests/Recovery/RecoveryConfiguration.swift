// SPDX-License-Identifier: Apache-2.0

import SysproSimulator
import TableauSimulator

/// A data source of each kind: changes by cursor and companion, compared whole with deletes, replaced whole.
enum RecoveryConfiguration {
    static func yaml(
        _ syspro: SysproSimulator, _ tableau: TableauSimulator, state: String, datasources: String = datasources
    ) -> String {
        """
        version: 1
        state: \(state)
        syspro:
          odata: {url: "\(syspro.url)", companies: [\(syspro.company)], operator: \(syspro.operator), password: "\(syspro.password)", pageSize: 50}
        tableau:
          url: \(tableau.url)
          site: "\(tableau.site)"
          tokens: [{name: "\(tableau.tokens[0].name)", secret: "\(tableau.tokens[0].secret)"}]
        defaults: {maxRejected: 50%}
        datasources:
        \(datasources)

        """
    }

    static let datasources = """
        - name: Invoices
          project: Finance
          from: ArInvoice
          key: [Customer, Invoice, Document type]
          changes:
            cursor: InvoiceDate
            overlap: 3d
            companion: {from: ArInvoicePay, cursor: JournalDate, key: {Customer: Customer, Invoice: Invoice, DocumentType: DocumentType}}
          columns:
            - {name: Customer, from: Customer, trim: true}
            - {name: Invoice, from: Invoice}
            - {name: Document type, from: DocumentType}
            - {name: Invoice date, from: InvoiceDate, type: date}
            - {name: Balance, from: InvoiceBal1, type: "numeric(10,2)"}
        - name: Accounts
          project: Finance
          from: GenMaster
          key: [Company, Account]
          changes: {deletes: remove}
          columns:
            - {name: Company, from: Company, trim: true}
            - {name: Account, from: GlCode, trim: true}
            - {name: Description, from: Description, trim: true}
            - {name: Balance, from: CurrentBalance, type: "numeric(12,2)"}
        - name: Stock
          project: Finance
          from: InvWarehouse
          key: [Stock code, Warehouse]
          load: replace
          columns:
            - {name: Stock code, from: StockCode, trim: true}
            - {name: Warehouse, from: Warehouse, trim: true}
            - {name: On hand, from: QtyOnHand, type: "numeric(12,6)"}
        """
}
