// SPDX-License-Identifier: Apache-2.0

/// Why e.net turns a logon away that would be granted another time: nothing is wrong with the operator's credentials.
enum LogonObstacle: CaseIterable {
    /// The operator is logged on already, and e.net grants no second session.
    case alreadyLoggedOn
    /// All licence seats are taken.
    case noSeat

    /// Reads e.net's refusal; `nil` if it says something else, such as that the password is wrong.
    init?(_ text: String) {
        let text = text.lowercased()
        func says(_ words: [String]) -> Bool { words.contains(where: text.contains) }
        if says(["already log", "already in use", "already signed", "is logged on", "is logged in"]) {
            self = .alreadyLoggedOn
        } else if says(["too many users", "maximum number of", "concurrent", "no seat"])
            || says(["licen"]) && says(["no more", "exceed", "maximum", "in use", "available", "limit", "taken"])
        {
            self = .noSeat
        } else {
            return nil
        }
    }

    /// What to do.
    var advice: String {
        switch self {
        case .alreadyLoggedOn:
            "Somebody else uses this operator, or a process that was killed left its session: it ends with e.net's own time limit, and the next attempt may succeed. Give the connector an operator of its own"
        case .noSeat:
            "All licence seats are taken: the next attempt may succeed when somebody has logged off"
        }
    }
}
