// SPDX-License-Identifier: Apache-2.0

public import Columnar

/// One Tableau data source and the SYSPRO entity set that fills it.
public struct DatasourceConfiguration: Sendable {
    /// The data source's name in Tableau, which is also its name in the audit log.
    public var name: String
    /// The Tableau project that holds it.
    public var project: String
    /// The OData entity set that is read.
    public var entitySet: String
    /// An OData filter added to every read.
    public var filter: String?
    /// The columns, by destination name, that identify a row.
    public var key: [String]
    /// How changed records are found.
    public var changes: Changes
    /// How rows are loaded.
    public var load: Load
    /// Whether a data source of this name that somebody else made may be taken over, and published over where it does
    /// not fit.
    public var adopt: Bool
    /// Whether it is published again where somebody deleted it in Tableau.
    public var recreate = false
    /// Whether people in Tableau are warned where a sync failed.
    public var staleWarning = false
    /// How often it is polled.
    public var schedule: Schedule
    /// When no run begins, by the clock of SYSPRO's server.
    public var quiet: QuietHours?
    /// How far the beginnings of runs are spread; `nil` for a tenth of the interval, at most half a minute.
    public var jitter: Duration?
    /// How many records may be rejected before a run fails.
    public var maxRejected: RecordLimit
    /// The largest share of its rows that a data source may lose in one run.
    public var allowShrink: Double
    /// How long a run may take.
    public var maxRun = Duration.seconds(12 * 3_600)
    /// The rows that one record becomes, each by the words that stand for `{name}` in the columns; empty if a record
    /// is a row.
    public var unpivot: [[String: String]] = []
    /// How long the raw pages of a run are kept, so that it can be replayed whole; `nil`: not at all.
    public var keepPages: Duration?
    /// The columns whose records are held back while a dimension does not have their values.
    public var holds: [HeldReference] = []
    /// The columns; empty for every property of the entity under its own name.
    public var columns: [ColumnConfiguration]
    /// The line of the file where it begins.
    public var line: Int?

    /// How changed records are found.
    public struct Changes: Sendable {
        /// A date or timestamp property that moves forward; `nil`: read whole and compare.
        public var cursor: String?
        /// How far before the watermark a read begins.
        public var overlap: Duration
        /// Another entity set whose new records name changed rows.
        public var companion: Companion?
        /// A fuller pass now and then.
        public var reconcile: Reconcile?
        /// What becomes of rows that SYSPRO no longer has.
        public var deletes: Deletes
        /// How much time lies between two reads of everything, which find what nothing else does.
        public var fullPass = Duration.seconds(7 * 86_400)
        /// The most rows that SYSPRO is asked for by key before they leave; if more are missing, the read has to be
        /// counted.
        public var confirmDeletes = 1_000
    }

    /// An entity set whose new records name rows that changed without a date (payments of invoices).
    public struct Companion: Sendable {
        /// The entity set.
        public var entitySet: String
        /// Its date property.
        public var cursor: String
        /// From its property to the property of the main entity.
        public var key: [(from: String, to: String)]
        /// How far before its own watermark a read begins: its records are dated back more often than the main ones.
        public var overlap = Duration.seconds(30 * 86_400)
    }

    /// A fuller pass.
    public struct Reconcile: Sendable {
        /// How much time lies between two.
        public var every: Duration
        /// Which records it reads; `nil` for all.
        public var filter: String?
    }

    /// What becomes of rows that SYSPRO no longer has.
    public enum Deletes: String, Sendable, CaseIterable {
        /// They stay.
        case keep
        /// They go, once a read of everything has shown that they are gone.
        case remove
    }

    /// How rows are loaded.
    public enum Load: String, Sendable, CaseIterable {
        /// Changed rows are updated in place by key, new ones added.
        case update
        /// The data source is published whole.
        case replace
    }

    /// When it is polled.
    public enum Schedule: Sendable, Hashable {
        /// At this interval.
        case every(Duration)
        /// By a cron expression.
        case cron(String)
    }
}

/// One column of a data source.
public struct ColumnConfiguration: Sendable {
    /// The name in Tableau.
    public var name: String
    /// Where its values come from.
    public var origin: Origin
    /// What the values are; `nil`: what `$metadata` says.
    public var type: ColumnType?
    /// Which blanks of texts are taken away.
    public var trim: Trim
    /// Codes and what to show for them; a code that is not there is shown as it is.
    public var values: [ExactText: String]
    /// The line of the file where it stands.
    public var line: Int?

    /// Where values come from.
    public enum Origin: Sendable {
        /// A property of the entity.
        case property(String)
        /// The same text in every row; `{company}` stands for the company.
        case constant(String)
        /// One part of a property's text, counted from 1.
        case segment(of: String, index: Int, separator: String)
        /// A property of the record in another entity set that has the same key.
        case lookup(entitySet: String, key: [(from: String, to: String)], take: String)
    }

    /// The column in one row of ``DatasourceConfiguration/unpivot``: `{name}` gives way to the row's word for it.
    package func filled(from row: [String: String]) -> ColumnConfiguration {
        func filled(_ text: String) -> String {
            row.reduce(text) { $0.replacing("{\($1.key)}", with: $1.value) }
        }
        var column = self
        switch origin {
        case .property(let name): column.origin = .property(filled(name))
        case .constant(let text): column.origin = .constant(filled(text))
        case .segment(let name, let index, let separator):
            column.origin = .segment(of: filled(name), index: index, separator: separator)
        case .lookup(let set, let key, let take):
            column.origin = .lookup(entitySet: set, key: key, take: filled(take))
        }
        return column
    }

    package init(
        name: String, origin: Origin, type: ColumnType? = nil, trim: Trim, values: [ExactText: String], line: Int? = nil
    ) {
        self.name = name
        self.origin = origin
        self.type = type
        self.trim = trim
        self.values = values
        self.line = line
    }
}

extension DatasourceConfiguration.Schedule: CustomStringConvertible {
    /// As the file says it.
    public var description: String {
        switch self {
        case .cron(let text): return "cron \(text)"
        case .every(let interval):
            let seconds = interval.components.seconds
            for (unit, name) in [(86_400, "d"), (3_600, "h"), (60, "m")] where seconds % Int64(unit) == 0 && seconds > 0
            {
                return "every \(seconds / Int64(unit))\(name)"
            }
            return "every \(seconds)s"
        }
    }
}
