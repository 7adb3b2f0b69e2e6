// SPDX-License-Identifier: Apache-2.0

/// Files that come in pieces. The pieces are put one behind the other as they come: a repeated one is there twice.
extension TableauServer {
    func startUpload(_ call: TableauCall) throws -> TableauReply {
        // Real identifiers have colons, which stay as they are in paths and queries.
        let digits = String.newLUID.filter { $0 != "-" }
        let upload = TableauState.Upload(id: "\(state.uploads.count + 1_000):\(digits)-1:0", siteID: call.parameters[0])
        try store.write([], to: upload.file)
        state.uploads.append(upload)
        try save()
        return .nodes(node(upload), status: 201)
    }

    func appendUpload(_ call: TableauCall) throws -> TableauReply {
        let upload = try upload(call.parameters[1], in: call.parameters[0])
        guard let chunk = try TableauMultipart(call)["tableau_file"]?.body else { throw TableauFailure.noFileData }
        try store.append(chunk, to: upload.file)
        guard let index = state.uploads.firstIndex(where: { $0.id == upload.id }) else {
            throw TableauFailure.unknownUpload
        }
        state.uploads[index].size += chunk.count
        try save()
        return .nodes(node(state.uploads[index]))
    }

    func upload(_ id: String, in siteID: String) throws -> TableauState.Upload {
        guard let upload = state.uploads.first(where: { $0.id == id && $0.siteID == siteID }) else {
            throw TableauFailure.unknownUpload
        }
        return upload
    }

    /// Ends an upload session, whose file now belongs to what was begun with it.
    func commit(_ id: String, in siteID: String) throws -> TableauState.Upload {
        let upload = try upload(id, in: siteID)
        guard upload.size > 0 else { throw TableauFailure.emptyUpload }
        state.uploads.removeAll { $0.id == id }
        return upload
    }

    private func node(_ upload: TableauState.Upload) -> TableauNode {
        TableauNode(
            "fileUpload",
            // The size so far, in whole megabytes.
            [("uploadSessionId", .text(upload.id)), ("fileSize", .number(upload.size / 1_048_576))])
    }
}
