// SPDX-License-Identifier: Apache-2.0

import ServiceHTTP

extension Job {
    /// Checks that the job did its work.
    ///
    /// - Throws: ``TableauError`` with code `jobFailed` and Tableau's words, or the likely causes if it gives none; with
    ///   code `jobUnfinished` if it still runs; with code `outcomeUnknown` if Tableau no longer tells, or if the job may
    ///   have been made for a repeat alone (``Job/mayAnswerRepeat``), whose success says nothing about the work.
    public func requireSuccess() throws(TableauError) {
        switch state {
        case .succeeded:
            guard mayAnswerRepeat else { return }
            throw TableauError(
                .outcomeUnknown,
                "the answer to an earlier attempt was lost, and the \(kind) job \(id) may have been made for the repeat "
                    + "alone: read back whether the work was done", operation: Jobs.operation)
        case .failed: throw failure("the \(kind) job failed: \(explanation)")
        case .cancelled: throw failure("the \(kind) job was cancelled in Tableau\(notes.isEmpty ? "" : ": \(words)")")
        case .running:
            throw TableauError(
                .jobUnfinished, "the \(kind) job \(id) still runs", operation: Jobs.operation, isRetriable: true)
        case .unknown:
            throw TableauError(
                .outcomeUnknown,
                "Tableau no longer tells how the \(kind) job \(id) ended: read back what it was to do",
                operation: Jobs.operation)
        }
    }

    private var kind: String { type ?? "background" }

    private var words: String {
        let pieces = notes + statusNotes.compactMap { $0.text ?? $0.value }
        return String(Secret.scrubbed(pieces.joined(separator: "; ")).prefix(1000))
    }

    private var explanation: String {
        let words = words
        if !words.isEmpty {
            return [words, KnownCause.of(words: words)].compactMap(\.self).joined(separator: " ")
        }
        return switch type {
        case "UpdateUploadedFile":
            """
            Tableau gives no reason. Likely: an action names a schema, table or column that the payload or the data \
            source does not have; a column has another type than its namesake; the payload of a delete has columns that \
            the condition does not use; another update, or a refresh, was at work on the data source; or its connection \
            is not of type hyper.
            """
        case "PublishDatasource":
            """
            Tableau gives no reason. Likely: the file is damaged or was still open when it was sent, holds more than one \
            table on a server older than 2021.4, or the user may not publish into the project.
            """
        default: "Tableau gives no reason."
        }
    }

    private func failure(_ message: String) -> TableauError {
        TableauError(.jobFailed, message, operation: Jobs.operation, detail: words.isEmpty ? nil : words)
    }
}
