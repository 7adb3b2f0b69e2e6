// SPDX-License-Identifier: Apache-2.0

// A password out of an encrypted file, and a call with it that waits out a throttled service. The transport answers
// from a script and the clock does not wait: so is a client tested.
//   VAULT_KEY=$(head -c 32 /dev/urandom | base64) sealed-password ./secrets.vault

import HTTPTypes
import SecretVault
import ServiceHTTP
import ServiceHTTPTesting

let path = CommandLine.arguments.dropFirst().first ?? "./secrets.vault"
let vault = Vault(at: path, key: LocalKeyProvider(.environment("VAULT_KEY")))
try await vault.create()
try await vault.set("erp", to: SecretBytes(copying: Array("Pa55word".utf8)))
let password = try await vault.value(of: "erp").text()
print("the password is", password)

let clock = RecordingClock()
let service = MockTransport(.status(.tooManyRequests, [.retryAfter: "2"]), .json(#"{"branches":["Cape Town"]}"#))
let transport = service.behind([RetryMiddleware(clock: clock)])

var request = ServiceRequest(
    "branches.list", HTTPRequest(method: .get, scheme: "https", authority: "erp.example.com", path: "/branches"))
if let credentials = BasicCredentials(user: "TABLEAU", password: password) {
    request.head.headerFields[.authorization] = credentials.authorization.reveal()
}
let response = try await transport.send(request)
print(response.head.status, String(decoding: try await response.body.collect(upTo: 1_000), as: UTF8.self))
print("waited", clock.sleeps)
