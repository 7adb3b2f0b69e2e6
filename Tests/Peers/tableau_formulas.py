#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Works out Tableau formulas over rows, by Tableau's documentation, in exact fractions: what the translation to SQL is compared with.

It shares nothing with the package: its own reader of the calculation language, its own calendar. It reads one JSON object from
standard input (tables, relationships, calculations, parameters, now, weekStart, queries) and writes the rows of every
query. A number is written twice: exactly if it has a finite decimal form, and as the nearest floating-point number.
"""
import datetime
import functools
import json
import math
import re
import statistics
import sys
from fractions import Fraction

TOKEN = re.compile(r"""
    (?P<skip>\s+|//[^\n]*|/\*.*?\*/)
  | (?P<text>'(?:[^']|'')*'|"(?:[^"]|"")*")
  | (?P<name>\[(?:[^\]]|\]\])*\])
  | (?P<date>\#[^\#]*\#)
  | (?P<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+)
  | (?P<word>[A-Za-z_][A-Za-z_0-9]*)
  | (?P<sign><=|>=|<>|!=|==|[-+*/%^=<>(){},:.])
""", re.X | re.S)


def tokens(text):
    place, result = 0, []
    while place < len(text):
        match = TOKEN.match(text, place)
        if not match:
            raise SyntaxError(text[place:])
        place = match.end()
        kind, word = match.lastgroup, match.group()
        if kind == "word":
            word = word.upper()
        if kind != "skip":
            result.append((kind, {"!=": "<>", "==": "="}.get(word, word)))
    return result + [("end", "")]


# The documentation's table of precedence, the tightest last.
LEVELS = [{"OR"}, {"AND"}, {"NOT"}, {"=", "<>", "<", "<=", ">", ">=", "IN"}, {"+", "-"}, {"*", "/", "%"}, {"^"}]


class Reader:
    def __init__(self, text):
        self.tokens, self.place = tokens(text), 0

    def peek(self):
        return self.tokens[self.place][1] if self.tokens[self.place][0] in ("word", "sign") else None

    def take(self, word=None):
        token = self.tokens[self.place]
        assert word is None or token[1] == word, (word, token)
        self.place += 1
        return token

    def whole(self):
        node = self.level(0)
        assert self.take()[0] == "end"
        return node

    def level(self, number):
        if number == len(LEVELS):
            return self.negation()
        if LEVELS[number] == {"NOT"}:
            if self.peek() == "NOT":
                self.take()
                return ("not", self.level(number))
            return self.level(number + 1)
        left = self.level(number + 1)
        while self.peek() in LEVELS[number]:
            sign = self.take()[1]
            left = ("in", left, self.arguments()) if sign == "IN" else (sign, left, self.level(number + 1))
        return left

    def negation(self):
        if self.peek() == "-":
            self.take()
            return ("negate", self.negation())
        return self.value()

    def arguments(self):
        self.take("(")
        result = []
        while self.peek() != ")":
            result.append(self.level(0))
            if self.peek() == ",":
                self.take()
        self.take(")")
        return result

    def value(self):
        kind, word = self.take()
        if kind == "number":
            return ("value", Fraction(word))
        if kind == "text":
            return ("value", word[1:-1].replace(word[0] * 2, word[0]))
        if kind == "date":
            return ("value", moment(word[1:-1]))
        if kind == "name":
            name = word[1:-1].replace("]]", "]")
            if self.peek() == ".":
                self.take()
                return ("parameter", self.take()[1][1:-1].replace("]]", "]"))
            return ("field", name)
        if word == "(":
            node = self.level(0)
            self.take(")")
            return node
        if word == "{":
            dimensions = []
            if self.peek() == "FIXED":
                self.take()
                while self.peek() != ":":
                    dimensions.append(self.level(0))
                    if self.peek() == ",":
                        self.take()
                self.take(":")
            body = self.level(0)
            self.take("}")
            return ("fixed", dimensions, body)
        if word in ("TRUE", "FALSE"):
            return ("value", word == "TRUE")
        if word == "NULL":
            return ("value", None)
        if word in ("IF", "CASE"):
            subject = self.level(0) if word == "CASE" else None
            branches, otherwise = [], ("value", None)
            if word == "IF":
                self.place -= 1
                self.tokens[self.place] = ("word", "ELSEIF")
            while self.peek() in ("ELSEIF", "WHEN"):
                self.take()
                test = self.level(0)
                self.take("THEN")
                branches.append((test, self.level(0)))
            if self.peek() == "ELSE":
                self.take()
                otherwise = self.level(0)
            self.take("END")
            return ("if" if word == "IF" else "case", subject, branches, otherwise)
        return ("call", word, self.arguments())


def moment(text):
    return datetime.datetime.fromisoformat(text) if ":" in text else datetime.date.fromisoformat(text)


WEEK = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]
AGGREGATES = {"SUM", "AVG", "COUNT", "COUNTD", "MEDIAN", "ATTR", "MIN", "MAX", "PERCENTILE", "STDEV", "STDEVP", "VAR", "VARP"}


def is_aggregate(node):
    return node[0] == "call" and node[1] in AGGREGATES and not (node[1] in ("MIN", "MAX") and len(node[2]) == 2)


def day(value):
    return value.date() if isinstance(value, datetime.datetime) else value


def clock(value):
    return value if isinstance(value, datetime.datetime) else datetime.datetime.combine(value, datetime.time())


def half_away(number, places):
    scaled = number * Fraction(10) ** places
    whole = math.floor(abs(scaled) + Fraction(1, 2))
    return (whole if scaled >= 0 else -whole) / Fraction(10) ** places


def month_shift(value, months):
    index = value.year * 12 + value.month - 1 + months
    year, month = divmod(index, 12)
    last = (datetime.date(year + (month == 11), (month + 1) % 12 + 1, 1) - datetime.timedelta(1)).day
    return value.replace(year=year, month=month + 1, day=min(value.day, last))


def week_first(value, start):
    """The first day of the week of a date."""
    return value - datetime.timedelta((value.isoweekday() % 7 - start) % 7)


def places(number):
    """How many digits stand after the point; none if they never end."""
    rest, twos, fives = number.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return max(twos, fives) if rest == 1 else None


def number_text(number):
    digits = places(number)
    if not digits:
        return str(number.numerator)
    text = str(abs(number.numerator) * 10 ** digits // number.denominator).rjust(digits + 1, "0")
    return ("-" if number < 0 else "") + text[:-digits] + "." + text[-digits:]


class World:
    def __init__(self, given):
        self.now = datetime.datetime.fromisoformat(given["now"])
        self.start = WEEK.index(given["weekStart"])
        self.parameters = {name: decoded(value) for name, value in given["parameters"].items()}
        self.calculations = {name: Reader(text).whole() for name, text in given["calculations"].items()}
        self.tables, self.owner = {}, {}
        for table, content in given["tables"].items():
            rows = [dict(zip(content["columns"], map(decoded, row))) for row in content["rows"]]
            for number, row in enumerate(rows):
                row[""] = (table, number)
            self.tables[table] = rows
            for column in content["columns"]:
                self.owner[column] = table
        self.parents = {}
        for many, one in given["relationships"]:
            index = {row[one]: row for row in self.tables[self.owner[one]] if row[one] is not None}
            self.parents.setdefault(self.owner[many], []).append((many, self.owner[one], index))
        # By the nodes' identities: every node that is read is kept.
        self.fixed, self.known, self.kept = {}, {}, []

    def read(self, texts):
        nodes = [Reader(text).whole() for text in texts]
        self.kept += nodes
        return nodes

    def column(self, name, row):
        """The value of a column for a row, maybe by way of a related row."""
        wanted = self.owner[name]
        if row[""][0] == wanted:
            return row[name]
        for many, table, index in self.parents.get(row[""][0], []):
            if table == wanted:
                parent = index.get(row[many])
                return parent[name] if parent else None
        raise KeyError(name)

    def fields(self, node):
        """The columns of an expression outside of FIXED, the dimensions of FIXED, and the columns inside of it."""
        if id(node) in self.known:
            return self.known[id(node)]
        outside, dimensions, inside = set(), [], set()

        def walk(node, within):
            if node[0] == "field":
                if node[1] in self.calculations:
                    walk(self.calculations[node[1]], within)
                else:
                    (inside if within else outside).add(node[1])
            elif node[0] == "fixed":
                if not within:
                    dimensions.extend(node[1])
                for part in node[1] + [node[2]]:
                    walk(part, True)
            else:
                for part in parts(node):
                    walk(part, within)
        walk(node, False)
        self.known[id(node)] = outside, dimensions, inside
        return outside, dimensions, inside

    # A scope is ("row", row), or ("group", rows by table, index, groups in order).

    def value(self, node, scope):
        kind = node[0]
        if kind == "value":
            return node[1]
        if kind == "parameter":
            return self.parameters[node[1]]
        if kind == "field":
            if node[1] in self.calculations:
                return self.value(self.calculations[node[1]], scope)
            return self.column(node[1], scope[1])
        if kind == "not":
            inner = self.value(node[1], scope)
            return None if inner is None else not inner
        if kind == "negate":
            inner = self.value(node[1], scope)
            return None if inner is None else -inner
        if kind == "in":
            inner = self.value(node[1], scope)
            return None if inner is None else inner in [self.value(item, scope) for item in node[2]]
        if kind == "if":
            for test, result in node[2]:
                if self.value(test, scope) is True:
                    return self.value(result, scope)
            return self.value(node[3], scope)
        if kind == "case":
            subject = self.value(node[1], scope)
            for test, result in node[2]:
                if subject is not None and subject == self.value(test, scope):
                    return self.value(result, scope)
            return self.value(node[3], scope)
        if kind == "fixed":
            return self.fixed_value(node, scope)
        if kind == "call":
            return self.call(node, scope)
        left, right = self.value(node[1], scope), self.value(node[2], scope)
        if kind == "AND":
            return False if False in (left, right) else None if None in (left, right) else True
        if kind == "OR":
            return True if True in (left, right) else None if None in (left, right) else False
        if left is None or right is None:
            return None
        return operator(kind, left, right)

    def fixed_value(self, node, scope):
        keys = tuple(self.value(dimension, scope) for dimension in node[1])
        memo = self.fixed.setdefault(id(node), {})
        if not memo:
            outside, _, inside = self.fields(node[2])
            tables = {self.owner[column] for column in outside or inside}
            memo["groups"] = groups = {}
            for table in tables:
                for row in self.tables[table]:
                    own = tuple(self.value(dimension, ("row", row)) for dimension in node[1])
                    groups.setdefault(own, {table: [] for table in tables})[table].append(row)
        if keys not in memo:
            chosen = memo["groups"][keys]
            memo[keys] = self.value(node[2], ("group", chosen, 0, [chosen]))
        return memo[keys]

    def call(self, node, scope):
        name, arguments = node[1], node[2]
        if is_aggregate(node):
            return self.aggregate(name, arguments, scope[1])
        if name in ("INDEX", "SIZE", "TOTAL", "LOOKUP") or name.startswith(("RUNNING_", "WINDOW_")):
            return self.table_calculation(name, arguments, scope)
        if name == "IIF":
            test = self.value(arguments[0], scope)
            if test is None:
                return self.value(arguments[3], scope) if len(arguments) > 3 else None
            return self.value(arguments[1 if test else 2], scope)
        values = [self.value(argument, scope) for argument in arguments]
        if name == "IFNULL":
            return values[1] if values[0] is None else values[0]
        if name == "ISNULL":
            return values[0] is None
        if name == "ZN":
            return Fraction(0) if values[0] is None else values[0]
        if None in values:
            return None
        return scalar(name, values, self)

    def aggregate(self, name, arguments, group):
        outside, dimensions, inside = self.fields(arguments[0])
        columns = outside or inside
        (table,) = {self.owner[column] for column in columns} if outside else [sorted(self.owner[c] for c in columns)[0]]
        if table not in group:
            # The group has rows of other tables only: there is nothing to show, not even a count.
            return None
        rows = group[table]
        if outside or not inside:
            values = [self.value(arguments[0], ("row", row)) for row in rows]
        else:
            grain = {}
            for row in rows:
                keys = tuple(self.value(dimension, ("row", row)) for dimension in dimensions)
                grain[keys] = self.value(arguments[0], ("row", row))
            values = list(grain.values())
        values = [value for value in values if value is not None]
        if name == "COUNT":
            return Fraction(len(values))
        if name == "COUNTD":
            return Fraction(len(set(values)))
        if not values:
            return None
        if name == "SUM":
            return sum(values, Fraction(0))
        if name == "AVG":
            return sum(values, Fraction(0)) / len(values)
        if name == "MIN":
            return least(values)
        if name == "MAX":
            return max(values, key=order)
        if name == "ATTR":
            return values[0] if len(set(values)) == 1 else None
        values.sort()
        if name == "MEDIAN":
            return statistics.median(values)
        if name == "PERCENTILE":
            place = self.value(arguments[1], None) * (len(values) - 1)
            low = math.floor(place)
            high = min(low + 1, len(values) - 1)
            return values[low] + (values[high] - values[low]) * (place - low)
        mean = sum(values, Fraction(0)) / len(values)
        squares = sum((value - mean) ** 2 for value in values)
        count = len(values) if name.endswith("P") else len(values) - 1
        if count == 0:
            return None
        return squares / count if name.startswith("VAR") else Fraction(math.sqrt(squares / count))

    def table_calculation(self, name, arguments, scope):
        _, _, index, groups = scope
        if name == "INDEX":
            return Fraction(index + 1)
        if name == "SIZE":
            return Fraction(len(groups))
        if name == "TOTAL":
            whole = {}
            for group in groups:
                for table, rows in group.items():
                    whole.setdefault(table, []).extend(rows)
            return self.value(arguments[0], ("group", whole, 0, [whole]))

        def at(place):
            return self.value(arguments[0], ("group", groups[place], place, groups))
        bounds = [int(self.value(argument, scope)) for argument in arguments[1:]]
        if name == "LOOKUP":
            return at(index + bounds[0]) if 0 <= index + bounds[0] < len(groups) else None
        first, last = 0, len(groups) - 1
        if name.startswith("RUNNING_"):
            last = index
        elif bounds:
            first, last = max(0, index + bounds[0]), min(last, index + bounds[1])
        values = [value for value in map(at, range(first, last + 1)) if value is not None]
        kind = name.split("_")[1]
        if kind == "COUNT":
            return Fraction(len(values))
        if not values:
            return None
        return {"SUM": lambda: sum(values), "AVG": lambda: sum(values) / len(values), "MIN": lambda: min(values),
                "MAX": lambda: max(values)}[kind]()

    # What is asked

    def rows(self, table, formulas):
        nodes = self.read(formulas)
        return [[self.value(node, ("row", row)) for node in nodes] for row in self.tables[table]]

    def groups(self, tables, dimensions, measures, partition):
        dimensions = self.read(dimensions)
        measures = self.read(measures)
        found = {} if dimensions else {(): {table: [] for table in self.tables}}
        for table in tables:
            for row in self.tables[table]:
                keys = tuple(self.value(dimension, ("row", row)) for dimension in dimensions)
                found.setdefault(keys, {}).setdefault(table, []).append(row)
        ordered = sorted(found, key=lambda keys: [(key is not None, order(key)) for key in keys])
        result = []
        for keys in ordered:
            same = [other for other in ordered if all(other[i] == keys[i] for i in partition)]
            groups = [found[other] for other in same]
            scope = ("group", found[keys], same.index(keys), groups)
            result.append(list(keys) + [self.value(measure, scope) for measure in measures])
        return result


def parts(node):
    if node[0] in ("value", "field", "parameter"):
        return []
    if node[0] == "call":
        return node[2]
    if node[0] == "in":
        return [node[1]] + node[2]
    if node[0] in ("if", "case"):
        return ([node[1]] if node[1] else []) + [part for branch in node[2] for part in branch] + [node[3]]
    return list(node[1:])


def order(value):
    """Texts are ordered by their bytes."""
    return value.encode() if isinstance(value, str) else clock(value) if isinstance(value, datetime.date) else value or 0


def least(values):
    return min(values, key=order)


def operator(sign, left, right):
    if sign in ("=", "<>", "<", "<=", ">", ">="):
        left, right = order(left), order(right)
        return {"=": left == right, "<>": left != right, "<": left < right, "<=": left <= right, ">": left > right,
                ">=": left >= right}[sign]
    if isinstance(left, datetime.date):
        if isinstance(right, datetime.date):
            gap = clock(left) - clock(right)
            return Fraction(gap.days) + Fraction(gap.seconds, 86_400)
        shift = datetime.timedelta(days=float(right))
        return left + shift if sign == "+" else left - shift
    if sign == "+":
        return left + right
    if sign == "-":
        return left - right
    if sign == "*":
        return left * right
    if sign == "/":
        return left / right if right else None
    if sign == "%":
        return Fraction(int(math.fmod(left, right))) if right else None
    if sign == "^":
        return power(left, right)
    raise ValueError(sign)


def power(base, exponent):
    if base == 0 and exponent < 0 or base < 0 and exponent.denominator != 1:
        return None
    return base ** exponent.numerator if exponent.denominator == 1 else Fraction(float(base) ** float(exponent))


def dates(name, values, world):
    part = values[0].lower() if isinstance(values[0], str) else name.lower()
    if name == "DATEADD":
        count, date = int(values[1]), values[2]
        months = {"year": 12, "quarter": 3, "month": 1}.get(part)
        if months:
            return month_shift(date, months * count)
        if part in ("hour", "minute", "second"):
            return clock(date) + datetime.timedelta(**{part + "s": count})
        return date + datetime.timedelta(count * (7 if part == "week" else 1))
    start = world.start
    if name in ("DATEDIFF", "DATETRUNC", "DATEPART"):
        count = 3 if name == "DATEDIFF" else 2
        start = WEEK.index(values[count].lower()) if len(values) > count else start
    if name == "DATEDIFF":
        one, two = values[1], values[2]
        if part in ("hour", "minute", "second"):
            size = {"hour": 3600, "minute": 60, "second": 1}[part]
            base = datetime.datetime(1, 1, 1)
            return Fraction(int((clock(two) - base).total_seconds()) // size - int((clock(one) - base).total_seconds()) // size)
        one, two = day(one), day(two)
        months = two.year * 12 + two.month - one.year * 12 - one.month
        return Fraction({
            "day": lambda: (two - one).days, "week": lambda: (week_first(two, start) - week_first(one, start)).days // 7,
            "month": lambda: months, "year": lambda: two.year - one.year,
            "quarter": lambda: two.year * 4 + (two.month - 1) // 3 - one.year * 4 - (one.month - 1) // 3}[part]())
    date = values[1] if name in ("DATETRUNC", "DATEPART") else values[0]
    plain = day(date)
    if name == "DATETRUNC":
        if part in ("hour", "minute", "second"):
            cut = {"hour": {"minute": 0, "second": 0}, "minute": {"second": 0}, "second": {}}[part]
            return clock(date).replace(microsecond=0, **cut)
        first = {"day": lambda: plain, "week": lambda: week_first(plain, start), "month": lambda: plain.replace(day=1),
                 "quarter": lambda: plain.replace(month=(plain.month - 1) // 3 * 3 + 1, day=1),
                 "year": lambda: plain.replace(month=1, day=1)}[part]()
        return clock(first) if isinstance(date, datetime.datetime) else first
    january = plain.replace(month=1, day=1)
    return Fraction({
        "year": plain.year, "quarter": (plain.month + 2) // 3, "month": plain.month, "day": plain.day,
        "dayofyear": (plain - january).days + 1, "weekday": (plain.isoweekday() % 7 - start) % 7 + 1,
        "week": (week_first(plain, start) - week_first(january, start)).days // 7 + 1, "iso-year": plain.isocalendar()[0],
        "iso-week": plain.isocalendar()[1], "iso-weekday": plain.isoweekday(), "hour": clock(date).hour,
        "minute": clock(date).minute, "second": clock(date).second}[part])


def scalar(name, values, world):
    if name in ("MIN", "MAX"):
        return (least if name == "MIN" else functools.partial(max, key=order))(values)
    if name == "TODAY":
        return world.now.date()
    if name == "NOW":
        return world.now
    if name in ("DATEADD", "DATEDIFF", "DATETRUNC", "DATEPART", "YEAR", "QUARTER", "MONTH", "WEEK", "DAY"):
        return dates(name, values, world)
    first = values[0] if values else None
    if name == "MAKEDATE":
        try:
            return datetime.date(*map(int, values))
        except ValueError:
            return None
    if name in ("INT", "FLOAT") and isinstance(first, str):
        try:
            first = Fraction(first)
        except ValueError:
            return None
    if name in ("INT", "FLOAT"):
        first = Fraction(first)
        return Fraction(math.trunc(first)) if name == "INT" else first
    if name == "STR":
        return number_text(first) if isinstance(first, Fraction) else str(first)
    if name == "DATE":
        try:
            return datetime.date.fromisoformat(first) if isinstance(first, str) else day(first)
        except ValueError:
            return None
    if name == "SPLIT":
        pieces = first.split(values[1])
        place = int(values[2])
        place = place - 1 if place > 0 else len(pieces) + place
        return pieces[place] if 0 <= place < len(pieces) else ""
    if name == "MID":
        begin = int(values[1])
        if begin < 1:
            return None
        return first[begin - 1:][:max(0, int(values[2]))] if len(values) > 2 else first[begin - 1:]
    return {
        "DATETIME": lambda: clock(first), "ABS": lambda: abs(first), "PI": lambda: Fraction(math.pi),
        "ROUND": lambda: half_away(first, int(values[1]) if len(values) > 1 else 0),
        "CEILING": lambda: Fraction(math.ceil(first)), "FLOOR": lambda: Fraction(math.floor(first)),
        "SIGN": lambda: Fraction((first > 0) - (first < 0)), "SQUARE": lambda: first * first,
        "SQRT": lambda: Fraction(math.sqrt(first)) if first >= 0 else None,
        "EXP": lambda: Fraction(math.exp(first)), "LN": lambda: Fraction(math.log(first)) if first > 0 else None,
        "POWER": lambda: power(first, values[1]),
        "DIV": lambda: Fraction(math.trunc(first / values[1])) if values[1] else None,
        "LEN": lambda: Fraction(len(first)), "LEFT": lambda: first[:max(0, int(values[1]))],
        "RIGHT": lambda: first[len(first) - min(len(first), max(0, int(values[1]))):],
        "UPPER": lambda: first.upper(), "LOWER": lambda: first.lower(), "TRIM": lambda: first.strip(" "),
        "LTRIM": lambda: first.lstrip(" "), "RTRIM": lambda: first.rstrip(" "),
        "REPLACE": lambda: first.replace(values[1], values[2]) if values[1] else first,
        "CONTAINS": lambda: values[1] in first, "STARTSWITH": lambda: first.lstrip(" ").startswith(values[1]),
        "ENDSWITH": lambda: first.rstrip(" ").endswith(values[1]),
        "FIND": lambda: Fraction(first.find(values[1]) + 1),
    }[name]()


def decoded(value):
    if isinstance(value, dict):
        (kind, text), = value.items()
        return Fraction(text) if kind == "number" else moment(text)
    return value


def encoded(value):
    if isinstance(value, Fraction):
        digits = places(value)
        try:
            near = repr(float(value))
        except OverflowError:
            near = "inf"
        return {"number": near, "exact": number_text(value) if digits is not None and digits <= 38 else None}
    if isinstance(value, datetime.datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, datetime.date):
        return {"date": value.isoformat()}
    return value


def main():
    given = json.load(sys.stdin)
    world = World(given)
    results = []
    for query in given["queries"]:
        if "dimensions" in query:
            rows = world.groups(query["tables"], query["dimensions"], query["formulas"], query.get("partition", []))
        else:
            rows = world.rows(query["table"], query["formulas"])
        results.append([[encoded(value) for value in row] for row in rows])
    sys.stdout.write(json.dumps(results))


if __name__ == "__main__":
    main()
