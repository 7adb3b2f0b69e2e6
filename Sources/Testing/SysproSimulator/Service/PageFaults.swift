// SPDX-License-Identifier: Apache-2.0

import LoopbackHTTP

/// The faults of one page, sorted by what they change.
struct PageFaults {
    enum Envelope { case version4, version3, version2 }
    enum Link { case normal, toItself, alternating, none, repeated }

    var envelope = Envelope.version4
    var link = Link.normal
    var isEmpty = false
    var hidesRows = false
    var isStray = false
    var linkFirst = false
    var truncation: Double?
    var canned: SimulatedReply?
    var numbersAsText = false
    var bareNaN = false
    var byteOrderMark = false
    var countOffset = 0
    var hidesCount = false
    var errorInStream = false

    init(_ faults: [SysproFault]) {
        for fault in faults {
            switch fault {
            case .nextLinkToItself: link = .toItself
            case .nextLinksAlternate: link = .alternating
            case .noNextLink: link = .none
            case .repeatedPage: link = .repeated
            case .emptyPage: isEmpty = true
            case .noRows: hidesRows = true
            case .strayPage: isStray = true
            case .nextLinkFirst: linkFirst = true
            case .truncatedJSON(let share): truncation = share
            case .loginPage: canned = ServerPages.login
            case .notFoundPage: canned = ServerPages.notFound
            case .unavailablePage: canned = ServerPages.unavailable
            case .throttled(let time): canned = ServerPages.throttled(time)
            case .version3: envelope = .version3
            case .version2: envelope = .version2
            case .numbersAsText: numbersAsText = true
            case .bareNaN: bareNaN = true
            case .byteOrderMark: byteOrderMark = true
            case .wrongCount(let offset): countOffset = offset
            case .noCount: hidesCount = true
            case .errorInStream: errorInStream = true
            case .change(let change): change()
            }
        }
    }

    /// Whether the whole answer must be at hand before it is sent.
    var changesBytes: Bool {
        truncation != nil || byteOrderMark || errorInStream || bareNaN
    }
}

/// Answers that come from the web server and not from the service.
enum ServerPages {
    static let login = SimulatedReply.html(
        """
        <!DOCTYPE html><html><head><title>Sign in</title></head><body><form action="/login" method="post">
        <input name="user"><input name="password" type="password"></form></body></html>
        """)

    static let notFound = SimulatedReply.html(
        "<html><head><title>404 - File or directory not found.</title></head><body><h1>Server Error</h1></body></html>",
        status: 404)

    static let unavailable = SimulatedReply.html(
        "<html><head><title>Service Unavailable</title></head><body><h2>Service Unavailable</h2></body></html>",
        status: 503)

    static let unauthorized: SimulatedReply = {
        var reply = SimulatedReply.html(
            "<html><head><title>401 - Unauthorized</title></head><body><h2>Access is denied.</h2></body></html>",
            status: 401)
        reply.headers["WWW-Authenticate"] = "Basic realm=\"SYSPRO\""
        return reply
    }()

    static func throttled(_ time: RetryAfter) -> SimulatedReply {
        var reply = ODataFailure(status: 429, message: "Too many requests.").reply
        switch time {
        case .seconds(let seconds): reply.headers["Retry-After"] = String(seconds)
        case .date(let date): reply.headers["Retry-After"] = date
        }
        return reply
    }
}
