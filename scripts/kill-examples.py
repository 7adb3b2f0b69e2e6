#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Kills the examples that write to SQLite and PostgreSQL at moments spread over a run, EXAMPLE_KILLS (12) times each, lets the
next run finish, and compares the destination, row for row, with that of a run which nobody stopped.

    kill-examples.py FOLDER     the folder of the programs, .build/debug
"""
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAMS = pathlib.Path(sys.argv[1]).resolve()
COUNT = int(os.environ.get("EXAMPLE_KILLS", "12"))


def run(arguments, kill_after=None):
    """Runs a program to its end, or kills it after so many seconds; whether it was killed, and how long it took."""
    begun = time.monotonic()
    process = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        output, _ = process.communicate(timeout=kill_after)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return True, time.monotonic() - begun
    if process.returncode != 0:
        sys.exit(f"{' '.join(arguments)} ended with {process.returncode}:\n{output}")
    return False, time.monotonic() - begun


class CSVToSQLite:
    name = "csv-to-sqlite"

    def __init__(self, work):
        self.work = work
        self.table = "SELECT * FROM stock ORDER BY warehouse, article"
        for version, folder in enumerate(["before", "after"]):
            (work / folder).mkdir(parents=True)
            for warehouse in "NSEW":
                lines = ["warehouse,article,quantity,cost"]
                lines += [f"{warehouse},{number},{number * (1 + version * (number % 3 == 0))},{number}.50"
                          for number in range(version * 40, 400 + version * 40)]
                (work / folder / f"{warehouse}.csv").write_text("\n".join(lines) + "\n")

    def arguments(self, world, changed):
        folder = self.work / ("after" if changed else "before")
        world.mkdir(exist_ok=True)
        return [str(PROGRAMS / self.name), str(folder), str(world / "stock.sqlite"), str(world / "state")]

    def copy(self, world, copy):
        shutil.copytree(world, copy)

    def rows(self, world):
        database = sqlite3.connect(world / "stock.sqlite")
        return database.execute(self.table).fetchall()


class SysproToPostgres:
    name = "syspro-to-postgres"

    def __init__(self, work):
        self.work = work
        self.server = subprocess.Popen(
            [str(ROOT / "scripts/postgres-server.sh")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.programs, self.socket, self.port = self.server.stdout.readline().split()

    def psql(self, database, sql):
        return subprocess.run(
            [f"{self.programs}/psql", "-h", self.socket, "-p", self.port, "-U", "postgres", "-d", database, "-AtqXc", sql],
            check=True, capture_output=True, text=True).stdout.splitlines()

    def arguments(self, world, changed):
        if not world.exists():
            world.mkdir()
            self.psql("postgres", f"CREATE DATABASE {world.name}")
        address = f"host={self.socket} port={self.port} user=postgres dbname={world.name}"
        return [str(PROGRAMS / self.name), address, str(world / "state"), "25" if changed else "0"]

    def copy(self, world, copy):
        shutil.copytree(world, copy)
        self.psql("postgres", f"CREATE DATABASE {copy.name} TEMPLATE {world.name}")

    def rows(self, world):
        return self.psql(world.name, 'SELECT * FROM invoices ORDER BY "Customer", "Invoice", "DocumentType"')


def prove(program):
    base, whole = program.work / "base", program.work / "whole"
    run(program.arguments(base, False))
    program.copy(base, whole)
    _, seconds = run(program.arguments(whole, True))
    before, after = program.rows(base), program.rows(whole)
    if before == after or not before:
        sys.exit(f"{program.name}: the changes change nothing")
    kills = 0
    for number in range(COUNT):
        world = program.work / f"world{number}"
        program.copy(base, world)
        # Later kills come in the second half, where the load is carried out; every third run is killed twice.
        moments = [seconds * (number + 1) / (COUNT + 1)] + ([seconds / 2] if number % 3 == 0 else [])
        kills += sum(run(program.arguments(world, True), moment)[0] for moment in moments)
        run(program.arguments(world, True))
        if program.rows(world) != after:
            sys.exit(f"{program.name}: killed after {moments} seconds, the table is another one than without a kill")
    print(f"{program.name}: killed {kills} times, {len(after)} rows as without a kill")


with tempfile.TemporaryDirectory() as folder:
    for kind in (CSVToSQLite, SysproToPostgres):
        work = pathlib.Path(folder) / kind.name.replace("-", "_")
        work.mkdir()
        prove(kind(work))
