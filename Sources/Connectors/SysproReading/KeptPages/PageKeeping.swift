// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import RunnerState
import SyncCore
import SysproOData

/// Whether and where a data source's pages are kept as they are read.
package struct PageKeeping: Sendable {
    package let state: StateFolder
    package let datasource: String
    /// How long they are kept once a run is over; `nil`: not at all.
    package let age: Duration?
    /// A digest of what is asked for.
    package let question: String
    /// A snapshot that was stopped, which this one goes on with.
    package var unfinished: UnfinishedSnapshot?

    /// How old a snapshot that was stopped may be and still be resumed.
    package static let longestPause = Duration.seconds(86_400)

    package var archive: PageArchive { PageArchive(state, of: datasource) }

    /// Opens a file for the pages of `run`; `nil` if they are not kept. A snapshot's are, at least until it is over, so
    /// that it can be resumed.
    func keep(_ run: Run, _ extent: Extent) throws -> KeptRun? {
        guard run.kind != .replay, age != nil || run.kind == .snapshot else { return nil }
        try state.make(archive.folder)
        let whole = archive.file(of: run.id)
        if let unfinished {
            let writer = try PageWriter(unfinished.file, behind: unfinished.length)
            return KeptRun(
                writer, at: unfinished.file, whole: whole, outlives: age != nil, hasEnd: unfinished.isComplete,
                in: state)
        }
        let head = PageFile.Head(
            datasource: datasource, kind: run.kind, extent: extent, question: question, begun: run.started)
        let file = run.kind == .snapshot ? archive.unfinished : whole
        return KeptRun(try PageWriter(file, head: head), at: file, whole: whole, outlives: age != nil, in: state)
    }

    package init(
        state: StateFolder, datasource: String, age: Duration?, question: String, unfinished: UnfinishedSnapshot? = nil
    ) {
        self.state = state
        self.datasource = datasource
        self.age = age
        self.question = question
        self.unfinished = unfinished
    }
}

/// The pages of one run while it reads. A snapshot's are called unfinished until everything was read.
final class KeptRun {
    private let writer: PageWriter
    private let file: PageFile
    private let whole: PageFile
    private let outlives: Bool
    private let hasEnd: Bool
    private let state: StateFolder
    private var isWhole = false

    init(
        _ writer: PageWriter, at file: PageFile, whole: PageFile, outlives: Bool, hasEnd: Bool = false,
        in state: StateFolder
    ) {
        self.state = state
        self.writer = writer
        self.file = file
        self.whole = whole
        self.outlives = outlives
        self.hasEnd = hasEnd
    }

    /// Keeps a page.
    func add(_ page: ODataPage, of company: String) throws {
        guard page.rowCount > 0 else { return }
        try writer.add(page.recordsAsPage, of: company)
        KillPoint.pass("pageKept")
    }

    /// Everything was read.
    func end() throws {
        if !hasEnd { try writer.end() }
        if file.path != whole.path { try file.move(to: whole) }
        isWhole = true
        if outlives { state.found(String(whole.path.dropFirst(state.path.count + 1))) }
    }

    /// What was read so far is void.
    func remove() { file.remove() }

    /// Part of what a run read is of use only to a snapshot, which goes on with it.
    deinit {
        if !isWhole, file.path == whole.path { file.remove() }
    }
}

extension AuditID {
    /// When the run began, to the millisecond; `nil` for a text that is no audit ID.
    package var time: Date? {
        let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
        guard rawValue.count == 26 else { return nil }
        var milliseconds: Int64 = 0
        for character in rawValue.prefix(10) {
            guard let place = alphabet.firstIndex(of: character) else { return nil }
            milliseconds = milliseconds << 5 | Int64(place)
        }
        return Date(timeIntervalSince1970: Double(milliseconds) / 1_000)
    }
}
