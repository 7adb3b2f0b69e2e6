// SPDX-License-Identifier: Apache-2.0

/// Something that happens once, right before a request is answered.
struct Interlude: Sendable {
    typealias Act = @Sendable () async throws -> Void

    let operation: TableauSimulator.Operation
    /// How many requests of the operation pass before it.
    var skip: Int
    let act: Act
}

extension TableauServer {
    /// Lets a fault happen.
    func add(_ fault: TableauSimulator.Fault) {
        faults.append(fault)
    }

    func removeFaults() {
        faults = []
        interludes = []
    }

    /// Has something happen right before a request of that operation is answered.
    func add(_ interlude: Interlude) {
        interludes.append(interlude)
    }

    /// What happens before this request of that operation, which counts as done.
    func takeInterlude(_ operation: TableauSimulator.Operation) -> Interlude.Act? {
        guard let index = interludes.firstIndex(where: { $0.operation == operation }) else { return nil }
        guard interludes[index].skip == 0 else {
            interludes[index].skip -= 1
            return nil
        }
        return interludes.remove(at: index).act
    }

    /// The fault that befalls a request of that operation, which counts as used.
    func takeFault(_ operation: TableauSimulator.Operation) -> TableauSimulator.Fault? {
        var taken: TableauSimulator.Fault?
        for index in faults.indices where faults[index].operation.map({ $0 == operation }) ?? true {
            if faults[index].skip > 0 {
                faults[index].skip -= 1
            } else if taken == nil, faults[index].times > 0 {
                faults[index].times -= 1
                taken = faults[index]
            }
        }
        faults.removeAll { $0.times == 0 }
        return taken
    }

    /// What a fault answers in place of the work.
    func harm(before fault: TableauSimulator.Fault?, _ call: TableauCall) async throws -> TableauReply? {
        guard let fault else { return nil }
        switch fault.kind {
        case .dropRequest:
            return TableauReply(status: 500, breaksAfter: 0)
        case .error:
            let code = fault.value ?? 429_000
            throw TableauFailure("\(code)", "An error of the simulator's making", fault.text ?? "Fault \(code).")
        case .throttle:
            var failure = TableauFailure(
                "429000", "Too Many Requests", fault.text ?? "Too many requests. Please retry later.")
            failure.retryAfter = fault.value
            throw failure
        case .bareThrottle:
            return TableauReply(status: 429)
        case .html:
            return .html(fault.value ?? 504)
        case .redirect:
            return TableauReply(status: fault.value ?? 307, headers: [("Location", fault.text ?? "/")])
        case .foreignJSON:
            return .json(fault.text ?? "{}")
        case .killSession:
            if let token = call.headers["x-tableau-auth"] { sessions.close(token) }
            return nil
        case .slow:
            try await Task.sleep(for: .milliseconds(fault.value ?? 100))
            return nil
        case .loseReply, .htmlAfter, .truncate, .jobFails, .jobFinishCode, .jobHangs, .jobVanishes, .jobLost,
            .copyIsLate:
            return nil
        }
    }

    /// What a fault makes of the answer to work that was done.
    func harm(after fault: TableauSimulator.Fault?, _ reply: TableauReply) -> TableauReply {
        var reply = reply
        switch fault?.kind {
        case .loseReply: reply.breaksAfter = 0
        case .htmlAfter: return .html(fault?.value ?? 504)
        case .truncate: reply.breaksAfter = fault?.value ?? max(1, reply.body.count / 2)
        default: break
        }
        return reply
    }
}

extension TableauSimulator.Fault.Kind {
    var isAboutJobs: Bool {
        switch self {
        case .jobFails, .jobFinishCode, .jobHangs, .jobVanishes, .jobLost, .copyIsLate: true
        default: false
        }
    }
}
