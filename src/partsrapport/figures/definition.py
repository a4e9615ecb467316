"""What a figure is: its definition, its words in both languages, and the ids that follow from it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from partsrapport.words import wording

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
        lower = wording.uncapital(self.definition)
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

    def only(self, figure_id: str) -> "Definition":
        """The definition without the year before, unless this id asks for it."""
        plain = replace(self, year_before=False, ratio=False)
        return plain if plain.may_be(figure_id) else self

    def is_one(self, figure_id: str) -> bool:
        """Whether it is of the family: a member's figure, and not of the year before nor a comparison."""
        before, _, after = self.figure_id.partition("{key}")
        key_length = len(figure_id) - len(before) - len(after)
        return key_length > 0 and figure_id.startswith(before) and figure_id.endswith(after)

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
