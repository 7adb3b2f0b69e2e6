import FoundationEssentials
// SPDX-License-Identifier: Apache-2.0
import LoopbackHTTP

/// The rules of the server: what a request changes and what it is answered with.
///
/// All state is here. What hyperd has to do is done by ``TableauExtracts``, on copies of files that take the place of
/// the old ones together with the record of what was done, so that no crash leaves one without the other.
actor TableauServer {
    let setup: TableauSimulator.Setup
    let clock: TableauClock
    let extracts: TableauExtracts
    let store: TableauStore
    var state: TableauState
    var options: TableauSimulator.Options
    var sessions = TableauSessions()
    var faults: [TableauSimulator.Fault] = []
    /// What happens right before requests are answered; see ``TableauSimulator/before(_:skip:_:)``.
    var interludes: [Interlude] = []
    /// How many requests of each operation there were.
    var requestCounts: [TableauSimulator.Operation: Int] = [:]
    /// The upload sessions to which a chunk is being written.
    var writing: Set<String> = []
    /// The datasources that a job is changing.
    var busy: Set<String> = []
    /// Updates whose request is under way once more; see ``TableauSimulator/Fault/Kind/copyIsLate``.
    var lateCopies: [TableauUpdate] = []
    /// The jobs that wait to be worked on.
    let queue: AsyncStream<String>
    private let enqueue: AsyncStream<String>.Continuation

    init(
        setup: TableauSimulator.Setup, options: TableauSimulator.Options, store: TableauStore, extracts: TableauExtracts
    ) throws {
        self.setup = setup
        self.options = options
        self.store = store
        self.extracts = extracts
        state = try store.load() ?? TableauState(setup)
        try store.removeOrphans(of: state)
        clock = TableauClock(offset: state.clockOffset)
        (queue, enqueue) = AsyncStream.makeStream()
        // What a crash interrupted is taken up again: the server accepted it.
        for job in state.jobs where job.end == nil { enqueue.yield(job.id) }
    }

    /// Keeps the state; called after each change, before it is answered.
    func save() throws {
        try store.save(state)
    }

    /// Remembers a job and has it worked on.
    func begin(_ job: TableauJob) throws {
        state.jobs.append(job)
        try save()
        enqueue.yield(job.id)
    }

    /// Answers a request.
    func handle(_ request: SimulatedRequest) async throws -> TableauReply {
        var headers: [String: String] = [:]
        for field in request.headers.fields { headers[field.name.lowercased()] = field.value }
        var call = TableauCall(
            method: request.method, path: request.pathSegments,
            // Form encoding, as Tableau's clients use it: a plus sign is a blank.
            query: (request.rawQuery.map { SimulatedRequest.formOptions($0) } ?? []), headers: headers)
        let reply: TableauReply
        do {
            if setup.hasControl, call.path.first == "-" {
                call.body = try await request.body.collect()
                return try await control(call)
            }
            reply = try await route(&call, request)
        } catch let failure as TableauFailure {
            var answer = TableauReply.nodes(failure.node, status: failure.status)
            if let seconds = failure.retryAfter { answer.headers.append(("Retry-After", "\(seconds)")) }
            reply = answer
        }
        return reply.rendered(for: call, options: options)
    }

    private func route(_ call: inout TableauCall, _ request: SimulatedRequest) async throws -> TableauReply {
        let matching = TableauRoute.all.lazy.compactMap { route in
            route.parameters(of: request.pathSegments).map { (route, $0) }
        }
        guard let (route, parameters) = matching.first(where: { $0.0.method == request.method }) else {
            guard matching.isEmpty else {
                throw TableauFailure("405000", "Method Not Allowed", "The resource does not take \(request.method).")
            }
            throw TableauFailure.notFound
        }
        call.parameters = parameters
        requestCounts[route.operation, default: 0] += 1
        if let act = takeInterlude(route.operation) { try await act() }
        let fault = takeFault(route.operation)
        if let reply = try await harm(before: fault, call) {
            // Bytes left unread would make a reset of what is to be a plain end of the connection.
            for try await _ in request.body {}
            return reply
        }
        if fault?.kind.isAboutJobs == true { call.jobFault = fault }
        if !route.isOpen { try authorize(&call, route) }

        if let length = request.body.declaredLength, length > options.requestLimit { return .html(413) }
        let upload = route.operation == .appendUpload ? parameters[1] : nil
        if let upload {
            // Marked while the chunk is still on the wire: that is when a second one must not come.
            guard writing.insert(upload).inserted else { throw TableauFailure.concurrentWrite }
        }
        defer { if let upload { writing.remove(upload) } }
        call.body = try await request.body.collect()
        let reply = try await route.handler(self, call)
        return harm(after: fault, reply.rendered(for: call, options: options))
    }

    private func authorize(_ call: inout TableauCall, _ route: TableauRoute) throws {
        guard let token = call.headers["x-tableau-auth"], !token.isEmpty else { throw TableauFailure.noToken }
        guard let session = sessions.use(token, now: clock.now, options: options), session.allows(route.scope) else {
            throw TableauFailure.badToken
        }
        if route.path.first == "sites", call.parameters.first != session.siteID { throw TableauFailure.unknownSite }
        call.session = session
    }
}

extension TableauState {
    /// The state of a new server.
    init(_ setup: TableauSimulator.Setup) {
        let sites = ([setup.site] + setup.otherSites).map {
            Site(id: .newLUID, contentURL: $0, name: $0.isEmpty ? "Default" : $0)
        }
        self.init(
            sites: sites,
            projects: sites.flatMap { site in
                (site.contentURL == setup.site ? setup.projects : ["default"]).map {
                    Project(id: .newLUID, siteID: site.id, name: $0)
                }
            })
    }
}

extension String {
    /// A new identifier of the kind that Tableau gives to everything.
    static var newLUID: String { UUID().uuidString.lowercased() }
}
