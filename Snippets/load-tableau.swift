// Puts changed rows into a published data source by key. The request ID is derived from the rows: a lost answer is no loss.
// snippet.hide
import CurlTransport
import ServiceHTTP
import TableauREST

let secret = Secret("…")
// snippet.show
let configuration = try TableauConfiguration(
    server: "https://10ax.online.tableau.com", site: "finance",
    credentials: TableauCredentials.token(name: "sync-a", secret: secret))

try await withTableau(configuration, transport: CurlTransport()) { tableau in
    guard let finance = try await tableau.projects.find("Finance"),
        let invoices = try await tableau.dataSources.find("AR Invoices", in: finance)
    else { return }
    let job = try await tableau.dataSources.update(
        invoices.id, payload: "changes.hyper", actions: [.upsert(on: "Customer", "Invoice")])
    try await tableau.jobs.finished(job).requireSuccess()
}
