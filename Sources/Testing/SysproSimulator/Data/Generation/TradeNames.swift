// SPDX-License-Identifier: Apache-2.0

/// The words that the company's partners and goods are named from.
enum TradeNames {
    /// Customers that every company has: their names break careless clients.
    static let awkwardCustomers = [
        "O'Brien & Sons", "Müller GmbH #2", "A+B Trading", "Café \"Zur Post\" / Kiosk", "100% Pure (Pty) Ltd",
        "Back\\slash Import; Export", "D'Arcy, Ó Súilleabháin & Cie", "Søren Ærø ApS",
    ]
    /// Stock codes that every company has.
    static let awkwardStockCodes = [
        "A100+B", "A100/B", "BOLT M8 X 20", "BOLT-M8&NUT", "C#12", "D'RING", "E%41", "PIPE 1/2\"", "a100+b",
    ]
    static let surnames = [
        "Adams", "Barnard", "Botha", "Cele", "Coetzee", "Daniels", "Dlamini", "Du Toit", "Fourie", "Govender",
        "Hendricks",
        "Jacobs", "Khumalo", "Kruger", "Le Roux", "Mabaso", "Meyer", "Mokoena", "Naidoo", "Ndlovu", "Nel", "Nkosi",
        "Patel",
        "Petersen", "Pillay", "Radebe", "Sithole", "Smit", "Steyn", "Theron", "Van Wyk", "Venter", "Visser", "Zulu",
    ]
    static let trades = [
        "Hardware", "Building Supplies", "Electrical", "Plumbing", "Paint & Decor", "Fasteners", "Engineering",
        "Agri Supplies", "Tool Hire", "Wholesale", "Distributors", "Timber", "Motor Spares", "Mine Supplies",
    ]
    static let towns = [
        "Bellville", "Benoni", "Bloemfontein", "Cape Town", "Durban", "East London", "George", "Gqeberha", "Kimberley",
        "Midrand", "Nelspruit", "Paarl", "Pietermaritzburg", "Polokwane", "Pretoria", "Rustenburg", "Welkom",
        "Worcester",
    ]
    static let goods = [
        ("Hex bolt", "FAST"), ("Wood screw", "FAST"), ("Copper pipe", "PLUM"), ("Ball valve", "PLUM"),
        ("LED lamp", "ELEC"), ("Circuit breaker", "ELEC"), ("Cable tie", "ELEC"), ("Acrylic paint", "PAIN"),
        ("Paint brush", "PAIN"), ("Angle grinder", "TOOL"), ("Claw hammer", "TOOL"), ("Drill bit", "TOOL"),
        ("Garden hose", "GARD"), ("Fertiliser", "GARD"), ("Safety boot", "SAFE"), ("Work glove", "SAFE"),
    ]
    static let sizes = [
        "small", "medium", "large", "10 mm", "20 mm", "50 mm", "1 kg", "5 kg", "blue", "white", "pack of 10",
    ]
    static let salespeople = ["100", "110", "120", "200", "210"]
    static let buyers = ["BUY1", "BUY2", "BUY3"]
    /// Code, name.
    static let branches = [("10", "Cape Town"), ("20", "Johannesburg"), ("30", "Durban")]
    /// Code, terms in days.
    static let terms = [("00", 0), ("30", 30), ("60", 60), ("7", 7)]
    static let warehouses = ["FG", "JH", "DB", "QA"]
}
