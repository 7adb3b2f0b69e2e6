// Reads SYSPRO's invoices of one branch that changed since a date, exact and page by page.
// snippet.hide
import Columnar
import CurlTransport
import ServiceHTTP
import SysproEntities
import SysproOData

let password = Secret("…")
let since = CalendarDate("2026-11-01")!
// snippet.show
let configuration = try SysproConfiguration(
    root: "https://erp.example.com/SYSPRO8Odata/SYSPROOData", company: "EDU1", operator: "TABLEAU", password: password)
let syspro = SysproClient(configuration, transport: CurlTransport())

let changed =
    ArInvoice
    .filter { $0.branch == "NTH" && $0.invoiceDate >= since }
    .paged(by: 5_000)

for try await invoice in syspro.rows(changed) {
    print(invoice.invoice, invoice.invoiceBal1)  // every digit that SYSPRO wrote
}
