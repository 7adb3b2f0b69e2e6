#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Changes one line at a time at random, and shows which changes no test notices.

Each mutant is one textual change of the engine, retries, paging, the mapping, comparing, cron or the vault: an operator,
a number, a flag, a negation, or a statement left out. It is made in a copy of the tree (.build-mutants), and the nearest
test target runs. A mutant that does not compile is drawn again. What survives is printed with its line: either a test is
missing, or the line can be simpler, or the change makes no difference.

    scripts/mutate-random.py                     20 mutants of all areas
    MUTATE_COUNT=200 MUTATE_SEED=7 scripts/mutate-random.py engine retry
    scripts/mutate-random.py simulated           the pipeline's, which the simulation alone has to notice
"""
import importlib.util
import os
import pathlib
import random
import re
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
spec = importlib.util.spec_from_file_location("mutate_order", HERE / "mutate-order.py")
order = importlib.util.module_from_spec(spec)
sys.modules["mutate_order"] = order
spec.loader.exec_module(order)
ROOT = order.ROOT

# Where mutants are made, what has to be built for them, and the tests that are to notice.
AREAS = {
    "engine": ("core", ["SyncCoreTests"], ["Sources/SyncCore/**/*.swift"], "^SyncCoreTests\\."),
    "retry": ("http", ["ServiceHTTPTests"], ["Sources/Platform/ServiceHTTP/*.swift"], "^ServiceHTTPTests\\."),
    "vault": ("vault", ["SecretVaultTests"],
              ["Sources/Platform/SecretVault/Vault/*.swift", "Sources/Platform/SecretVault/Cryptography/*.swift"],
              "^SecretVaultTests\\.(Vault|Crypto|Secret|KeySource)"),
    "comparing": ("hyper", ["HyperExtractTests"], ["Sources/HyperExtract/Files/*.swift"],
                  "^HyperExtractTests\\.(ChangesTests|TableSummaryTests|ExtractFileTests|KeyMatch)"),
    "paging": ("odata", ["SysproODataTests"], ["Sources/SysproOData/Paging/*.swift"],
               "^SysproODataTests\\.(Paging|CutPages|Awkward|Probe|Zoneless|LongQuery|RecordedServer|Completeness)"),
    "mapping": ("sink", ["SysproTableauTests", "SyncStoresTests"], ["Sources/Connectors/SysproReading/Mapping/*.swift"],
                "^SysproTableauTests\\.(Mapping|Companies|BadInput|LoadedRows|KeptRows|TwoRecords)"),
    "cron": ("sink", ["SysproTableauTests", "SyncStoresTests"], ["Sources/Runner/SyncSettings/Values/Cron*.swift"],
             "^SysproTableauTests\\.CronTests"),
}
# Asked for by name: the engine's tests notice more than the simulation, which does not read words.
SIMULATED = ("simulation", ["simulate-sync"],
             [f"Sources/SyncCore/{name}.swift" for name in (
                 "Run/SyncPipeline*", "Run/SyncPolicy", "Run/RunRecorder", "Run/Deadline",
                 "Audit/RunCounts", "Watermark/WatermarkStore")], "simulate-sync")

OPERATORS = [
    (" < ", " <= "), (" <= ", " < "), (" > ", " >= "), (" >= ", " > "), (" == ", " != "), (" != ", " == "),
    (" && ", " || "), (" || ", " && "), (" + ", " - "), (" - ", " + "), ("..<", "..."),
    (" += ", " -= "), (" -= ", " += "), ("true", "false"), ("false", "true"), ("min(", "max("), ("max(", "min("),
    (".first ", ".last "), (".last ", ".first "), ("if !", "if "), ("guard !", "guard "), ("return nil", "fatalError()"),
    (" continue", " break"), (".allSatisfy", ".contains"), ("contains(where:", "allSatisfy("),
]
STATEMENT = re.compile(r"(try (await )?)?[\w.?\[\]]+(\(.*\)|(: [\w?]+)? [-+]?= [^{]+)$")


def code_of(line):
    """The line with everything blanked that is text or a comment, place by place."""
    line = re.sub(r'"(\\.|[^"\\])*"', lambda match: "\x00" * len(match[0]), line)
    return re.sub(r"//.*", lambda match: "\x00" * len(match[0]), line)


def variants(line):
    """All changes of one line."""
    code = code_of(line)
    if not code.strip("\x00 \n") or code.lstrip().startswith(("import ", "public import", "@", "case ", "func ", "#")):
        return []
    made = []
    for old, new in OPERATORS:
        for match in re.finditer(re.escape(old), code):
            if old in ("true", "false") and not re.fullmatch(r"\W?true\W?|\W?false\W?", code[max(0, match.start() - 1):match.end() + 1]):
                continue
            made.append(line[:match.start()] + new + line[match.end():])
    for match in re.finditer(r"(?<![\w.$#])\d+(?![\w.])", code):
        made.append(line[:match.start()] + str(int(match[0]) + 1) + line[match.end():])
    bare = code.strip()
    if STATEMENT.fullmatch(bare) and not bare.startswith(("let ", "var ", "return", "self.")) and bare.count("(") == bare.count(")"):
        made.append(line[:len(line) - len(line.lstrip())] + "// left out\n")
    return made


def area_of(name):
    return SIMULATED if name == "simulated" else AREAS[name]


def failing(folder, tests):
    """What fails, and how many tests ran."""
    if tests != "simulate-sync":
        return order.failing(folder, tests)
    found = order.simulated(folder, tests)
    return {found} if found else set(), 1


def draw(area, numbers):
    """A file, a line's number and the line that takes its place."""
    patterns = area_of(area)[2]
    # What stands behind a trait is not built here.
    files = sorted(path for pattern in patterns for path in ROOT.glob(pattern)
                   if ".docc" not in path.parts and not re.search(r"^#if [A-Z]", path.read_text(encoding="utf-8"), re.M))
    # As likely as a file has lines.
    lines = [(path, number, line) for path in files
             for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(keepends=True)) if variants(line)]
    path, number, line = numbers.choice(lines)
    return path.relative_to(ROOT), number, line, numbers.choice(variants(line))


def trial(folder, tests, path, number, replacement):
    """"killed", "survived" or "does not compile"."""
    file = folder / path
    original = file.read_text(encoding="utf-8")
    lines = original.splitlines(keepends=True)
    lines[number] = replacement
    file.write_text("".join(lines), encoding="utf-8")
    try:
        built, _ = order.build(folder)
        if not built:
            return "does not compile"
        failed, ran = failing(folder, tests)
        return "killed" if failed or not ran else "survived"
    finally:
        file.write_text(original, encoding="utf-8")


def main():
    chosen = sys.argv[1:] or list(AREAS)
    unknown = [area for area in chosen if area not in {*AREAS, "simulated"}]
    if unknown:
        sys.exit(f"there is no area '{unknown[0]}': {', '.join(AREAS)}")
    count = int(os.environ.get("MUTATE_COUNT", "20"))
    seed = int(os.environ.get("MUTATE_SEED", str(random.randrange(1_000_000))))
    deadline = time.monotonic() + float(os.environ.get("MUTATE_MINUTES", "600")) * 60
    print(f"MUTATE_SEED={seed} MUTATE_COUNT={count}: {', '.join(chosen)}", flush=True)
    results = {area: {"killed": 0, "survived": 0, "does not compile": 0} for area in chosen}
    survivors = []
    for place, area in enumerate(chosen):
        name, targets, _, tests = area_of(area)
        numbers = random.Random(f"{seed} {area}")
        print(f"{area}: building the tree as it is, in {order.COPIES / name}", file=sys.stderr, flush=True)
        folder = order.copy_tree(name, targets)
        built, text = order.build(folder)
        if not built:
            sys.exit(text[-4000:])
        failed, ran = failing(folder, tests)
        if failed or not ran:
            sys.exit(f"without a mutant, {tests} should pass: {ran} tests, failing: {', '.join(failed)}")
        wanted = count // len(chosen) + (1 if place < count % len(chosen) else 0)
        seen = set()
        while results[area]["killed"] + results[area]["survived"] < wanted and time.monotonic() < deadline:
            path, number, line, replacement = draw(area, numbers)
            if (path, number, replacement) in seen:
                continue
            seen.add((path, number, replacement))
            result = trial(folder, tests, path, number, replacement)
            results[area][result] += 1
            if result == "survived":
                survivors.append((path, number, line, replacement))
            print(f"{area}: {result}: {path}:{number + 1}: {replacement.strip()}", file=sys.stderr, flush=True)
    for path, number, line, replacement in survivors:
        print(f"SURVIVED {path}:{number + 1}\n  - {line.strip()}\n  + {replacement.strip()}")
    killed = sum(result["killed"] for result in results.values())
    made = killed + len(survivors)
    for area, result in results.items():
        print(f"{area:10} {result['killed']} of {result['killed'] + result['survived']} killed, "
              f"{result['does not compile']} did not compile")
    print(f"{killed} of {made} mutants killed ({100 * killed / max(1, made):.0f} %)")


if __name__ == "__main__":
    main()
