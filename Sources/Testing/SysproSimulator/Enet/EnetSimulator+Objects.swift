// SPDX-License-Identifier: Apache-2.0

import ServiceXML

extension EnetSimulator {
    /// One call of a business object, and how it is answered.
    struct ObjectCall {
        let object: String
        let path: String
        private let values: [String: String]

        /// `nil` if the path is of no business object.
        init?(_ path: String, _ values: [String: String]) {
            let paths = [
                "/query/query", "/query/browse", "/query/fetch", "/setup/add", "/setup/update", "/setup/delete",
                "/transaction/post",
            ]
            self.path = path.lowercased()
            guard paths.contains(self.path) else { return nil }
            self.values = values
            object = ["/query/browse": "COMBRW", "/query/fetch": "COMFCH"][self.path] ?? values["BusinessObject"] ?? ""
        }

        /// The body of the answer.
        func answer(_ books: EnetBooks, _ faults: [EnetFault], _ options: Options) -> [UInt8] {
            var isDeclared = true
            for fault in faults {
                switch fault {
                case .error(let text): return Array("ERROR: \(text)".utf8)
                case .exception(let number): return Array("e.net exception \(number)".utf8)
                case .undeclaredEncoding: isDeclared = false
                case .change(let body): body()
                default: continue
                }
            }
            let text: String
            do {
                text = try document(books, faults, options).body(declared: isDeclared)
            } catch let refusal as EnetBooks.Refusal {
                return EnetAnswer.windows1252(refusal.text)
            } catch {
                return EnetAnswer.windows1252("ERROR: \(error)")
            }
            for fault in faults {
                switch fault {
                case .jsonQuoted: return Array(text.jsonQuoted.utf8)
                case .stringElement:
                    let escaped = EnetAnswer.escaped(text)
                    return Array("<string xmlns=\"urn:simulated\">\(escaped)</string>".utf8)
                case .truncated: return EnetAnswer.windows1252(String(text.prefix(text.count / 2)))
                default: continue
                }
            }
            return EnetAnswer.windows1252(text)
        }

        private func document(_ books: EnetBooks, _ faults: [EnetFault], _ options: Options) throws -> EnetAnswer {
            guard let question = Self.xml(values["XmlIn"]) else {
                throw EnetBooks.Refusal(text: "ERROR: The XML of XmlIn is not well formed")
            }
            var orders = EnetBooks.Orders(Self.xml(values["XmlParameters"]))
            for fault in faults {
                if case .itemError(let field, let number, let text) = fault {
                    orders.refused = (field, EnetField(number: number, text: text))
                }
                if case .ignoredFields(let names) = fault { orders.ignored.formUnion(names) }
                if case .ignoredValidateOnly = fault { orders.validateOnly = false }
            }
            switch (path, object) {
            case ("/query/query", "COMFND"): return try books.find(question)
            case ("/query/browse", _): return try books.browse(question)
            case ("/query/fetch", _): return try books.fetch(question)
            case ("/transaction/post", "GENTJL"): return try books.journal(question, orders)
            default:
                let action = ["/setup/add": EnetBooks.Action.add, "/setup/update": .update, "/setup/delete": .delete]
                guard let action = action[path], let table = options.setupObjects[object] else {
                    throw EnetBooks.Refusal(text: "e.net exception 100000")
                }
                return try books.setup(table, question, action, orders)
            }
        }

        private static func xml(_ text: String?) -> XMLElement? {
            text.flatMap { try? XMLElement(parsing: Array($0.utf8), encoding: .utf8) }
        }
    }
}

extension SysproSimulator {
    /// From now on the business objects of `enet` read and change this company's data, which OData shows at once:
    /// COMFND, COMBRW, COMFCH, the setup objects of ``EnetSimulator/Options/setupObjects``, and GENTJL.
    public func serveBusinessObjects(on enet: EnetSimulator) {
        let box = box
        enet.serve(
            EnetBooks(
                with: { body in
                    try box.value.withLock { database in
                        var copy = database
                        let answer = try body(&copy)
                        database = copy
                        return answer
                    }
                }, company: company))
    }
}
