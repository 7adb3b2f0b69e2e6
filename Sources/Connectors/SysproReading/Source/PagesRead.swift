// SPDX-License-Identifier: Apache-2.0

import SyncCore
import SysproOData

/// The pages that a run has read: they are kept if that is wanted, and tell which waiting records should have come.
struct PagesRead {
    private let sequence: ReadSequence
    private var keeping: PageKeeping?
    private var file: KeptRun?
    private var hasOpened = false
    /// How many pages came that were read by an earlier run.
    private var keptPages = 0
    /// The companies of which records came.
    private var answered: Set<String> = []

    init(_ sequence: ReadSequence) {
        self.sequence = sequence
        keeping = sequence.source.keeping
    }

    /// Takes note of a page, and keeps it.
    ///
    /// - Returns: the page's number among those that were read by an earlier run; `nil` for one that comes from SYSPRO.
    mutating func note(_ page: ODataPage, of company: String, isKept: Bool) throws -> Int? {
        if page.rowCount > 0 { answered.insert(company) }
        guard isKept else {
            try open()?.add(page, of: company)
            return nil
        }
        keptPages += 1
        return keptPages
    }

    /// Everything was read.
    mutating func end() throws { try open()?.end() }

    /// What was read so far is void, with the pages that were kept of it.
    mutating func beginAgain() {
        file?.remove()
        (file, hasOpened, keptPages, answered) = (nil, false, 0, [])
        keeping?.unfinished = nil
    }

    /// The waiting records that the read would have brought, if SYSPRO still had them: they were asked for, and others of
    /// their company came. Pages that were read before do not tell: what they do not have may have come since.
    func expected(besides unread: Set<String>) -> Set<RejectedEntry.ID> {
        guard keptPages == 0 else { return [] }
        var expected: Set<RejectedEntry.ID> = []
        for reading in sequence.readings {
            let (company, waiting) = (reading.client.company, reading.references.waiting)
            guard answered.contains(company), !unread.contains(company) else { continue }
            if sequence.extent == .whole {
                expected.formUnion(waiting.all(of: company))
            } else if reading.references.readsAgain {
                expected.formUnion(waiting.readAgain(of: company))
            }
        }
        return expected
    }

    private mutating func open() throws -> KeptRun? {
        if !hasOpened { file = try keeping?.keep(sequence.run, sequence.extent) }
        hasOpened = true
        return file
    }
}
