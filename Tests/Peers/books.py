# SPDX-License-Identifier: Apache-2.0
"""Compares what Tableau holds with SYSPRO's books, without any code of this package.

Each line of standard input is a question in JSON: the configuration file, the company, the data sources to compare (all
if none is named; "published" is another name for a single one), the published extracts by "project/name", SYSPRO's tables as they are stored ({"text": T, "width": W}
with W the length of a padded column or 0, {"number": DIGITS, "scale": S}, {"date": DAYS or null}), and the keys of rows
that may stay. Each line of standard output is {"differences": [...]} or {"error": ...}.

It knows the part of the configuration that the suites use, and refuses the rest.
"""
import collections
import datetime
import decimal
import json
import re
import sys

import tableauhyperapi as hyper
import yaml

decimal.getcontext().prec = 60
EPOCH = datetime.date(1970, 1, 1)
EXAMPLES = 3


class Column:
    """A column of a data source, as the configuration file describes it."""

    KNOWN = {"name", "from", "type", "trim", "constant", "values", "references"}

    def __init__(self, settings, company):
        unknown = set(settings) - self.KNOWN
        if unknown:
            raise ValueError(f"this comparison does not know {', '.join(sorted(unknown))} of a column")
        self.name = settings["name"]
        self.property = settings.get("from")
        self.trims = settings.get("trim", False)
        self.labels = settings.get("values")
        constant = settings.get("constant")
        self.constant = None if constant is None else constant.replace("{company}", company)
        self.type = settings.get("type")

    def value(self, stored):
        """A stored value as the data source has to hold it."""
        if self.constant is not None:
            return self.constant
        if "text" in stored:
            text = stored["text"].ljust(stored["width"])
            text = text.strip(" ") if self.trims == "both" else text.rstrip(" ") if self.trims else text
            if self.labels is None:
                return text
            return self.labels.get(text.strip(" "), self.labels.get("default", text))
        if "number" in stored:
            return decimal.Decimal(stored["number"]).scaleb(-stored["scale"])
        return None if stored["date"] is None else EPOCH + datetime.timedelta(days=stored["date"])

    def faults(self, held, sample):
        """What is wrong with the column's type in the extract."""
        if self.constant is not None or "text" in sample:
            wanted = hyper.SqlType.text()
        elif "date" in sample:
            wanted = hyper.SqlType.date()
        else:
            figures = re.fullmatch(r"numeric\((\d+), *(\d+)\)", self.type or "")
            if figures is None:
                return []
            wanted = hyper.SqlType.numeric(int(figures[1]), int(figures[2]))
        return [] if held == wanted else [f"the column {self.name} is {held}, not {wanted}"]


def held(value):
    """A value of the extract in Python's own types."""
    return datetime.date(value.year, value.month, value.day) if isinstance(value, hyper.Date) else value


def expected(settings, columns, books):
    """SYSPRO's rows as the data source has to hold them."""
    if "where" in settings:
        raise ValueError("this comparison does not know 'where'")
    table = books[settings["from"]]
    places = [None if c.constant is not None else table["columns"].index(c.property) for c in columns]
    return [tuple(c.value({} if p is None else row[p]) for c, p in zip(columns, places)) for row in table["rows"]]


def read(connection, columns, sample):
    """The rows of the extract in the order of these columns, and what is wrong with its own."""
    table = hyper.TableName("Extract", "Extract")
    there = {c.name.unescaped: c.type for c in connection.catalog.get_table_definition(table).columns}
    names = [column.name for column in columns]
    wrong = [f"the column {name} is missing" for name in names if name not in there]
    wrong += [f"the column {name} is not expected" for name in there if name not in names]
    if wrong:
        return [], wrong
    for column, stored in zip(columns, sample):
        wrong += column.faults(there[column.name], stored)
    chosen = ", ".join(str(hyper.Name(name)) for name in names)
    with connection.execute_query(f"SELECT {chosen} FROM {table}") as result:
        return [tuple(held(value) for value in row) for row in result], wrong


def plain(value):
    """A value of a key as a test writes it."""
    return value.rstrip(" ") if isinstance(value, str) else str(value)


def differences(endpoint, settings, question):
    name = question.get("published") or settings["name"]
    extract = question["extracts"].get(f"{settings['project']}/{name}")
    if extract is None:
        return ["there is no such data source"]
    columns = [Column(column, question["company"]) for column in settings["columns"]]
    wanted = expected(settings, columns, question["books"])
    table = question["books"][settings["from"]]
    first = table["rows"][0] if table["rows"] else None
    sample = [{} if c.constant is not None else first[table["columns"].index(c.property)] for c in columns] if first else []
    with hyper.Connection(endpoint, extract) as connection:
        rows, wrong = read(connection, columns, sample)
    columns = [column.name for column in columns]
    places = [columns.index(name) for name in settings["key"]]

    def key(row):
        return tuple(row[place] for place in places)

    kept = {tuple(key) for key in question["kept"].get(settings["name"], [])}
    there = {key(row): row for row in wanted}
    counts = collections.Counter(map(key, rows))
    found = {key(row): row for row in rows}
    different = [k for k in there if k in found and found[k] != there[k]]
    for keys, words in (
        ([k for k, count in counts.items() if count > 1], "doubled"),
        ([k for k in there if k not in found], "missing"),
        ([k for k in found if k not in there and tuple(map(plain, k)) not in kept], "that SYSPRO does not have"),
    ):
        if keys:
            wrong.append(f"{len(keys)} rows {words}, such as {keys[:EXAMPLES]}")
    for k in different[:EXAMPLES]:
        changes = [f"{n}: SYSPRO {b!r}, Tableau {h!r}" for n, b, h in zip(columns, there[k], found[k]) if b != h]
        wrong.append(f"{k} differs in {'; '.join(changes)}")
    if len(different) > EXAMPLES:
        wrong.append(f"{len(different)} rows differ in all")
    return wrong


def answer(endpoint, question):
    with open(question["configuration"], encoding="utf-8") as file:
        datasources = yaml.safe_load(file)["datasources"]
    names = question["names"] or [settings["name"] for settings in datasources]
    return [f"{settings['name']}: {words}" for settings in datasources if settings["name"] in names
            for words in differences(endpoint, settings, question)]


def main():
    telemetry = hyper.Telemetry.DO_NOT_SEND_USAGE_DATA_TO_TABLEAU
    with hyper.HyperProcess(telemetry, parameters={"log_config": ""}) as process:
        for line in sys.stdin:
            try:
                reply = {"differences": answer(process.endpoint, json.loads(line))}
            except Exception as error:  # whatever it is, the test has to say so
                reply = {"error": f"{type(error).__name__}: {error}"}
            print(json.dumps(reply), flush=True)


if __name__ == "__main__":
    main()
