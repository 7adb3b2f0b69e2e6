// SPDX-License-Identifier: Apache-2.0

/// What a publish does where a data source of the name exists.
public enum PublishMode: Hashable, Sendable {
    /// It is refused, with Tableau's 403007.
    case create
    /// It takes the data source's place. The LUID stays; calculated fields, captions and hidden columns that people
    /// added to it go.
    case overwrite
    /// Its rows are added to the data source's, which must exist, with the same columns in its only table. Doing it twice
    /// adds them twice: prefer ``DataSources/update(_:payload:actions:requestID:connection:progress:)``, which Tableau
    /// recognises when it is repeated.
    case append

    var query: [(String, String)] {
        let overwrite = ("overwrite", String(self == .overwrite))
        return self == .append ? [overwrite, ("append", "true")] : [overwrite]
    }
}
