// SPDX-License-Identifier: Apache-2.0

import LoopbackHTTP

/// The form of the answer that a request's headers ask for.
struct RequestedForm {
    enum Metadata: String { case none, minimal, full }

    var metadata = Metadata.minimal
    var numbersAsText = false
    /// What `Prefer: odata.maxpagesize` said, where it is heeded.
    var maxPageSize: Int?

    init(_ request: SimulatedRequest, _ options: SysproOptions) {
        let format = ODataQuery.split(request.rawQuery).last { $0.name == "$format" }?.value
        let accept = (format ?? request.headers["Accept"] ?? "").lowercased().filter { $0 != " " }
        for level in [Metadata.none, .full] where accept.contains("odata.metadata=\(level.rawValue)") {
            metadata = level
        }
        numbersAsText = options.honoursIEEE754 && accept.contains("ieee754compatible=true")
        guard options.honoursMaxPageSize else { return }
        for preference in request.headers.values(of: "Prefer").joined(separator: ",").split(separator: ",") {
            let parts = preference.split(separator: "=").map { String($0.filter { $0 != " " }) }
            guard parts.count == 2, ["odata.maxpagesize", "maxpagesize"].contains(parts[0].lowercased()) else {
                continue
            }
            maxPageSize = Int(parts[1]).flatMap { $0 > 0 ? $0 : nil }
        }
    }

    var headers: SimulatedHeaders {
        var headers: SimulatedHeaders = [
            "Content-Type": "application/json; odata.metadata=\(metadata.rawValue); odata.streaming=true"
                + (numbersAsText ? "; IEEE754Compatible=true" : "") + "; charset=utf-8"
        ]
        if let maxPageSize { headers["Preference-Applied"] = "odata.maxpagesize=\(maxPageSize)" }
        return headers
    }
}
