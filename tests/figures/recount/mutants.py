"""Every way in which a definition could have been written wrongly: a sign, condition, word or number at a time."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

Entry = dict[str, Any]
WORDS = {"sv": "Fel.", "en": "Wrong.", "do": {"sv": "är fel", "en": "are wrong"}}
SIGNS = {
    " AND ": [" OR "],
    " OR ": [" AND "],
    " <= ": [" < ", " > "],
    " >= ": [" > ", " < "],
    " < ": [" <= ", " > "],
    " > ": [" >= ", " < "],
    " = ": [" <> "],
    " <> ": [" = "],
    "NOT IN (": ["IN ("],
    " IN (": [" NOT IN ("],
    " BETWEEN ": [" NOT BETWEEN "],
    "IS NOT NULL": ["IS NULL"],
    "IS NULL": ["IS NOT NULL"],
    "WHERE NOT ": ["WHERE "],
    "(NOT ": ["("],
    "min(": ["max("],
    "max(": ["min("],
    "sum(": ["count(", "max("],
    "median(": ["avg("],
    "count(DISTINCT ": ["count("],
    "greatest(": ["least("],
    "least(": ["greatest("],
    "bool_or(": ["bool_and("],
    "LEFT JOIN": ["JOIN"],
    "SELECT DISTINCT": ["SELECT"],
    " + INTERVAL": [" - INTERVAL"],
    " - INTERVAL": [" + INTERVAL"],
    " DESC": [" ASC"],
    "true": ["false"],
    "false": ["true"],
}
SIGN = re.compile("|".join(map(re.escape, sorted(SIGNS, key=len, reverse=True))))
WORD = re.compile(r"'[a-zåäö][a-zåäö ]*'")
NUMBER = re.compile(r"(?<![\w'.-])\d+(?![\w'.-])|(?<=INTERVAL ')\d+(?=')|(?<=INTERVAL )\d+")
CONDITION = re.compile(r"^\s*(?:AND|OR|WHERE) .*\n", re.MULTILINE)
UNITS = re.compile(r"'(?:month|day|year)'")


class Mutant(NamedTuple):
    """A wrong text: which line of it was changed, from what to what, and all of it."""

    before: str
    after: str
    text: str

    def __str__(self) -> str:
        """The line as it was and as it became."""
        return f"{self.before} → {self.after}"


def of_sql(sql: str) -> Iterator[Mutant]:
    """Every wrong text of a query or expression; comments, and what VALUES name in two languages, are none of it."""
    text = re.sub(r"^\s*--.*\n", "", sql, flags=re.MULTILINE)
    for found in SIGN.finditer(text):
        for sign in SIGNS[found[0]]:
            yield _replaced(text, found, sign)
    for found in WORD.finditer(text):
        if not UNITS.match(found[0]) and not text.startswith("VALUES"):
            yield _replaced(text, found, "'annat'")
    for found in NUMBER.finditer(text):
        yield _replaced(text, found, str(int(found[0]) + 1))
    for found in CONDITION.finditer(text + "\n"):
        if not found[0].strip().startswith("WHERE") or not re.match(r"\s*(AND|OR) ", text[found.end() :]):
            yield Mutant(found[0].strip(), "(left out)", (text + "\n")[: found.start()] + text[found.end() :])


def _replaced(text: str, found: re.Match[str], by: str) -> Mutant:
    changed = text[: found.start()] + by + text[found.end() :]
    first = text.rfind("\n", 0, found.start() + (found[0].startswith("\n"))) + 1
    last = text.find("\n", found.end())
    until = len(text) if last < 0 else last
    return Mutant(text[first:until].strip(), changed[first : until + len(by) - len(found[0])].strip(), changed)


SQL = ("counted", "of", "value", "numerator", "denominator", "n", "lower", "upper", "before")


def of_entry(entry: Entry, others: Mapping[str, Entry]) -> Iterator[tuple[str, Entry]]:
    """Every wrong figure: its expressions, and its parts left out, turned round, exchanged, or another figure's."""
    told = WORDS | entry
    for key in SQL:
        if key in entry:
            yield from ((f"{key}: {mutant}", told | {key: mutant.text}) for mutant in of_sql(str(entry[key])))
    if "counted" in entry:
        yield "counted turned round", told | {"counted": f"NOT ({entry['counted']})"}
    for key in ("counted", "of", "sum"):
        if key in entry:
            yield f"{key} left out", {name: value for name, value in told.items() if name != key}
    if "counted" in entry and "of" in entry:
        yield "counted and of exchanged", told | {"counted": entry["of"], "of": entry["counted"]}
    for key in ("sum", "ranked_by", "counted", "value", "lower", "upper"):
        columns = {other[key] for other in others.values() if key in other} - {entry.get(key)}
        if key in entry:
            yield from ((f"{key} of another: {column}", told | {key: column}) for column in sorted(columns))


def of_relation(name: str, declared: Entry) -> Iterator[tuple[str, Entry]]:
    """Every wrong relation: its rows or members, with all figures, or one figure alone; what it is, is said first."""
    for key in ("rows", "members"):
        for mutant in of_sql(declared.get(key, "")):
            yield f"{name}.rows {mutant}", declared | {key: mutant.text}
    for stem, entry in declared["figure"].items():
        for what, changed in of_entry(entry, declared["figure"]):
            yield f"{stem} {what}", declared | {"figure": {stem: changed}}
