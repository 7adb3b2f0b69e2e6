#!/usr/bin/env python3
"""Checks the rules of the code base that the compiler does not: what may import what, how large files may be, and that
the README shows the snippets that are compiled.

Reads `swift package describe` for the targets' dependencies and the sources for their imports.
"""
import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent

package = json.loads(subprocess.run(
    ["swift", "package", "describe", "--type", "json"], cwd=ROOT, check=True, capture_output=True, text=True).stdout)
targets = {target["name"]: target for target in package["targets"]}
sources = [name for name, target in targets.items() if target["type"] not in {"test", "system-target", "snippet", "plugin"}]


def direct(name):
    return set(targets[name].get("target_dependencies", [])) | set(targets[name].get("product_dependencies", []))


def reach(name, seen=None):
    seen = set() if seen is None else seen
    for other in direct(name):
        if other not in seen:
            seen.add(other)
            if other in targets:
                reach(other, seen)
    return seen


faults = []


def rule(holds, words):
    if not holds:
        faults.append(words)


# The floors of the house, from the ground up: what stands on one may import what is below it, and nothing beside or above.
HOUSE = {
    "SyncSettings": set(),
    "RunnerState": {"SyncSettings"},
    "SysproReading": {"SyncSettings", "RunnerState"},
    "TableauLoading": {"SyncSettings", "RunnerState"},
    "SyncRunner": {"SyncSettings", "RunnerState", "SysproReading", "TableauLoading"},
    "SyncService": {"SyncSettings", "RunnerState", "SysproReading", "TableauLoading", "SyncRunner"},
}
for name, below in HOUSE.items():
    above = reach(name) & (set(HOUSE) | {"SysproTableau", "sample-runner"}) - below
    rule(not above, f"{name} must not import {', '.join(sorted(above))}")
    rule(name == "SyncService" or "StatusPage" not in reach(name), f"{name} must not import the page")
for name in HOUSE:
    for path in sorted((ROOT / targets[name]["path"]).rglob("*.swift")):
        used = set(re.findall(r"^(?:@\w+(?:\(\w+\))? )*(?:public |package )?import (?:struct )?(\w+)", path.read_text(encoding="utf-8"), re.M))
        unnamed = (used & set(targets)) - direct(name)
        rule(not unnamed, f"{path.relative_to(ROOT)} imports {', '.join(sorted(unnamed))}, which the manifest does not name")
rule("TableauREST" not in direct("SysproReading") and "HyperExtract" not in direct("SysproReading"),
     "SysproReading must know no Tableau and no hyperd")
rule("SysproOData" not in direct("TableauLoading"), "TableauLoading must know no SYSPRO")
for client in ("SysproOData", "TableauREST"):
    rule(not reach(client) & ({"SyncCore", "SyncStores", "SysproTableau"} | set(HOUSE)), f"{client} must not import the engine")
rule(not reach("SyncCore") & {"SysproOData", "TableauREST", "ServiceHTTP", "CurlTransport", "HyperExtract", "Columnar"},
     "SyncCore must know no HTTP, no SYSPRO, no Tableau and no Hyper")
rule(not direct("Columnar"), "Columnar must import nothing")
rule(not reach("TableauModels") & {"SysproOData", "TableauREST", "ServiceHTTP", "HyperExtract", "Yams", "SyncCore"},
     "TableauModels must know no SYSPRO, no REST, no YAML and no hyperd")
for library, owners in {"CLibcurl": {"CurlTransport"}, "GRDB": {"SyncStores"}, "CLibxml2": {"ServiceXML"},
                        "CLibcrypto": {"Digests", "SecretVault"}, "CLibpq": {"PostgresWire"}}.items():
    for name in sources:
        rule(library not in direct(name) or name in owners, f"only {', '.join(sorted(owners))} may import {library}, not {name}")
simulators = {"LoopbackHTTP", "SysproSimulator", "TableauSimulator"}
rule(not reach("SysproSimulator") & {"HyperExtract", "TableauSimulator", "SysproOData"},
     "SysproSimulator must know no Hyper, no Tableau and no client")
rule(not reach("TableauSimulator") & {"SysproSimulator", "TableauREST"}, "TableauSimulator must know no SYSPRO and no client")
for name in sources:
    for simulator in simulators & direct(name):
        rule(name in simulators | {"Demo", "BooksTesting"}, f"{name} must not import {simulator}")
    rule("SyncSimulation" not in direct(name) or name == "simulate-sync", f"{name} must not import SyncSimulation")
    rule(not any(other.endswith("Testing") for other in direct(name)), f"{name} must not import a testing library")

for path in sorted((ROOT / "Sources").rglob("*.swift")):
    text = path.read_text(encoding="utf-8")
    where = path.relative_to(ROOT)
    rule(text.count("\n") <= 400 or "Generated" in path.parts, f"{where} has more than 400 lines")
    for task in re.finditer(r"\bTask(\.detached)?\s*\{", text):
        before = text[:task.start()].splitlines()[-6:]
        rule(any("nstructured" in line for line in before), f"{where} starts an unstructured task without saying why")
    if not set(path.parts) & {
            "Demo", "sample-runner", "SyncStores", "RawHTTPTesting", "SyncRunner", "SyncService", "SyncSettings",
            "RunnerState", "SysproReading", "TableauLoading", "PostgresTesting", "BooksTesting"}:
        rule(not re.search(r"^\s*(public |internal |@preconcurrency )*import (Foundation|FoundationNetworking|FoundationXML)$", text, re.M),
             f"{where} imports more than FoundationEssentials")

def shown(snippet):
    """The part of a snippet that readers see."""
    lines, visible = [], True
    for line in snippet.read_text(encoding="utf-8").splitlines()[1:]:
        if "snippet.hide" in line or "snippet.show" in line:
            visible = "snippet.show" in line
        elif visible:
            lines.append(line)
    indent = min((len(line) - len(line.lstrip()) for line in lines if line), default=0)
    return "\n".join(line[indent:] for line in lines).strip("\n")


readme = (ROOT / "README.md").read_text(encoding="utf-8")
for snippet in sorted((ROOT / "Snippets").glob("*.swift")):
    rule(shown(snippet) in readme, f"README.md does not show {snippet.relative_to(ROOT)} as it is")

# What the documentation and doc comments show as Swift is part of a program that is compiled. "…" is anything.
compiled = ["\n".join(line.strip() for line in path.read_text(encoding="utf-8").splitlines())
            for folder in ("Snippets", "Examples/Sources") for path in sorted((ROOT / folder).rglob("*.swift"))]


def is_compiled(block):
    """Whether a program that is compiled has the block's lines in their order, without regard to their comments."""
    lines = [re.sub(r"\s*// .*", "", line).strip() for line in block.strip().splitlines()]
    pattern = re.compile(r".*\n(?:.*\n)*?.*?".join(".*?".join(re.escape(part) for part in line.split("…")) for line in lines))
    return any(pattern.search(text) for text in compiled)


for path in sorted((ROOT / "Sources").rglob("*.docc/*.md")):
    for block in re.findall(r"^```swift\n(.*?)^```", path.read_text(encoding="utf-8"), re.M | re.S):
        rule(is_compiled(block),
             f"{path.relative_to(ROOT)} shows Swift that no snippet and no example has: {block.splitlines()[0]}")
for path in sorted((ROOT / "Sources").rglob("*.swift")):
    comments = re.finditer(r"^ *///\s*```swift\n((?: *///.*\n)*?) *///\s*```\n(?: *///.*\n)*(.*)$", path.read_text(encoding="utf-8"), re.M)
    for comment in comments:
        # What only this package sees, a snippet cannot show.
        if re.match(r"\s*package ", comment[2]) or "ServiceXML" in path.parts or "ZipArchive" in path.parts:
            continue
        block = re.sub(r"^ *///", "", comment[1], flags=re.M)
        rule(is_compiled(block),
             f"{path.relative_to(ROOT)} shows Swift that no snippet and no example has: {block.strip().splitlines()[0]}")
for name in sorted(targets):
    if targets[name]["type"] == "library" and targets[name].get("product_memberships"):
        rule(any((ROOT / "Sources").rglob(f"{name}.docc")) or name in {"ServiceXML", "ZipArchive", "Spawning", "PostgresWire", "Demo", "SyncSimulation", "SyncSettings", "RunnerState",
                                                                                 "SyncRunner", "SyncService"},
             f"{name} has no documentation catalogue")

for words in faults:
    print("rule broken:", words)
sys.exit(1 if faults else 0)
