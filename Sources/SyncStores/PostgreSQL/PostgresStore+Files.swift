// SPDX-License-Identifier: Apache-2.0

import PostgresWire
public import SyncCore

/// Files that whichever runner comes next may need. A file has a name, and a version that says what it holds.
extension PostgresStore {
    /// A file that is kept.
    public struct File: Hashable, Sendable {
        /// Whose it is.
        public let pipeline: PipelineID
        /// Its name.
        public let name: String
        /// What it holds, in a word.
        public let version: String
    }

    /// The files of `pipeline`.
    public func files(of pipeline: PipelineID) async throws -> [File] {
        try await files("pipeline = $1", pipeline.rawValue)
    }

    /// The files, whosever they are, whose names end in `text`.
    public func files(endingIn text: String) async throws -> [File] {
        try await files("right(name, length($1)) = $1", text)
    }

    private func files(_ condition: String, _ value: String) async throws -> [File] {
        try await read { session in
            try session.rows("SELECT pipeline, name, version FROM file WHERE \(condition)", [.text(value)]).map {
                File(pipeline: PipelineID(try $0.text(0)), name: try $0.text(1), version: try $0.text(2))
            }
        }
    }

    /// Keeps what stands at `path` as `name` of `pipeline`, in place of another version of it, whole or not at all.
    public func keepFile(_ name: String, version: String, at path: String, of pipeline: PipelineID) async throws {
        let file: [WireValue] = [.text(pipeline.rawValue), .text(name), .text(version)]
        try await inPieces(path) { piece, bytes in
            _ = try await write { session in
                try session.execute(
                    """
                    INSERT INTO file_piece (pipeline, name, version, piece, bytes) VALUES ($1, $2, $3, $4, $5)
                    ON CONFLICT (pipeline, name, version, piece) DO UPDATE SET bytes = excluded.bytes
                    """, file + [.number(piece), .bytes(bytes)])
            }
        }
        _ = try await write { session in
            try session.execute(
                """
                INSERT INTO file (pipeline, name, version) VALUES ($1, $2, $3)
                ON CONFLICT (pipeline, name) DO UPDATE SET version = excluded.version
                """, file)
            try session.execute(
                "DELETE FROM file_piece WHERE pipeline = $1 AND name = $2 AND version <> $3", file)
        }
    }

    /// Writes `file` to `path`, where a file that is there is replaced at once and whole.
    ///
    /// - Returns: whether it was kept still.
    public func fetch(_ file: File, to path: String) async throws -> Bool {
        try await fromPieces(path) { piece in
            try await read { session in
                try session.bytes(
                    """
                    SELECT bytes FROM file_piece NATURAL JOIN file
                    WHERE pipeline = $1 AND name = $2 AND version = $3 AND piece = $4
                    """, [.text(file.pipeline.rawValue), .text(file.name), .text(file.version), .number(piece)])
            }
        }
    }

    /// Lets a file go.
    public func remove(_ file: File) async throws {
        let values: [WireValue] = [.text(file.pipeline.rawValue), .text(file.name)]
        _ = try await write { session in
            for table in ["file", "file_piece"] {
                try session.execute("DELETE FROM \(table) WHERE pipeline = $1 AND name = $2", values)
            }
        }
    }
}

extension PostgresStore {
    private static let pieceSize = 1 << 20

    /// Gives what stands at `path` to `store`, piece by piece.
    func inPieces(
        _ path: String, _ store: (_ piece: Int, _ bytes: ArraySlice<UInt8>) async throws -> Void
    ) async throws {
        let file = try PayloadFile(reading: path)
        var piece = 0
        while true {
            let bytes = try file.next(Self.pieceSize)
            // An empty file is one empty piece.
            guard !bytes.isEmpty || piece == 0 else { return }
            try await store(piece, bytes[...])
            guard bytes.count == Self.pieceSize else { return }
            piece += 1
        }
    }

    /// Makes the file at `path` of pieces, until there is none left; `false`, and no file, if there was none at all.
    func fromPieces(_ path: String, _ next: (_ piece: Int) async throws -> [UInt8]?) async throws -> Bool {
        let part = path + ".part"
        let file = try PayloadFile(writing: part)
        var piece = 0
        do {
            while let bytes = try await next(piece) {
                try file.append(bytes)
                piece += 1
            }
        } catch {
            PayloadFile.remove(part)
            throw error
        }
        guard piece > 0 else {
            PayloadFile.remove(part)
            return false
        }
        try file.replace(path)
        return true
    }
}
