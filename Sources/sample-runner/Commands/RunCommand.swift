// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Dispatch
import Foundation
import Metrics
import ServiceHTTP
import StatusPage
import SyncCore
import SysproTableau

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Runs the service: polls every data source on its schedule until SIGTERM or SIGINT.",
        discussion: """
            The first signal finishes the loads under way and ends everything else between two steps; a second one ends \
            at once. SIGHUP reads the configuration file again. If the new file cannot be used, the old one stays in \
            force. Under systemd, use Type=notify-reload and WatchdogSec.
            """)

    @OptionGroup var options: GlobalOptions
    @Option(
        help: ArgumentHelp(
            "Shows a status page, health and metrics there, such as 127.0.0.1:8080 or [::1]:8080.",
            valueName: "address:port"),
        transform: Self.address)
    var listen: ListenAddress?

    func run() async throws {
        let metrics = MetricsRegistry()
        MetricsSystem.bootstrap(metrics)
        let inbox = ServiceInbox()
        let service = Service(
            load: { [options] in try await options.configuration() }, inbox: inbox,
            notifier: ServiceNotifier(environment: ProcessInfo.processInfo.environment), logger: options.logger)

        signal(SIGHUP, SIG_IGN)
        let hangUp = DispatchSource.makeSignalSource(signal: SIGHUP, queue: .global())
        hangUp.setEventHandler { inbox.send(.reload) }
        hangUp.activate()
        defer { hangUp.cancel() }
        StopSignals.handOver { inbox.send(.stop) }

        if let listen, !listen.isLoopback {
            Terminal.note(
                "warning: the status page at \(listen) is open to every machine that can reach it, and what is sent to it, "
                    + "a token too, crosses the network in clear: put a proxy with TLS before it")
        }
        try await service.run(listen: listen, metrics: metrics) { port in
            Terminal.note("status page at http://\(listen?.name ?? ""):\(port)/")
        }
    }

    private static func address(_ text: String) throws -> ListenAddress {
        guard let address = ListenAddress(text) else {
            throw ValidationError(
                "'\(text)' is not an address in numbers with a port, such as 127.0.0.1:8080, [::1]:8080 or localhost:8080"
            )
        }
        return address
    }
}
