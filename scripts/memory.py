#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures how much memory the runner needs for a large table, besides hyperd, and fails above the limit.

Both simulators run as processes of their own. The runner syncs ROWS invoices (1,000,000) twice: a first load that
is published whole, and a whole read that is compared with the mirror. Linux only: the peak is VmHWM.

    scripts/memory.py RUNNER          ROWS and LIMIT_MB (100) change what is measured
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

COLUMNS = """
      - {name: Customer, from: Customer, trim: true}
      - {name: Invoice, from: Invoice}
      - {name: Type, from: DocumentType}
      - {name: Invoice date, from: InvoiceDate, type: date}
      - {name: Delivered, from: PodEntryDate, type: date}
      - {name: Branch, from: Branch, trim: true}
      - {name: Salesperson, from: Salesperson, trim: true}
      - {name: Terms, from: TermsCode, trim: true}
      - {name: Currency, from: PostCurrency, trim: true}
      - {name: Order, from: CustomerPoNumber, trim: true}
      - {name: Value, from: CurrencyValue, type: "numeric(14,2)"}
      - {name: Balance, from: InvoiceBal1, type: "numeric(14,2)"}
"""


def start(runner, *arguments):
    """A simulator and what it says of itself."""
    process = subprocess.Popen([runner, "simulate", *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    return process, json.loads(process.stdout.readline())


def peak(pid):
    """The most memory that the process had resident, in MB; 0 once it is gone."""
    try:
        status = pathlib.Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return 0
    return next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM")), 0)


def measured(command):
    """The exit code, the output, the seconds and the peak of a command."""
    started = time.monotonic()
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
        highest = 0
        while process.poll() is None:
            highest = max(highest, peak(process.pid))
            time.sleep(0.01)
        output.seek(0)
        return process.returncode, output.read(), time.monotonic() - started, highest


def main():
    runner = os.path.abspath(sys.argv[1])
    rows = int(os.environ.get("ROWS", "1000000"))
    limit = float(os.environ.get("LIMIT_MB", "100"))
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        syspro, s = start(runner, "syspro", "--rows", str(rows))
        tableau, t = start(runner, "tableau", "--directory", folder + "/tableau")
        try:
            token = t["tokens"][0]
            config = pathlib.Path(folder, "sync.yaml")
            config.write_text(f"""version: 1
state: {folder}/state
syspro:
  odata: {{url: "{s['url']}", companies: [{s['company']}], operator: "{s['operator']}", password: "{s['password']}"}}
tableau:
  url: {t['url']}
  site: "{t['site']}"
  tokens: [{{name: "{token['name']}", secret: "{token['secret']}"}}]
datasources:
  - name: Invoices
    project: Finance
    from: ArInvoice
    key: [Customer, Invoice, Type]
    changes: {{deletes: remove}}
    columns:{COLUMNS}""", encoding="utf-8")
            for words in ("first load", "whole read, compared"):
                code, output, seconds, highest = measured([runner, "--config", str(config), "--json", "sync"])
                print(f"{words}: {rows:,} rows, {seconds:.1f} s, peak {highest:.0f} MB", flush=True)
                if code != 0:
                    print(output[-2000:])
                    failed = True
                if not 0 < highest <= limit:
                    print(f"above the limit of {limit:.0f} MB")
                    failed = True
        finally:
            for process in (syspro, tableau):
                process.stdin.close()
                process.wait(timeout=30)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
