// SPDX-License-Identifier: Apache-2.0

/// Fields that are kept up in Tableau and written back to SYSPRO through a setup object of e.net.
public struct WriteBackConfiguration: Sendable {
    /// Its name, in commands and in the audit log.
    public var name: String
    /// The data source in Tableau whose rows say what the fields should be.
    public var datasource: String
    /// The project that holds it.
    public var project: String
    /// The column in Tableau that names the company; `nil` if all rows are of the one that is changed.
    public var company: String?
    /// The OData entity set that shows what SYSPRO holds.
    public var entitySet: String
    /// The setup object that is asked to make changes, such as `ARSSCS`.
    public var object: String
    /// The outermost element of the object's documents, such as `SetupArCustomer`.
    public var root: String
    /// What identifies a record: the entity's whole key, as `$metadata` declares it.
    public var key: [KeyPart]
    /// What Tableau owns of it.
    public var fields: [Field]
    /// What a NULL in Tableau says about a field.
    public var nulls: Nulls
    /// The object's parameters besides `ValidateOnly`; empty for the usual ones.
    public var parameters: [(name: String, value: String)]
    /// The most fields that one run changes.
    public var limit: Int
    /// The line of the file where it begins.
    public var line: Int?

    /// What a NULL in Tableau says about a field.
    public enum Nulls: String, Sendable, CaseIterable {
        /// Nothing: the field is left alone.
        case keep
        /// The field is to be blank.
        case blank
    }

    /// A part of the key.
    public struct KeyPart: Sendable {
        /// Where its value comes from.
        public enum Origin: Hashable, Sendable {
            /// A column in Tableau.
            case column(String)
            /// The same value for every record: records with another one are not touched.
            case constant(String)
        }

        /// Where its value comes from.
        public var origin: Origin
        /// The property of the entity set.
        public var property: String
        /// Where its value stands in the object's document: the names of elements below the outermost one.
        public var path: [String]
        /// The line of the file where it stands.
        public var line: Int?
    }

    /// A column in Tableau, and what it is in SYSPRO.
    public struct Field: Sendable {
        /// The column in Tableau.
        public var column: String
        /// The property of the entity set.
        public var property: String
        /// Where its value stands in the object's document: the names of elements below the outermost one.
        public var path: [String]
        /// The line of the file where it stands.
        public var line: Int?
    }
}
