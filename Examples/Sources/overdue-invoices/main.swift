// SPDX-License-Identifier: Apache-2.0

// Who owes what for longer than two months: a typed query over SYSPRO's invoices, every figure exact.

import Columnar
import CurlTransport
import ServiceHTTP
import SysproEntities
import SysproOData
import SysproSimulator

// The simulator stands in for SYSPRO; yours has an address, a company, an operator and the operator's OData password.
try await withSysproSimulator(rows: 2_000) { service in
    let configuration = try SysproConfiguration(
        root: service.url, company: service.company, operator: service.operator, password: Secret(service.password))
    let syspro = SysproClient(configuration, transport: CurlTransport())

    let overdue = ArInvoice.filter {
        $0.invoiceBal1 != 0 && $0.invoiceDate < service.currentDate.adding(days: -60)
    }
    var owed: [String: FixedDecimal] = [:]
    for try await invoice in syspro.rows(overdue) { owed[invoice.customer, default: 0] += invoice.invoiceBal1 }

    for (customer, balance) in owed.sorted(by: { $0.value > $1.value }).prefix(10) { print(customer, balance) }
}
