// SPDX-License-Identifier: Apache-2.0

// The runner's service inside a program of your own, with your logging and your way of stopping it.

import Dispatch
import Foundation
import Logging
import ServiceHTTP
import StatusPage
import SysproTableau

let file = CommandLine.arguments.dropFirst().first ?? "sync.yaml"
let environment = ProcessInfo.processInfo.environment
let inbox = ServiceInbox()
let service = Service(
    load: { try await SyncConfiguration.read(path: file, environment: environment) }, inbox: inbox,
    notifier: ServiceNotifier(environment: environment), logger: Logger(label: "finance"))

signal(SIGTERM, SIG_IGN)
let stop = DispatchSource.makeSignalSource(signal: SIGTERM, queue: .main)
stop.setEventHandler { inbox.send(.stop) }
stop.activate()

try await service.run(listen: ListenAddress("127.0.0.1:8080")) { port in
    print("status page at http://127.0.0.1:\(port)/")
}
