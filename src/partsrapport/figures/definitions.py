"""What the figures are: ``figures.toml``, read."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import Any

from partsrapport.words.language import current

LANGUAGES = ("sv", "en")
LINEAGE = "lineage.json"
AGGREGATES = (
    "value",
    "numerator",
    "denominator",
    "n",
    "lower",
    "upper",
    "before",
    "names",
    "counts",
    "missing",
    "reason",
    "value_en",
    "reason_en",
)
DEFINITE = {
    "sv": {"Antal": "antalet", "Andel": "andelen", "Median": "medianen"},
    "en": {"Number": "the number", "Share": "the share", "Median": "the median"},
}

EMPLOYEES = {"sv": "en anställd/anställda", "en": "one employee/employees"}


def year_before_id(figure_id: str) -> str:
    """``deliveries_n`` gives ``deliveries_n_year_before``."""
    return figure_id + "_year_before"


def change_id(figure_id: str) -> str:
    """``coverage_ordered_share`` gives ``coverage_ordered_change``."""
    return figure_id.removesuffix("_share") + "_change"


def ratio_id(figure_id: str) -> str:
    """``deliveries_n`` gives ``deliveries_ratio``."""
    return figure_id.removesuffix("_n") + "_ratio"


def of_member(pattern: str, key: str) -> str:
    """``coverage_{key}_ordered_share`` of a member; an empty key leaves no gap."""
    return pattern.replace("{key}", key) if key else pattern.replace("{key}_", "")


@dataclass(frozen=True)
class Need:
    """What a figure cannot do without: a table with rows up to the date or in the period; ``rows`` names them."""

    date: str
    rows: str
    rows_en: str


@dataclass(frozen=True)
class Words:
    """What a figure is called in one language; ``noun`` is what it counts, one/many, or empty."""

    definition: str
    name: str
    noun: str = ""

    def about(self, member: str) -> "Words":
        """The same about a member of a family."""
        return Words(*(text.replace("{name}", member) for text in (self.definition, self.name, self.noun)))

    def reworded(self, *patterns: str) -> "Words":
        """The words as the patterns say of ``{text}`` (or ``{lower}``), ``{name}`` and ``{noun}``."""
        lower = self.definition[0].lower() + self.definition[1:]
        said = {"text": self.definition, "lower": lower, "name": self.name, "noun": self.noun}
        return Words(*(pattern.format(**said) for pattern in patterns))


@dataclass(frozen=True)
class Definition:
    """One figure, or with ``{key}`` in its id one a member of the relation: SQL aggregates over the relation's rows.

    ``counted`` and ``of`` are the predicates that a count or a share is made of, for listing what is behind it.
    """

    figure_id: str
    unit: str
    words: Mapping[str, Words]
    aggregates: Mapping[str, str]
    needs: tuple[str, ...]
    counted: str | None = None
    of: str | None = None
    top: int | None = None
    year_before: bool = False
    ratio: bool = False
    is_key: bool = False
    is_countdown: bool = False

    @property
    def kind(self) -> str:
        """What it can be compared with: ``ett tal``, ``en rangordning`` or ``en text``."""
        if "names" in self.aggregates:
            return "en rangordning"
        return "en text" if self.unit in ("text", "datum") else "ett tal"

    @property
    def has_change(self) -> bool:
        """Whether there is a difference from the year before."""
        return self.year_before and self.unit == "andel"

    @property
    def ids(self) -> tuple[str, ...]:
        """The id, and those of the same a year before and of the comparisons with it."""
        is_before = self.year_before or "before" in self.aggregates
        others = {year_before_id: is_before, change_id: self.has_change, ratio_id: self.ratio}
        return self.figure_id, *(of(self.figure_id) for of, is_wanted in others.items() if is_wanted)

    def of_member(self, key: str) -> str:
        """The id of one of a family."""
        return of_member(self.figure_id, key)

    def only(self, figure_id: str) -> "Definition":
        """The definition without the year before, unless this id asks for it."""
        plain = replace(self, year_before=False, ratio=False)
        return plain if plain.may_be(figure_id) else self

    def is_one(self, figure_id: str) -> bool:
        """Whether it is of the family: a member's figure, and not of the year before nor a comparison."""
        return bool(re.fullmatch(re.escape(self.figure_id).replace(re.escape("{key}"), ".+"), figure_id))

    def may_be(self, figure_id: str) -> bool:
        """Whether one of the ids can be this one."""
        patterns = [re.escape(id_).replace(r"\{key\}_", "(.+_)?").replace(r"\{key\}", ".+") for id_ in self.ids]
        return any(re.fullmatch(pattern, figure_id) for pattern in patterns)


@dataclass(frozen=True)
class Relation:
    """A query and the figures over its rows; ``basis`` is ``per`` (a date) or ``period``.

    Of a family, ``members`` is a query with key, member and names, and ``by`` the column that holds the member.
    """

    name: str
    basis: str
    rows: str
    sources: tuple[str, ...]
    after: str = "marts"
    of_organisations: bool = False
    members: str | None = None
    by: str | None = None
    figures: tuple[Definition, ...] = field(default=(), compare=False)


@cache
def needs() -> dict[str, Need]:
    """The tables that figures need, by name."""
    return {table: Need(**need) for table, need in _toml()["needs"].items()}


@cache
def relations() -> tuple[Relation, ...]:
    """All relations, in the order of the file."""
    return tuple(_relation(name, declared) for name, declared in _toml()["relation"].items())


@cache
def families() -> tuple[Definition, ...]:
    """The figures of which there is one a member, those with most to their id first."""
    found = [figure for relation in relations() for figure in relation.figures if relation.members]
    return tuple(sorted(found, key=lambda figure: -len(figure.figure_id)))


@cache
def key_figures() -> frozenset[str]:
    """The ids of the figures of which the report tells which changed most."""
    return frozenset(figure.figure_id for relation in relations() for figure in relation.figures if figure.is_key)


@cache
def of_checks() -> frozenset[str]:
    """The ids of the figures that tell what checks found, and what differs from an earlier release."""
    checks = ("comparison", "validation")
    return frozenset(one.figure_id for relation in relations() if relation.after in checks for one in relation.figures)


@cache
def lineage() -> dict[str, tuple[str, ...]]:
    """What the figures rest on, as ``schema.table.column``, by their ids: derived from the SQL by ``dictionary``."""
    text = files(__package__).joinpath(LINEAGE).read_text(encoding="utf-8")
    return {figure_id: tuple(origins) for figure_id, origins in json.loads(text).items()}


@cache
def _toml() -> dict[str, Any]:
    """The file, with what relations have in common written out; other names in braces are those of marts."""
    found = tomllib.loads(files(__package__).joinpath("figures.toml").read_text(encoding="utf-8"))
    queries = found.pop("queries")
    for declared in found["relation"].values():
        for part in {"rows", "members"} & declared.keys():
            declared[part] = re.sub(r"\{(\w+)\}", lambda name: queries.get(name[1], name[0]), declared[part])
    return found


def _relation(name: str, declared: dict[str, Any]) -> Relation:
    own = {key: declared[key] for key in ("after", "of_organisations", "members", "by") if key in declared}
    figures = [
        definition
        for stem, entry in declared["figure"].items()
        for definition in _definitions(stem, {"noun": {}, **declared, **entry}, declared)
    ]
    return Relation(
        name, declared["basis"], declared["rows"], tuple(declared["sources"]), **own, figures=tuple(figures)
    )


def _definitions(stem: str, entry: dict[str, Any], declared: dict[str, Any]) -> Iterator[Definition]:
    """The figures of an entry: one for each of what it ``gives``, or the one that its aggregate or ranking is."""
    for form in entry.get("gives", [""]):
        flags = {flag: form in _listed(entry.get(flag, False), form) for flag in ("year_before", "ratio", "is_key")}
        counting = _counting(entry, form) if form else {}
        aggregates = counting or _ranking(entry)
        aggregates |= {name: entry[name] for name in AGGREGATES if name in entry}
        yield Definition(
            f"{stem}_{form}" if form else stem,
            _unit(entry, form),
            {language: _words(entry, form, language) for language in LANGUAGES},
            aggregates,
            _needs(entry, declared, aggregates),
            counted=_hit(entry) if form else None,
            of=entry.get("of") if form.endswith("share") else None,
            top=entry.get("top"),
            is_countdown=entry.get("is_countdown", False),
            **flags,
        )


def _listed(flag: bool | Sequence[str], form: str) -> Sequence[str]:
    """The forms that a flag is set for."""
    return ([form] if flag else []) if isinstance(flag, bool) else flag


def _unit(entry: dict[str, Any], form: str) -> str:
    if form:
        return "andel" if form.endswith("share") else "antal"
    return str(entry.get("unit", "text"))


def _hit(entry: dict[str, Any]) -> str:
    return " AND ".join(f"({entry[name]})" for name in ("counted", "of") if name in entry) or "true"


def _counting(entry: dict[str, Any], form: str) -> dict[str, str]:
    weight = "employees_n" if form.startswith("employees") else entry.get("sum")
    counted = _total(weight, _hit(entry))
    if form.endswith("share"):
        return {"numerator": counted, "denominator": _total(weight, entry.get("of", "true"))}
    return {"value": counted}


def _total(weight: str | None, predicate: str) -> str:
    """How many rows, or the sum of a column of theirs: nought when there are none, unknown when none has it."""
    number = f"count(*) FILTER (WHERE {predicate})"
    if weight is None:
        return number
    return f"CASE WHEN {number} = 0 THEN 0 ELSE sum({weight}) FILTER (WHERE {predicate}) END"


def _ranking(entry: dict[str, Any]) -> dict[str, str]:
    if not (by := entry.get("ranked_by")):
        return {}
    ranked = f"list({{}} ORDER BY {by} DESC, service) FILTER (WHERE {by} > 0)"
    return {"names": ranked.format("service"), "counts": ranked.format(by)}


def _needs(entry: dict[str, Any], declared: dict[str, Any], aggregates: Mapping[str, str]) -> tuple[str, ...]:
    """What the relation and the figure say, and what the columns of the aggregates rest on."""
    said = [*declared.get("needs", ()), *entry.get("needs", ())]
    resting = [table for column in _columns(aggregates.values()) for table in column.get("needs", ())]
    return tuple(dict.fromkeys([*said, *resting]))


def _columns(expressions: Any) -> Iterator[dict[str, Any]]:
    found = set(re.findall(r"[a-z_]+", " ".join(expressions)))
    return (column for name, column in _toml()["column"].items() if name in found)


def _words(entry: dict[str, Any], form: str, language: str) -> Words:
    text = _of_form(entry.get(language), form) or _phrase(entry, form, language)
    name = _of_form(entry.get("name", {}), form).get(language) if "name" in entry else None
    return Words(
        " ".join([text, *_notes(entry, language, text)]),
        name or _name(text, language),
        _noun(entry, form, language) if _unit(entry, form) == "antal" else "",
    )


def _noun(entry: dict[str, Any], form: str, language: str) -> str:
    nouns = EMPLOYEES if form.startswith("employees") else entry["noun"]
    return str(nouns.get(language, ""))


def _of_form(texts: Any, form: str) -> Any:
    return texts.get(form, texts) if isinstance(texts, Mapping) else texts


def _phrase(entry: dict[str, Any], form: str, language: str) -> str:
    """The relation's phrase, about those who do what the predicates say."""
    phrases = entry["phrase"][language]
    phrase = phrases[f"{form}_of"] if "of" in entry and f"{form}_of" in phrases else phrases[form]
    columns = _toml()["column"]
    do = entry.get("do") or columns[entry["counted"]]
    of = columns.get(entry.get("of"), {})
    return str(phrase.replace("{do}", do[language]).replace("{of}", of.get(language, "")))


def _notes(entry: dict[str, Any], language: str, text: str) -> list[str]:
    used = [entry.get(name, "") for name in ("counted", "sum", "ranked_by")]
    notes = [column["note"][language] for column in _columns(used) if "note" in column]
    return [note for note in notes if note not in text]


def beyond_name(definition: str, name: str) -> str:
    """What a definition says that the name of the figure does not: most names are its first sentence."""
    first, _, rest = definition.partition(". ")
    return rest if first and _name(first, current()) == name.removesuffix(".") else definition


def _name(text: str, language: str) -> str:
    """``Antal avrop under perioden. …`` is called ``antalet avrop under perioden``."""
    first, _, rest = re.split(r"\.(?: |$)", text, maxsplit=1)[0].partition(" ")
    definite = DEFINITE[language].get(first) or (first if first.startswith("{") else first[0].lower() + first[1:])
    return f"{definite} {rest}"
