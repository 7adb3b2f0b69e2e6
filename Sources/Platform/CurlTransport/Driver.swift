// SPDX-License-Identifier: Apache-2.0

import CLibcurl
import ServiceHTTP

/// Runs libcurl's multi interface. It is made in the driver thread and never leaves it.
final class Driver {
    /// From this size on a piece is handed over at once; smaller ones wait for what the sockets hold already.
    private static let largePiece = 256 << 10
    /// How often small pieces may wait for more.
    private static let patience = 8
    /// How many easy handles are kept for later requests.
    private static let spareLimit = 16

    let configuration: CurlConfiguration
    private(set) var now = ContinuousClock.now
    private let mailbox: Mailbox
    private let multi: UnsafeMutableRawPointer
    private var exchanges: [ObjectIdentifier: Exchange] = [:]
    private var byEasy: [UnsafeMutableRawPointer: Exchange] = [:]
    private var spare: [UnsafeMutableRawPointer] = []
    private var touched: [Exchange] = []
    private var waits = 0
    /// No deadline is before this; deadlines move only away while bytes come.
    private var nextCheck: ContinuousClock.Instant?

    init(_ mailbox: Mailbox, _ configuration: CurlConfiguration) {
        self.mailbox = mailbox
        self.configuration = configuration
        multi = mailbox.multi.handle
        _ = ccurl_multi_set_long(
            multi, CURLMOPT_MAX_HOST_CONNECTIONS, max(1, configuration.maximumConnectionsPerHost))
        _ = ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, 4 * max(1, configuration.maximumConnectionsPerHost))
    }

    func run() {
        while obey() {
            var running: CInt = 0
            curl_multi_perform(multi, &running)
            finish()
            deliver(from: Self.largePiece)
            checkDeadlines()
            rest()
            now = .now
        }
        close()
    }

    /// Something has come for `exchange` that its reader may wait for.
    func touch(_ exchange: Exchange) {
        guard !exchange.isTouched else { return }
        exchange.isTouched = true
        touched.append(exchange)
    }

    /// Looks at the exchange's deadline in time.
    func watch(_ exchange: Exchange) {
        guard let deadline = exchange.deadline()?.time else { return }
        nextCheck = min(nextCheck ?? deadline, deadline)
    }

    private func obey() -> Bool {
        for command in mailbox.take() {
            switch command {
            case .add(let transfer): add(transfer)
            case .remove(let transfer): exchanges[ObjectIdentifier(transfer)].map(retire)
            case .resume(let transfer): exchanges[ObjectIdentifier(transfer)].map(resume)
            case .stop: return false
            }
        }
        return true
    }

    private func add(_ transfer: Transfer) {
        guard !transfer.isEnded else { return }
        guard let easy = spare.popLast() ?? curl_easy_init() else {
            transfer.end(.failure(TransportError(.cannotSend, "there is no memory for a transfer")))
            return
        }
        let exchange = Exchange(transfer, easy: easy, driver: self)
        do {
            try exchange.prepare()
        } catch {
            transfer.end(.failure(error))
            return recycle(exchange)
        }
        exchanges[ObjectIdentifier(transfer)] = exchange
        byEasy[easy] = exchange
        watch(exchange)
        curl_multi_add_handle(multi, easy)
    }

    /// Lets a paused transfer go on.
    private func resume(_ exchange: Exchange) {
        guard exchange.isPaused else { return }
        exchange.isPaused = false
        exchange.restartClocks()
        let result = curl_easy_pause(exchange.easy, ccurl_pause_none)
        if result != CURLE_OK { end(exchange, .failure(exchange.failure(result))) }
        watch(exchange)
    }

    private func finish() {
        var left: CInt = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let exchange = byEasy[message.pointee.easy_handle] else {
                continue
            }
            end(exchange, exchange.outcome(ccurl_message_result(message)))
        }
    }

    private func end(_ exchange: Exchange, _ result: Result<Void, any Error>) {
        _ = exchange.transfer.deliver()
        exchange.transfer.end(result)
        retire(exchange)
    }

    private func retire(_ exchange: Exchange) {
        exchanges[ObjectIdentifier(exchange.transfer)] = nil
        byEasy[exchange.easy] = nil
        // The handle may soon serve another exchange, and this one may still be among the touched.
        exchange.isPaused = false
        curl_multi_remove_handle(multi, exchange.easy)
        recycle(exchange)
    }

    private func recycle(_ exchange: Exchange) {
        curl_easy_reset(exchange.easy)
        if spare.count < Self.spareLimit { spare.append(exchange.easy) } else { curl_easy_cleanup(exchange.easy) }
    }

    /// Hands heads and pieces of at least `size` bytes to those who wait for them.
    private func deliver(from size: Int) {
        let waiting = touched
        touched = []
        for exchange in waiting {
            guard exchange.transfer.deliverable >= size else {
                touched.append(exchange)
                continue
            }
            exchange.isTouched = false
            if case .paused = exchange.transfer.deliver() { resume(exchange) }
        }
    }

    private func checkDeadlines() {
        guard let check = nextCheck, check <= now else { return }
        for exchange in Array(exchanges.values) {
            guard let deadline = exchange.deadline(), deadline.time <= now else { continue }
            if deadline.cause == .slow, exchange.keepsPace() { continue }
            end(exchange, .failure(exchange.lateness(deadline.cause)))
        }
        nextCheck = exchanges.values.compactMap { $0.deadline()?.time }.min()
    }

    /// Waits for the sockets, the mailbox or the next deadline.
    private func rest() {
        if !touched.isEmpty {
            var ready: CInt = 0
            if waits < Self.patience { curl_multi_poll(multi, nil, 0, 0, &ready) }
            waits += 1
            guard ready == 0 else { return }
            waits = 0
            deliver(from: 0)
        }
        guard mailbox.sleep() else { return }
        let time = nextCheck.map { min(max(now.duration(to: $0).milliseconds + 1, 0), 60_000) } ?? 60_000
        curl_multi_poll(multi, nil, 0, CInt(time), nil)
    }

    private func close() {
        for case .add(let transfer) in mailbox.close() { transfer.end(.failure(Transfer.shutDown)) }
        for exchange in Array(exchanges.values) { end(exchange, .failure(exchange.interruption())) }
        for easy in spare { curl_easy_cleanup(easy) }
        curl_multi_cleanup(multi)
    }
}

extension Duration {
    /// Whole milliseconds, rounded down.
    var milliseconds: Int {
        let (seconds, attoseconds) = components
        return Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
    }
}
