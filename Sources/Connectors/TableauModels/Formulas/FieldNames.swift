// SPDX-License-Identifier: Apache-2.0

/// Finds fields and parameters by the names that formulas use.
struct FieldNames: Sendable {
    enum Field: Sendable {
        case column(FieldCatalogue.Column)
        case calculation(FieldCatalogue.Calculation)
    }

    private(set) var fields: [String: Field] = [:]
    private(set) var parameters: [String: FieldCatalogue.Parameter] = [:]
    private(set) var tables: [String: FieldCatalogue.Table] = [:]
    private var fieldCaptions: [String: String] = [:]
    private var parameterCaptions: [String: String] = [:]
    /// What is wrong with the catalogue itself.
    private(set) var errors: [FormulaError] = []

    init(_ catalogue: FieldCatalogue) {
        for table in catalogue.tables where tables.updateValue(table, forKey: table.name) != nil {
            fault(.duplicateName, "two tables are called \(table.name)", nil)
        }
        for column in catalogue.columns {
            if tables[column.table] == nil {
                fault(.unknownField, "its table \(column.table) is not in the data source", column.caption)
            }
            add(.column(column), column.internalName, column.caption)
        }
        for calculation in catalogue.calculations {
            add(.calculation(calculation), calculation.internalName, calculation.caption)
        }
        for parameter in catalogue.parameters {
            if parameters.updateValue(parameter, forKey: parameter.internalName) != nil {
                fault(.duplicateName, "two parameters have the internal name [\(parameter.internalName)]", nil)
            }
            if parameterCaptions.updateValue(parameter.internalName, forKey: parameter.caption) != nil {
                fault(.duplicateName, "two parameters are called [\(parameter.caption)]", nil)
            }
            if !parameter.accepts(parameter.value) {
                fault(.wrongType, "the value of parameter [\(parameter.caption)] is not \(parameter.type.words)", nil)
            }
        }
        // Tableau tells captions apart without regard to case.
        for (_, same) in Dictionary(grouping: fieldCaptions.keys, by: { $0.lowercased() }) where same.count > 1 {
            let names = same.sorted().map { "[\($0)]" }.joined(separator: " and ")
            fault(.duplicateName, "\(names) differ only in case: Tableau takes them for one name", nil)
        }
        for relationship in catalogue.relationships {
            for name in [relationship.many, relationship.one] where column(name) == nil {
                fault(.unknownField, "a relationship names [\(name)], which is no column", nil)
            }
        }
    }

    private mutating func add(_ field: Field, _ internalName: String, _ caption: String) {
        if fields.updateValue(field, forKey: internalName) != nil {
            fault(.duplicateName, "another field has the internal name [\(internalName)] too", caption)
        }
        if fieldCaptions.updateValue(internalName, forKey: caption) != nil {
            fault(.duplicateName, "another field has the same caption", caption)
        }
    }

    private mutating func fault(_ code: FormulaError.Code, _ message: String, _ field: String?) {
        errors.append(FormulaError(code, message, at: .start, field: field))
    }

    func column(_ internalName: String) -> FieldCatalogue.Column? {
        guard case .column(let column) = fields[internalName] else { return nil }
        return column
    }

    /// The internal name of the field that a formula calls `name`.
    func field(_ name: String, _ naming: FieldNaming, at place: FormulaPosition) throws(FormulaError) -> String {
        let internalName = fields[name] == nil ? nil : name
        switch naming {
        case .captions: if let found = fieldCaptions[name] ?? internalName { return found }
        case .internalNames: if let found = internalName ?? fieldCaptions[name] { return found }
        }
        let parameter = parameterCaptions[name] != nil || parameters[name] != nil
        let known = naming == .captions ? Array(fieldCaptions.keys) : Array(fields.keys)
        throw FormulaError(
            .unknownField, "there is no field \(FormulaPrinter.bracketed(name))", at: place,
            suggestion: parameter
                ? "[Parameters]." + FormulaPrinter.bracketed(name)
                : NearestName.of(name, among: known).map(FormulaPrinter.bracketed))
    }

    /// The internal name of the parameter that a formula calls `name`.
    func parameter(_ name: String, _ naming: FieldNaming, at place: FormulaPosition) throws(FormulaError) -> String {
        let internalName = parameters[name] == nil ? nil : name
        switch naming {
        case .captions: if let found = parameterCaptions[name] ?? internalName { return found }
        case .internalNames: if let found = internalName ?? parameterCaptions[name] { return found }
        }
        let known = naming == .captions ? Array(parameterCaptions.keys) : Array(parameters.keys)
        throw FormulaError(
            .unknownParameter, "there is no parameter \(FormulaPrinter.bracketed(name))", at: place,
            suggestion: NearestName.of(name, among: known).map { "[Parameters]." + FormulaPrinter.bracketed($0) })
    }
}

extension FieldCatalogue.Parameter {
    /// Whether the parameter can have that value.
    func accepts(_ value: FormulaValue) -> Bool {
        guard let given = value.dataType else { return false }
        return given == type || given == .integer && type == .real || given == .date && type == .datetime
    }
}

extension DataType {
    /// The type as an error's message calls it.
    var words: String {
        switch self {
        case .string: "text"
        case .integer: "a whole number"
        case .real: "a number with decimals"
        case .boolean: "true or false"
        case .date: "a date"
        case .datetime: "a date and time"
        }
    }
}
