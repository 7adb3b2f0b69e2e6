// SPDX-License-Identifier: Apache-2.0

import Columnar
import RunnerState
import SyncCore
import SyncSettings
import SysproReading

public import struct FoundationEssentials.Date

/// How a data source is read and loaded, in sentences: what is asked, what finds changes and deletions, and when the next
/// fuller reads are.
public struct Explanation: Encodable, Sendable {
    /// The data source.
    public var datasource: String
    /// What is asked, and what it finds.
    public var sentences: [String]
    /// When the next fuller reads are, a sentence for each company.
    public var next: [String]
    /// What is known of each company.
    public var companies: [Company]

    /// One company's place.
    public struct Company: Encodable, Sendable {
        /// The company.
        public var company: String
        /// How far it is loaded; `nil` if it never was, or is read whole each time.
        public var watermark: String?
        /// When the next reconciling pass is due; `nil` if there is none, or it is due now.
        public var nextPass: Date?
        /// When the next sweep of all keys is due; `nil` if there is none, or it is due now.
        public var nextSweep: Date?
        /// When the next read of everything is due; `nil` if each read is one, or it is due now.
        public var nextFullPass: Date?
    }
}

extension StateReader {
    /// Explains how a data source is read and loaded, without asking either system.
    ///
    /// - Throws: ``ConfigurationError`` if the configuration has no such data source; `SyncError` if the state cannot be
    ///   read.
    public func explain(_ name: String) async throws -> Explanation {
        let datasource = try configuration.datasources(named: [name])[0]
        let position = try await store.watermark(of: PipelineID(name))?.position
        let words = ExplainedReads(datasource, askable: isAskable(datasource))
        let companies = configuration.odata.companies.map { words.company($0, at: position) }
        let next = companies.flatMap(words.next)
        let sentences =
            words.what + words.changes(configuration.odata.companies, at: position) + words.deletions + next
        return Explanation(datasource: name, sentences: sentences, next: next, companies: companies)
    }

    /// Whether a row's key tells SYSPRO's, as far as its types are known here.
    private func isAskable(_ datasource: DatasourceConfiguration) -> Bool? {
        guard let company = configuration.odata.companies.first,
            let folder = try? StateFolder(configuration.stateDirectory),
            let metadata = try? RememberedMetadata(folder, company: company).load(),
            let resolved = try? Mapping.resolve(datasource, metadata: metadata, file: configuration.file)
        else { return nil }
        return KeyMapping(resolved)?.canAsk ?? false
    }
}

extension Check {
    /// Says of each data source that is not read whole each time when the next fuller reads are.
    static func checkPasses(_ configuration: SyncConfiguration, _ report: inout CheckReport) async {
        guard let reader = try? StateReader(configuration) else { return }
        for datasource in configuration.datasources where datasource.changes.cursor != nil {
            guard let explanation = try? await reader.explain(datasource.name) else { continue }
            for sentence in explanation.next { report.ok("\(datasource.name), fuller reads", sentence) }
        }
    }
}

/// The sentences about one data source.
struct ExplainedReads {
    private let datasource: DatasourceConfiguration
    private let askable: Bool?
    private var changes: DatasourceConfiguration.Changes { datasource.changes }
    private var removes: Bool { changes.deletes == .remove || datasource.load == .replace }
    private var reconciles: DatasourceConfiguration.Reconcile? { changes.cursor == nil ? nil : changes.reconcile }
    /// Whether a pass reads everything, because it has no filter or its filter's records cannot be asked for by key.
    private var passIsWhole: Bool { reconciles?.filter == nil || askable == false }
    private var sweeps: Bool { reconciles != nil && !passIsWhole && removes }

    init(_ datasource: DatasourceConfiguration, askable: Bool?) {
        (self.datasource, self.askable) = (datasource, askable)
    }

    var what: [String] {
        let filter = datasource.filter.map { " that satisfy \"\($0)\"" } ?? ""
        let load =
            datasource.load == .replace
            ? "and publishes it whole"
            : "and updates the rows that changed, by key (\(datasource.key.joined(separator: ", ")))"
        return ["'\(datasource.name)' reads the records of \(datasource.entitySet)\(filter), \(load)."]
    }

    func changes(_ companies: [String], at position: Position?) -> [String] {
        guard let cursor = changes.cursor else {
            return [
                "Each poll reads everything and compares it with what Tableau holds, so each poll finds every change."
            ]
        }
        var sentences = [
            "A poll asks for records whose \(cursor) is at most \(days(changes.overlap)) before the watermark, and for "
                + "records without one."
        ]
        for company in companies {
            guard let mark = position?.parts[company], let date = CalendarDate(String(mark.prefix(10))) else {
                continue
            }
            sentences.append(
                "\(company): \(cursor) from \(date.adding(days: -changes.overlap.wholeDays)) on (watermark \(mark)).")
        }
        if let companion = changes.companion {
            sentences.append(
                "It also asks for records of \(companion.entitySet) whose \(companion.cursor) is at most "
                    + "\(days(companion.overlap)) before their own watermark. What is new, changed or gone among them names "
                    + "the records that are read again by key.")
        }
        if let pass = reconciles {
            if passIsWhole {
                sentences.append("Every \(days(pass.every)) a poll reads everything and compares it.")
            } else {
                sentences.append(
                    "Every \(days(pass.every)) a poll also asks for records that satisfy \"\(pass.filter ?? "")\". A "
                        + "record that satisfied it at the last pass, or was read since, and is not among them now is asked "
                        + "for by key.")
            }
        }
        sentences.append(
            "Every \(days(changes.fullPass)) a poll reads everything and compares it: that finds what nothing else finds, such "
                + "as a correction that moves no date.")
        return sentences
    }

    var deletions: [String] {
        guard removes else { return ["Rows of which SYSPRO no longer has a record stay ('deletes: keep')."] }
        var sentences: [String] = []
        if sweeps, let pass = reconciles {
            sentences.append(
                "Every \(days(pass.every)) a poll reads the keys of all records, counted: a row whose key is not among them is "
                    + "gone, and a key that Tableau lacks is read.")
        } else {
            sentences.append("A row that a read of everything does not bring is gone.")
        }
        sentences.append(
            askable == false
                ? "The rows' key does not tell SYSPRO's key, so a row leaves only after a counted read."
                : "Before it leaves, SYSPRO is asked for exactly its key. If more than \(changes.confirmDeletes) rows are missing "
                    + "('confirmDeletes'), they leave only after a counted read.")
        return sentences
    }

    func company(_ company: String, at position: Position?) -> Explanation.Company {
        func next(_ note: String, _ interval: Duration) -> Date? {
            position?.notes[note].flatMap { Int64($0) }.map {
                Date(timeIntervalSince1970: Double($0) + interval / .seconds(1))
            }
        }
        let pass = reconciles.flatMap { next(Reading.note(company), $0.every) }
        return Explanation.Company(
            company: company, watermark: position?.parts[company], nextPass: pass, nextSweep: sweeps ? pass : nil,
            nextFullPass: changes.cursor == nil ? nil : next(Reading.wholeNote(company), changes.fullPass))
    }

    func next(_ company: Explanation.Company) -> [String] {
        guard changes.cursor != nil else { return [] }
        guard company.watermark != nil else {
            return ["\(company.company): nothing is loaded yet; the next poll reads everything."]
        }
        func when(_ date: Date?) -> String {
            date.map { "at \(StateText.wholeSeconds(of: $0))" } ?? "with the next poll"
        }
        var parts: [String] = []
        if reconciles != nil { parts.append("the next reconciling pass \(when(company.nextPass))") }
        if sweeps { parts.append("the next sweep of all keys \(when(company.nextSweep))") }
        parts.append("the next full pass \(when(company.nextFullPass))")
        return ["\(company.company): \(parts.joined(separator: ", "))."]
    }

    private func days(_ duration: Duration) -> String {
        DatasourceConfiguration.Schedule.every(duration).description.dropFirst("every ".count).description
    }
}
