// SPDX-License-Identifier: Apache-2.0

import SyncCore

/// The old entries of the audit log, packed in segments.
protocol AuditArchive {
    /// Gives the segments to `body`, the newest first, as long as that wants more.
    func eachSegment(_ body: (AuditSegment) throws -> Bool) throws
}

extension AuditArchive {
    /// The newest records first, at most `limit`: those outside the archive, and then the archive's.
    func records(behind live: [AuditRecord], of pipeline: PipelineID?, limit: Int) throws -> [AuditRecord] {
        // Of a pipeline with fewer, all are there.
        guard live.count < limit, pipeline == nil || live.count >= AuditSegment.perPipeline else { return live }
        var records = live
        var known = Set(live)
        try eachSegment { segment in
            for link in try segment.links().reversed() where records.count < limit {
                let record = try link.record()
                guard pipeline == nil || record.pipeline == pipeline, known.insert(record).inserted else { continue }
                records.append(record)
            }
            return records.count < limit
        }
        return records
    }

    /// The newest record of one run or event that the archive has.
    func newest(of run: AuditID) throws -> AuditRecord? {
        var found: AuditRecord?
        try eachSegment { segment in
            guard segment.runs.contains(run.rawValue) else { return true }
            found = try segment.newest(of: run)
            return found == nil
        }
        return found
    }
}
