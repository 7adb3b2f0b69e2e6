#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Swaps or drops, one at a time, the steps whose order keeps rows safe, and shows that a test fails for each.

The order is: journal, Tableau's job, mirror, watermark, audit outcome; around it stand the RequestID that a repeat
reuses, the payload that is looked at before it is sent, and recovery before anything is read. Each mutant is made in a
copy of the tree (.build-mutants), never in the tree itself; the copy builds only the targets that are needed.

    scripts/mutate-order.py                all mutants; ends with 1 where one survives or can no longer be made
    scripts/mutate-order.py core           only those of the engine, whose tests run in memory
    scripts/mutate-order.py 'no recovery'  only those whose group or name has these words
    scripts/mutate-order.py --placed       only whether each can be made, and its test is there; takes no time
    scripts/mutate-order.py --by-simulation [core]
                                           those of the engine, which the simulation alone has to notice (see `make simulate`)
"""
import dataclasses
import functools
import json
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
COPIES = ROOT / ".build-mutants"
ENGINE = "Sources/SyncCore/Run/"

# What has to be built, with all that it depends on.
GROUPS = {
    "core": {
        "targets": ["SyncCoreTests"],
        "tests": "^SyncCoreTests\\.(OrderTests|CrashTests|FailureTests|RunTests|TransformTests|WaitingTests|PreviewTests|JointSyncTests)/",
        "simulation": "simulate-sync",
    },
    "sink": {"targets": ["SysproTableauTests", "SyncStoresTests"], "tests": None},
}


@dataclasses.dataclass
class Mutant:
    """One change for the worse, and the test that has to notice."""
    group: str
    name: str
    file: str
    edits: list
    test: str


def core(name, file, test, *edits):
    return Mutant("core", name, ENGINE + file, list(edits), test)


def sink(name, file, test, *edits):
    """A mutant of what stands on the engine, in the one source file of that name."""
    found = [path.relative_to(ROOT) for path in (ROOT / "Sources").rglob(file)]
    if len(found) != 1:
        sys.exit(f"{name}: {len(found)} files are called {file}")
    return Mutant("sink", name, str(found[0]), list(edits), test)


FINISH, RUN = "SyncPipeline+Finish.swift", "SyncPipeline+Run.swift"
ORDER = "OrderTests/aLoadIsJournaledCommittedSettledThenTheWatermarkMovesThenTheAuditIsWritten"
CRASH = "CrashTests/leavesWhatTheUninterruptedRunWouldHaveLeft"
RECORD = "try await stores.journal.record(entry)\n"
COMMIT = "entry = try await commit([entry], recovering: recovering, &trace.step, logger)[0]\n"
PREPARED = (
    "        trace.step = .journal\n        " + RECORD
    + "        try await faults(entry.step == .settled ? .settlementJournaled : .preparationJournaled)\n")
SETTLE = (
    "            try await withRunSpan(\"sync.settle\") { _ in try await sink.settle(entry.load, receipt) }\n"
    "            try await faults(.settled)\n")
SETTLED = "            entry.step = .settled\n            trace.step = .journal\n            " + RECORD
WATERMARK = (
    "        trace.step = .watermark\n"
    "        try await withRunSpan(\"sync.watermark\") { _ in\n"
    "            try await moveWatermark(for: entry, recovering: recovering, &trace, logger)\n        }\n"
    "        try await faults(.watermarkSaved)\n")
AUDIT = (
    "        trace.step = .audit\n        var audited = auditEntry(for: entry)\n"
    "        if recovering { audited.finishedBy = startedBy }\n        try await append(audited, &trace)\n")
AUDITED = "        try await faults(.auditAppended)\n"
FINISHED = "        entry.step = .finished\n        trace.step = .journal\n        " + RECORD
RECOVER = "        try await recover(logger)\n        try await faults(.recovered)\n"
STAGED = "        let made = try await stage(run, while: goesOn, &trace)\n"
KEEP = "        if !made.rejections.isEmpty { try await keep(made.rejections) }\n"
STAGE = (
    "        var taken = TakenBatch(made)\n"
    "        if let output = made.output { taken.accepted = try await stage.add(output) }\n")
ABANDONED = (
    "            for index in entries.indices { entries[index].step = .abandoned }\n"
    "            try await stores.journal.record(entries)\n")

MUTANTS = [
    core("sent, then journaled", RUN, CRASH, (
        PREPARED, "        if let load = made.load { _ = try await sink.commit(load) }\n" + PREPARED)),
    core("sent without a journal", RUN, CRASH, (PREPARED, PREPARED.replace(RECORD, ""))),
    core("commit not journaled", FINISH, ORDER, (
        "        step = .journal\n        try await stores.journal.record(entries)\n", "        step = .journal\n")),
    core("commit journaled before the job's end", FINISH, CRASH, (
        COMMIT, "entry.step = .committed\n            entry.receipt = LoadReceipt(destinationID: \"?\")\n            "
        + RECORD + "            " + COMMIT)),
    core("mirror settled before the job's end", FINISH, CRASH, (
        COMMIT, "try await sink.settle(entry.load, LoadReceipt(destinationID: \"?\"))\n            " + COMMIT)),
    core("mirror not settled", FINISH, CRASH, (
        SETTLE, "            _ = receipt\n            try await faults(.settled)\n")),
    core("settlement journaled before the mirror", FINISH, CRASH, (SETTLE + SETTLED, SETTLED + SETTLE)),
    core("settlement not journaled", FINISH, ORDER, (SETTLED, SETTLED.replace(RECORD, "\n"))),
    core("watermark before the load", FINISH, ORDER, (
        "        var entry = start\n",
        "        var entry = start\n        try await moveWatermark(for: entry, recovering: true, &trace, logger)\n")),
    core("watermark before the mirror", FINISH, ORDER, (
        "            trace.step = .settle\n", "            trace.step = .settle\n"
        "            try await moveWatermark(for: entry, recovering: true, &trace, logger)\n")),
    core("watermark not moved", FINISH, CRASH, (WATERMARK, "        try await faults(.watermarkSaved)\n")),
    core("audit before the watermark", FINISH, "FailureTests/neverSaysOkInTheAuditBeforeTheWatermarkHasMoved",
         (WATERMARK + AUDIT, AUDIT + WATERMARK)),
    core("audit left out", FINISH, CRASH, (AUDIT, "")),
    core("journal closed before the audit", FINISH, CRASH, (AUDIT + AUDITED + FINISHED, FINISHED + AUDIT + AUDITED)),
    core("journal not closed", FINISH, CRASH, (FINISHED, "        entry.step = .finished\n")),
    core("no recovery", RUN, CRASH, (RECOVER, "        try await faults(.recovered)\n")),
    core("recovery after the watermark is read", RUN, CRASH, (
        RECOVER + STAGED, STAGED + RECOVER)),
    core("recovery under another RequestID", FINISH, CRASH, (
        "        var entry = start\n",
        "        var entry = start\n        if recovering { entry.load.requestID += \"-again\" }\n")),
    core("recovery believes what a repeat is answered", FINISH,
         "OrderTests/aLoadThatAnEarlierProcessMayHaveSentIsCommittedAsARepeat", (
             "recovering ? sink.commit(again: load) : sink.commit(load)", "sink.commit(load)")),
    core("recovery moves a watermark that moved on", FINISH, CRASH, (
        "if recovering, let stored", "if recovering, false, let stored")),
    core("a watermark to move is not journaled", RUN,
         "OrderTests/aRunWithNothingToSendJournalsTheWatermarkThatItMoves", (
             "guard made.load != nil || made.position != nil else", "guard made.load != nil else")),
    core("a load given up stays in the journal", FINISH, "FailureTests/byARefusalMovesNothingAndTheNextReadsAgain", (
        ABANDONED, ABANDONED.splitlines(True)[0])),
    core("a journaled load's payload is dropped", RUN, "FailureTests/afterItsLoadIsJournaledKeepsTheFiles", (
        "        if made.load == nil { await made.stage.discard() }\n", "        await made.stage.discard()\n")),

    core("records are kept after their batch is staged", RUN, "TransformTests/isKeptBeforeItsBatchIsStagedAndTheRunGoesOn", (
        KEEP + STAGE, STAGE + KEEP)),
    core("nobody looks whether records were kept", RUN, "TransformTests/failsTheRunIfItsStoreTakesItAndKeepsNone", (
        "        guard kept.isEmpty else { return }\n", "        guard false, kept.isEmpty else { return }\n")),
    core("records that wait are let go before the load is in", FINISH, "WaitingTests/isLetGoOnlyOnceTheLoadIsIn", (
        "        var entry = start\n", "        var entry = start\n        try await release(entry)\n")),
    core("records that wait are never let go with a load", FINISH, "WaitingTests/isLetGoByTheRunThatFinishesTheLoad", (
        "        trace.step = .settle\n        try await release(entry)\n", "")),
    core("records that wait are not let go without a load", RUN, "WaitingTests/isLetGoAlsoByARunWithNothingToLoad", (
        "        if !trace.over.isEmpty { try await stores.rejected.remove(trace.over) }\n", "")),
    core("a waiting record that is gone goes without a word", RUN, "WaitingTests/becomesRejectedIfTheSourceHasItNoMore", (
        "            try await rejectGone(staged, run, trace)\n", "")),
    core("a waiting record that goes with its rows is rejected", RUN, "WaitingTests/goesWithTheRowsThatTheSourceHasNoMore", (
        "guard !gone.isEmpty, !staged.removesAbsent else", "guard !gone.isEmpty else")),
    core("a preview keeps what it staged", "SyncPipeline+Preview.swift", "PreviewTests/tellsWhatTheRunThenDoesAndChangesNothing", (
        "            await stage.discard()\n            var preview", "            var preview")),

    core("joined loads are recovered one by one", "JointSync.swift",
         "JointSyncTests/areGivenUpTogetherIfTheDestinationRefusesThem", (".filter { $0.count > 1 }", ".filter { $0.count > 99 }")),
    core("a table keeps its own stores", "JointSync.swift",
         "JointSyncTests/areJournaledInOneStoreWhateverStoresTheyCameWith", (
             "            table.stores = tables[0].stores\n", "            table.stores = table.stores\n")),
    core("joined loads are journaled one by one", "JointSync.swift",
         "JointSyncTests/leaveWhatTheUninterruptedRunWouldHaveLeftWhereverAProcessEnds", (
             "        try await tables[0].stores.journal.record(moving)\n",
             "        for entry in moving { try await tables[0].stores.journal.record(entry) }\n")),

    sink("every try has a RequestID of its own", "TableauSink+Piece.swift",
         "RecoveryTableauFaultTests/anUpdateThatGoesWrongIsCarriedOutOnce", (
             "requestID: piece.requestID,", "requestID: \"\\(piece.requestID)-\\(UInt32.random(in: 0...9_999_999))\","),
         ("        if try await holds(piece.file, plan, id) {", "        if false {")),
    sink("a job's end is not awaited", "TableauSink+Piece.swift",
         "RecoveryGapTests/aRefusedLoadIsGivenUpAndItsRowsAreReadAgain", (
             "            ended = .success(try await followed(started))\n",
             "            return started\n"), (
             "let ended: Result<Job, TableauError>", "var ended = Result<Job, TableauError>.success(Job(id: \"\"))")),
    sink("a repeat's answer is believed", "TableauSink+Piece.swift",
         "RecoveryRepeatTests/isNotTakenForTheWorkThatTheFirstTryFailedToDo", (
             "if case .success(let job) = ended, !isRepeat, job", "if case .success(let job) = ended, job")),
    sink("a load is given up while its first try is at work", "TableauSink+Piece.swift",
         "RecoveryRepeatTests/waitsForTheFirstTryThatIsStillAtWorkAndThenLooksAtTheRows", (
             "        let isAtRest = try await hasComeToRest(id)\n", "        let isAtRest = true\n")),
    sink("a vanished job is taken for success", "TableauSink+Piece.swift",
         "RecoveryRepeatTests/isNotTakenForTheWorkThatTheFirstTryFailedToDo", (
             "if try await holds(piece.file, plan, id) {", "if true {")),
    sink("the payload is sent unseen", "TableauSink+Commit.swift",
         "RecoveryGapTests/aPayloadThatWasChangedIsNotSent", (
             "        return try FileDigest.sha256(of: file) == digest\n", "        return true\n")),
    sink("a load given up leaves the mirror", "TableauSink+Commit.swift",
         "RecoveryGapTests/aLoadWhosePayloadIsLostOnceTableauHasItLeavesNoStaleMirror", (
             "            try await explained { try await forgetMirror(plan) }\n", "")),
    sink("payload gone before the mirror has it", "TableauSink+Settle.swift",
         "RecoveryOrderTests/aLoadIsMergedIntoTheMirrorWithoutAskingTableau", (
             "                try await merge(load, plan)\n",
             "                try payload.remove()\n                try await merge(load, plan)\n")),
    sink("payloads are swept whatever the journal says", "RunnerState/Spool.swift",
         "RecoveryOrderTests/aLoadThatIsJournaledIsSentAndNotReadAgain", (
             "return entry.step != .finished }", "return false }")),
    sink("parts share one RequestID", "PayloadParts.swift",
         "RecoveryGapTests/aPayloadOverTheLimitGoesInPartsThatAreEachCarriedOutOnce", (
             "requestID: \"\\(payload.requestID.prefix { $0 != \"-\" })-\\(digest.prefix(32))-\\(index + 1)\"", "requestID: payload.requestID")),
    sink("records that wait are let go before the load is in", "SyncPipeline+Run.swift",
         "HeldBackTests/aKillWhileRecordsBeginOrCeaseToWaitLosesAndDoublesNone", (
             PREPARED, "        if let over = entry.released { try await stores.rejected.remove(over) }\n" + PREPARED)),
    sink("a part of the records is taken for all", "Backfill.swift",
         "WaitingRecordsTests/aBackfillLetsNoRecordGoThatItHasNotRead", ("        part.isPart = true\n", "")),
    sink("records that wait are never let go", "SyncPipeline+Finish.swift",
         "HeldBackTests/aFactWaitsUntilItsDimensionHasItsValueAndIsThenLoadedByItself", (
             "        try await stores.rejected.remove(released)\n", "")),
    sink("rows of records that wait are taken for gone", "KeptKeys.swift",
         "HeldBackTests/aWholeReadLeavesTheRowsOfWaitingRecordsAsTheyAreAndTakesAwayWhatIsGone", (
             "        guard mirror.fits else { return 0 }\n", "        return 0\n")),
    sink("a commit of the store that a power cut may take back", "SQLiteStore.swift",
         "SQLiteStoreTests", ("PRAGMA synchronous = FULL", "PRAGMA synchronous = NORMAL")),
]


def run(arguments, folder):
    return subprocess.run(arguments, cwd=folder, capture_output=True, text=True, stdin=subprocess.DEVNULL)


@functools.cache
def dependencies():
    """The package's own targets that each of them is made of."""
    manifest = json.loads(run(["swift", "package", "dump-package"], ROOT).stdout)
    named = {
        target["name"]: {
            words[0] for entry in target["dependencies"] for kind, words in entry.items() if kind in ("target", "byName")}
        for target in manifest["targets"]}
    return {name: words & named.keys() for name, words in named.items()}


def with_dependencies(targets):
    whole = set()
    left = list(targets)
    while left:
        target = left.pop()
        if target not in whole:
            whole.add(target)
            left += dependencies()[target]
    return sorted(whole)


def copy_tree(name, targets):
    """Brings the copy of that name up to the tree, with these targets and what they are made of only, and leaves what is unchanged alone so that it
    is not built again."""
    folder = COPIES / name
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("Sources", "Tests"):
        wanted = {path.relative_to(ROOT) for path in (ROOT / name).rglob("*") if path.is_file()}
        for path in [path for path in (folder / name).rglob("*") if path.is_file()]:
            if path.relative_to(folder) not in wanted:
                path.unlink()
        for path in wanted:
            put(folder / path, (ROOT / path).read_bytes())
    if (ROOT / "Package.resolved").exists():
        put(folder / "Package.resolved", (ROOT / "Package.resolved").read_bytes())
    names = ", ".join(f'"{target}"' for target in with_dependencies(targets))
    only = f"package.products = []\npackage.targets = package.targets.filter {{ [{names}].contains($0.name) }}\n"
    put(folder / "Package.swift", (ROOT / "Package.swift").read_bytes() + only.encode())
    return folder


def put(path, data):
    if path.exists() and path.read_bytes() == data:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def build(folder):
    made = run(["swift", "build", "--build-tests"], folder)
    return made.returncode == 0, made.stdout + made.stderr


def failing(folder, tests):
    """The tests that fail, and how many ran."""
    command = ["swift", "test", "--skip-build", "--filter", tests]
    # A mutant may never end, and the process that loops is a child's child in a group of its own: its session is ended.
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          stdin=subprocess.DEVNULL, start_new_session=True) as ended:
        try:
            text = ended.communicate(timeout=600)[0]
        except subprocess.TimeoutExpired:
            subprocess.run(["pkill", "-KILL", "-s", str(ended.pid)])
            text = ended.communicate()[0]
    ran = re.findall(r"Test run with (\d+) tests?", text)
    failed = set(re.findall(r"✘ Test (\w+)\([^\n]*failed after", text))
    if ended.returncode != 0 and not failed:
        failed = {"the process crashed or hung"}
    return failed, int(ran[-1]) if ran else 0


def simulated(folder, tool):
    """What the simulation finds in histories of the same seeds each time; nothing where all hold."""
    command = [folder / ".build/debug" / tool, "--count", os.environ.get("SIMULATE_COUNT", "3000"), "--seed", "1"]
    try:
        ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=600)
    except subprocess.TimeoutExpired:
        return "it never ends"
    if ended.returncode == 0:
        return ""
    found = re.findall(r"^seed \d+: .*", ended.stdout, re.M)
    return found[-1] if found else "the process crashed: " + ended.stderr[-200:]


def filter_of(mutant):
    whole = GROUPS[mutant.group]["tests"]
    return whole or mutant.test + ("\\(" if "/" in mutant.test else "/")


def mutated(text, mutant):
    """The source with the mutant's edits; `None` where one of them finds its place not exactly once."""
    for anchor, replacement in mutant.edits:
        if text.count(anchor) != 1:
            return None
        text = text.replace(anchor, replacement)
    return text


def trial(mutant, folder, tool=None):
    """What became of one mutant: whether it was noticed, and in what words; by the simulation if its tool is named."""
    path = folder / mutant.file
    original = path.read_text(encoding="utf-8")
    changed = mutated(original, mutant)
    if changed is None:
        return False, "CANNOT BE MADE: its place in the source is not there once"
    path.write_text(changed, encoding="utf-8")
    try:
        built, text = build(folder)
        if not built:
            errors = re.findall(r"error: .*", text)
            return False, "DOES NOT BUILD: " + (errors[0] if errors else text[-200:])
        if tool:
            found = simulated(folder, tool)
            return bool(found), found or "SURVIVED"
        failed, ran = failing(folder, filter_of(mutant))
    finally:
        path.write_text(original, encoding="utf-8")
    name = mutant.test.rsplit("/", 1)[-1]
    if ran == 0:
        return False, "NO TEST RAN: is it still called that?"
    if name in failed or ("/" not in mutant.test and failed):
        others = len(failed) - 1
        return True, "noticed" + (f", by {others} more tests" if others > 0 else "")
    return False, "SURVIVED" + (f" (but {', '.join(sorted(failed))} fails)" if failed else "")


def require_places():
    """Ends with 1 if a mutant's place in the source or its test is gone: a trial would find that only after a build."""
    tests = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "Tests").rglob("*.swift"))
    lost = [f"{mutant.name}: its place in {mutant.file} is not there once" for mutant in MUTANTS
            if mutated((ROOT / mutant.file).read_text(encoding="utf-8"), mutant) is None]
    lost += [f"{mutant.name}: there is no test {mutant.test}" for mutant in MUTANTS
             if not re.search(rf"\b(func|struct|class) {mutant.test.rsplit('/', 1)[-1]}\b", tests)]
    sys.exit("\n".join(lost) if lost else None)


def main():
    if "--placed" in sys.argv:
        require_places()
    by_simulation = "--by-simulation" in sys.argv
    words = " ".join(word for word in sys.argv[1:] if word != "--by-simulation")
    chosen = [mutant for mutant in MUTANTS if not words or words in (mutant.group, mutant.name)
              or words in mutant.name]
    if not chosen:
        sys.exit(f"no mutant is called '{words}'")
    rows = []
    for group in GROUPS:
        mutants = [mutant for mutant in chosen if mutant.group == group]
        if not mutants:
            continue
        tool = GROUPS[group].get("simulation") if by_simulation else None
        if by_simulation and not tool:
            continue
        name = "simulation" if tool else group
        print(f"{group}: building the tree as it is, in {COPIES / name}", file=sys.stderr)
        folder = copy_tree(name, [tool] if tool else GROUPS[group]["targets"])
        built, text = build(folder)
        if not built:
            sys.exit(text[-4000:])
        if tool and (found := simulated(folder, tool)):
            sys.exit(f"without a mutant, every history should hold: {found}")
        for tests in [] if tool else dict.fromkeys(map(filter_of, mutants)):
            failed, ran = failing(folder, tests)
            if failed or not ran:
                sys.exit(f"without a mutant, {tests} should pass: {ran} tests, failing: {', '.join(failed)}")
        for mutant in mutants:
            rows.append((mutant, *trial(mutant, folder, tool)))
            print(f"{group}: {mutant.name}: {rows[-1][2]}", file=sys.stderr, flush=True)

    width = max(len(mutant.name) for mutant, _, _ in rows)
    for mutant, _, result in rows:
        by = result if by_simulation else f"{result}: {mutant.test.rsplit('/', 1)[-1]}"
        print(f"{mutant.group}  {mutant.name:{width}}  {by}")
    survivors = sum(not noticed for _, noticed, _ in rows)
    print(f"{len(rows) - survivors} of {len(rows)} mutants are noticed")
    sys.exit(1 if survivors else 0)


if __name__ == "__main__":
    main()
