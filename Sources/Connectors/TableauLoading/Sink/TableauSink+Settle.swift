// SPDX-License-Identifier: Apache-2.0

import HyperExtract
import RunnerState
public import SyncCore

extension TableauSink {
    /// Merges the load into the mirror, durably, and lets the payload go.
    ///
    /// A mirror that cannot take the load is removed: Tableau holds the load, and the next stage fetches it from there.
    public func settle(_ load: PreparedLoad, _ receipt: LoadReceipt) async throws {
        let load = try shared?.local(load) ?? load
        let plan = try LoadPlan(load)
        try await explained {
            try await shared?.takeOverDestination()
            try await shared?.checkMirror(before: load)
            let payload = ExtractFile(load.file)
            try remember(plan, of: load, as: receipt.destinationID)
            if try !isIntact(load.file, load.digest) {
                // Either this load was settled before, and the note says so, or its file was lost.
                if try folder.note(of: plan.name)?.load != load.requestID { try settleMoved(load, plan) }
            } else if plan.kind == .publish {
                try payload.move(to: folder.mirror(of: plan.name))
                try folder.remember(load.requestID, of: plan.name)
            } else if folder.mirror(of: plan.name).exists {
                try await merge(load, plan)
            }
            for part in plan.parts ?? [] { try ExtractFile(part.file).remove() }
            try payload.remove()
            try await shared?.keepDestination()
        }
    }

    /// A payload that was published whole may be the mirror already, by a run that was ended before it could note that.
    private func settleMoved(_ load: PreparedLoad, _ plan: LoadPlan) throws {
        guard plan.kind == .publish, try isIntact(folder.mirror(of: plan.name).path, load.digest) else {
            return try folder.removeMirror(of: plan.name)
        }
        try folder.remember(load.requestID, of: plan.name)
    }

    private func merge(_ load: PreparedLoad, _ plan: LoadPlan) async throws {
        let mirror = folder.mirror(of: plan.name)
        guard try folder.isMirrorIntact(of: plan.name) else { return try folder.removeMirror(of: plan.name) }
        let before = try folder.note(of: plan.name)?.compactSize ?? mirror.size
        do {
            let compacted = try await hyper.connected { connection in
                try await mirror.merge(ExtractFile(load.file), key: plan.schema.key, on: connection)
                return try await compact(mirror, plan, before, on: connection)
            }
            try folder.remember(load.requestID, compactSize: compacted ?? before, of: plan.name)
        } catch let error as HyperError where [.damagedFile, .notFound, .schemaMismatch].contains(error.code) {
            try folder.removeMirror(of: plan.name)
        }
    }

    /// Compacts a mirror that has grown. The load is merged already: where this fails, a later load does it.
    private func compact(
        _ mirror: ExtractFile, _ plan: LoadPlan, _ before: Int, on connection: HyperConnection
    ) async throws -> Int? {
        do {
            return try await mirror.compact(
                ifGrownFrom: before, floor: compactionFloor, orderedBy: plan.schema.key, on: connection)
        } catch is HyperError {
            return nil
        }
    }
}
