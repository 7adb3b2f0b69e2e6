// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import Testing

@testable import RunnerState

/// Every event in every state that it can meet, without hyperd and without Tableau.
@Suite struct DestinationHistoryTests {
    private static let schema = Schema([.init("K", .text, nullable: false)], key: ["K"])
    private static let wider = Schema([.init("K", .text, nullable: false), .init("V", .text)], key: ["K"])
    private static let then = Date(timeIntervalSince1970: 1_000)
    private static let now = Date(timeIntervalSince1970: 2_000)

    private static func arrival(
        _ way: DestinationHistory.Arrival.Way, changedAt: Date? = then, load: String = "load-1"
    ) -> DestinationHistory.Arrival {
        .init(
            load: load, schema: schema, changedAt: changedAt, place: .init(name: "AR", configured: "Finance"), way: way)
    }

    private static func settlement(
        whole: Bool, update: Bool, load: String = "load-1"
    ) -> DestinationHistory.Settlement {
        .init(load: load, schema: schema, recipe: nil, isWhole: whole, isUpdate: update)
    }

    /// What a first publish leaves.
    private static func published() -> DestinationHistory {
        let arrived = DestinationHistory.arrived(arrival(.bare(made: [])), in: "ds", after: nil)
        return .settled(settlement(whole: true, update: false), in: "ds", after: arrived)
    }

    /// States that events meet, by name.
    private static let states: [String: DestinationHistory] = {
        var other = published()
        other.foundOtherRows()
        var touched = published()
        touched.foundAsLoaded(changedAt: now)
        var untold = published()
        untold.foundAsLoaded(changedAt: nil)
        return [
            "published": published(), "touched": touched, "other": other, "untold": untold,
            "fresh": DestinationHistory("ds", schema: schema),
        ]
    }()

    @Test func aFirstPublishIsAccountedForWithNothingAdded() {
        let history = Self.published()
        #expect(history.change == .at(Self.then) && history.content == .loaded && history.additions == .none)
        #expect(history.accounts(for: Self.then) && !history.isOlder(than: Self.then))
        #expect(history.isOlder(than: Self.now) && !history.accounts(for: nil))
    }

    @Test func onlyAReadOfEverythingThatIsLoadedOrFoundEqualEndsOtherRows() {
        for (name, state) in Self.states {
            let changes = DestinationHistory.settled(
                Self.settlement(whole: false, update: true), in: "ds", after: state)
            #expect(changes.content == state.content, "\(name): changes settle nothing of other rows")
            let whole = DestinationHistory.settled(Self.settlement(whole: true, update: true), in: "ds", after: state)
            #expect(whole.content == .loaded, "\(name)")
            let equal = DestinationHistory.compared(
                .init(dataSourceID: "ds", schema: Self.schema, changedAt: Self.now, recipe: nil), after: state)
            #expect(equal.content == .loaded, "\(name)")
        }
        var history = Self.published()
        history.foundOtherRows()
        history.foundChanged()
        history.changedBesidesRows()
        #expect(history.content == .other, "nothing that people do ends it")
    }

    @Test func whateverPeopleDoMayHaveAddedSomething() {
        for (name, state) in Self.states {
            for event in [
                { (history: inout DestinationHistory) in history.foundAsLoaded(changedAt: Self.now) },
                { $0.foundOtherRows() }, { $0.foundChanged() }, { $0.changedBesidesRows() },
            ] {
                var history = state
                event(&history)
                #expect(history.additions == .possible, "\(name)")
                #expect(history.dataSourceID == state.dataSourceID && history.sent == state.sent, "\(name)")
            }
        }
    }

    @Test func onlyABarePublishTakesAdditionsAway() {
        for (name, state) in Self.states {
            let bare = DestinationHistory.arrived(Self.arrival(.bare(made: [])), in: "ds", after: state)
            #expect(bare.additions == .none, "\(name)")
            let described = DestinationHistory.arrived(Self.arrival(.described(made: nil)), in: "ds", after: state)
            #expect(described.additions == .possible, "\(name)")
            let update = DestinationHistory.arrived(Self.arrival(.update), in: "ds", after: state)
            #expect(update.additions == state.additions, "\(name)")
        }
    }

    @Test func aDataSourceThatIsTakenOverMayHoldAnything() {
        for state in Self.states.values.map(Optional.some) + [nil] {
            #expect(
                DestinationHistory.arrived(Self.arrival(.update), in: "theirs", after: state).additions == .possible)
            let settled = DestinationHistory.settled(
                Self.settlement(whole: true, update: true), in: "theirs", after: state)
            #expect(settled.additions == .possible && settled.change == .unknown && settled.place == nil)
        }
    }

    @Test func aTimeOfChangeThatMayBeSomeoneElsesIsNotAccountedFor() {
        let arrived = DestinationHistory.arrived(
            Self.arrival(.bare(made: []), changedAt: nil), in: "ds", after: nil)
        #expect(arrived.made == nil, "whether the description is Tableau's alone is not known")
        let settled = DestinationHistory.settled(Self.settlement(whole: true, update: false), in: "ds", after: arrived)
        #expect(settled.change == .unknown && settled.isOlder(than: Self.now) && !settled.isOlder(than: nil))
    }

    @Test func aLoadThatIsSettledAgainKeepsTheTimeOfItsArrival() {
        var history = Self.published()
        history.foundAsLoaded(changedAt: Self.now)
        let again = DestinationHistory.settled(Self.settlement(whole: true, update: false), in: "ds", after: history)
        #expect(again.change == .at(Self.then), "what has changed it since was not ours")
        let next = DestinationHistory.settled(
            Self.settlement(whole: true, update: false, load: "load-2"), in: "ds", after: history)
        #expect(next.change == .unknown, "a load whose arrival nobody noted")
    }

    @Test func theWayToTheRowsIsForgottenOnceItMayHaveChanged() {
        var history = Self.published()
        history.reached(.init(connectionID: "c"))
        let update = DestinationHistory.settled(Self.settlement(whole: false, update: true), in: "ds", after: history)
        #expect(update.rows?.connectionID == "c")
        #expect(
            DestinationHistory.settled(Self.settlement(whole: true, update: false), in: "ds", after: history).rows
                == nil)
        history.changedBesidesRows()
        #expect(history.rows == nil)
    }

    @Test func everyStateIsReadBackAsItWas() throws {
        for (name, state) in Self.states {
            let bytes = try JSONEncoder().encode(state)
            #expect(try JSONDecoder().decode(DestinationHistory.self, from: bytes) == state, "\(name)")
        }
    }

    /// As versions before this one wrote it.
    @Test func aFileOfTheOldFormIsRead() throws {
        let old = #"""
            {"dataSourceID":"ds","schema":{"columns":[{"name":"K","type":{"text":{}},"isNullable":false}],"key":["K"]},
             "changedAt":-978307200,"isTouched":true,"holdsOtherRows":true,"sent":{"load":"l","changedAt":1}}
            """#
        var object = try #require(try JSONSerialization.jsonObject(with: Data(old.utf8)) as? [String: Any])
        // The schema as it is written today: it has not changed.
        object["schema"] = try JSONSerialization.jsonObject(with: try JSONEncoder().encode(Self.schema))
        let history = try JSONDecoder().decode(
            DestinationHistory.self, from: JSONSerialization.data(withJSONObject: object))
        #expect(history.change == .unknown && history.additions == .possible && history.content == .other)
        #expect(history.sent?.load == "l" && history.place == nil && history.recipe == nil)
    }
}
