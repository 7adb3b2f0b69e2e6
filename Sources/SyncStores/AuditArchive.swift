// SPDX-License-Identifier: Apache-2.0

import SyncCore

/// The old entries of the audit log, packed in segments.
protocol AuditArchive {
    /// Gives the segments to `body`, the newest first, as long as that wants more.
    func eachSegment(_ body: (AuditSegment) throws -> Bool) throws
}

extension AuditArchive {
    /// The newest entries first, at most `limit`: those outside the archive, and then the archive's.
    func entries(behind live: [AuditEntry], of pipeline: PipelineID?, limit: Int) throws -> [AuditEntry] {
        // Of a pipeline with fewer, all are there.
        guard live.count < limit, pipeline == nil || live.count >= AuditSegment.perPipeline else { return live }
        var entries = live
        var known = Set(live)
        try eachSegment { segment in
            for link in try segment.links().reversed() where entries.count < limit {
                let entry = try link.entry()
                guard pipeline == nil || entry.run.pipeline == pipeline, known.insert(entry).inserted else { continue }
                entries.append(entry)
            }
            return entries.count < limit
        }
        return entries
    }

    /// The newest entry of one run that the archive has.
    func newest(of run: AuditID) throws -> AuditEntry? {
        var found: AuditEntry?
        try eachSegment { segment in
            guard segment.runs.contains(run.rawValue) else { return true }
            found = try segment.newest(of: run)
            return found == nil
        }
        return found
    }
}
