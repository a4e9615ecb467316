"""What holds of organisations, orders and deliveries over time, by the rules in Swedish that stand at each function."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cached_property
from typing import Any, NamedTuple

Row = dict[str, Any]
Rows = list[Row]


class Share(NamedTuple):
    """En andel: hur många av hur många."""

    part: float | None
    of: float | None


class Counted(NamedTuple):
    """Ett värde och hur många det bygger på."""

    value: float | None
    n: float | None


class Ranking(NamedTuple):
    """Namn i ordning, med antal."""

    names: tuple[str, ...]
    counts: tuple[int, ...]


class Bounded(NamedTuple):
    """Ett osäkert värde med dess gränser."""

    value: float | None
    lower: float | None
    upper: float | None
    n: float | None


Value = int | float | str | Share | Counted | Ranking | Bounded | None
Found = dict[str, Value]


def number(value: Value) -> float | None:
    """The number of what was counted."""
    match value:
        case Share(part, of):
            return part / of if of and part is not None else None
        case Counted(counted, _) | Bounded(counted, _, _, _):
            return counted
        case int() | float():
            return value
    return None


class Moment(NamedTuple):
    """En dag, och den första dagen i det år eller den period som slutar då."""

    first: date
    last: date

    @property
    def year_before(self) -> "Moment":
        """Samma ett år tidigare."""
        return Moment(year_before(self.first), year_before(self.last))

    def holds(self, day: date) -> bool:
        """Båda dagarna inräknade."""
        return self.first <= day <= self.last


DAYS = {
    "employees": "year",
    "interests": "interest_date",
    "orders": "order_date",
    "occasions": "occasion_date",
    "activities": "activity_date",
    "usage": "month_date",
    "support_requests": "request_date",
}
"""Vilken dag en rad gäller, eller vilket år."""


def year_before(day: date) -> date:
    """Samma dag året före; den 29 februari den 28."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def year_after(day: date) -> date:
    """Samma dag året efter."""
    return day.replace(year=day.year + 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def listed(names: Iterable[str]) -> str:
    """Namn i rad: ``a, b och c``."""
    *most, last = [*names] or [""]
    return f"{', '.join(most)} och {last}" if most else last


def total(numbers: list[int | None]) -> int | None:
    """Summan av dem som har en uppgift: 0 när det inte finns något att räkna, okänd när ingen har uppgift."""
    known = [n for n in numbers if n is not None]
    return sum(known) if known or not numbers else None


class World:
    """Tables as lists of rows, named as in the warehouse without its schema."""

    def __init__(self, tables: Mapping[str, Rows]) -> None:
        self._tables = tables
        self._heirs: dict[tuple[str, date], frozenset[str]] = {}
        self._firsts: dict[tuple[str, date], dict[tuple[str, str], date]] = {}

    def __getitem__(self, table: str) -> Rows:
        return list(self._tables.get(table, []))

    def words(self, word_set: str) -> Iterator[Row]:
        """Kategorierna, i ordning."""
        rows = [row for row in self["words"] if row["word_set"] == word_set]
        return iter(sorted(rows, key=lambda row: row["position_n"]))

    # --- Målgruppen ---------------------------------------------------------------------------------------------------

    @cached_property
    def organisations(self) -> dict[str, Row]:
        """Organisationerna, som de heter nu: enligt den sista raden i registret."""
        rows = sorted(self["organisations"], key=lambda row: row["from_date"])
        return {row["organisation_id"]: row for row in rows}

    @cached_property
    def _spans(self) -> dict[str, list[tuple[date, date]]]:
        found: dict[str, list[tuple[date, date]]] = {}
        for row in self["memberships"]:
            found.setdefault(row["organisation_id"], []).append((row["from_date"], row["to_date"] or date.max))
        return found

    def is_member(self, organisation: str, day: date) -> bool:
        """Hör till målgruppen: från och med fran, till och med till."""
        return any(first <= day <= last for first, last in self._spans.get(organisation, []))

    def target_group(self, day: date) -> set[str]:
        """Målgruppen en dag."""
        return {one for one in self.organisations if self.is_member(one, day)}

    def employees(self, organisation: str, day: date) -> int | None:
        """Antal anställda, enligt det senaste året med uppgift."""
        known = [
            (row["year"], row["employees_n"])
            for row in self["employees"]
            if row["organisation_id"] == organisation and row["year"] <= day.year
        ]
        return max(known)[1] if known else None

    # --- Efterträdare -------------------------------------------------------------------------------------------------

    @cached_property
    def _followers(self) -> dict[str, list[tuple[str, date]]]:
        found: dict[str, list[tuple[str, date]]] = {}
        for row in self["successions"]:
            found.setdefault(row["organisation_id"], []).append((row["successor_id"], row["from_date"]))
        return found

    def _heirs_on(self, organisation: str, day: date, passed: frozenset[str] = frozenset()) -> set[str]:
        """Vem det organisationen gör räknas för just den dagen: sig själv, eller dem som då har följt den."""
        if self.is_member(organisation, day):
            return {organisation}
        ahead = [one for one, first in self._followers.get(organisation, []) if first <= day and one not in passed]
        return {heir for one in ahead for heir in self._heirs_on(one, day, passed | {organisation})}

    def counted_for(self, organisation: str, day: date) -> frozenset[str]:
        """Alla som det har räknats för till och med dagen: vad som händer senare ändrar inte det som räknats."""
        if (organisation, day) not in self._heirs:
            days = {d for d in self._turning_days if d <= day} | {day}
            found = frozenset(heir for d in days for heir in self._heirs_on(organisation, d))
            self._heirs[organisation, day] = found
        return self._heirs[organisation, day]

    @cached_property
    def _turning_days(self) -> set[date]:
        spans = [span for of_one in self._spans.values() for span in of_one]
        ends = {last + timedelta(1) for _, last in spans if last < date.max}
        return {first for first, _ in spans} | ends | {row["from_date"] for row in self["successions"]}

    # --- Avrop och leveranser -----------------------------------------------------------------------------------------

    @cached_property
    def orders(self) -> Rows:
        """Avropen utom de avbeställda; levererade dagen för det sista genomförda tillfället, om status säger det."""
        held: dict[str, list[date]] = {}
        for row in self["occasions"]:
            if row["status"] == "genomfört":
                held.setdefault(row["order_id"], []).append(row["occasion_date"])

        def delivered(row: Row) -> date | None:
            return max(held.get(row["order_id"], []), default=None) if row["status"] == "levererad" else None

        standing = [row for row in self["orders"] if row["status"] != "avbeställd"]
        return [{**row, "delivery_date": delivered(row)} for row in standing]

    @cached_property
    def held_occasions(self) -> Rows:
        """Genomförda leveranstillfällen av avrop som inte är avbeställda."""
        orders = {row["order_id"]: row for row in self.orders}
        return [
            {**row, **{name: orders[row["order_id"]][name] for name in ("service_id", "order_date")}}
            for row in self["occasions"]
            if row["status"] == "genomfört" and row["order_id"] in orders
        ]

    def _events(self, step: str) -> Iterator[tuple[str, str, date]]:
        if step == "interested":
            yield from ((row["organisation_id"], row["service_id"], row["interest_date"]) for row in self["interests"])
        for row in self.orders if step != "interested" else ():
            if step == "ordered":
                yield row["organisation_id"], row["service_id"], row["order_date"]
            elif row["delivery_date"]:
                yield row["organisation_id"], row["service_id"], max(row["delivery_date"], row["order_date"])

    def firsts(self, step: str, day: date) -> dict[tuple[str, str], date]:
        """Första intresse, avrop eller leverans till och med dagen, per organisation i målgruppen då och tjänst."""
        if (step, day) not in self._firsts:
            group, found = self.target_group(day), dict[tuple[str, str], date]()
            for organisation, service, event in self._events(step):
                for heir in self.counted_for(organisation, day) & group if event <= day else ():
                    found[heir, service] = min(event, found.get((heir, service), event))
            self._firsts[step, day] = found
        return self._firsts[step, day]

    def reached(self, step: str, day: date) -> set[str]:
        """De i målgruppen som har anmält intresse, avropat eller fått leverans, av någon tjänst."""
        return {organisation for organisation, _ in self.firsts(step, day)}

    # --- Vad som måste finnas -----------------------------------------------------------------------------------------

    def has(self, table: str, moment: Moment) -> bool:
        """Om tabellen har någon rad alls i perioden; utan det finns inget nyckeltal, inte noll."""
        days = (row[DAYS[table]] for row in self[table])
        return any(moment.holds(date(day, 1, 1) if isinstance(day, int) else day) for day in days)

    def given(self, found: Found, moment: Moment, *tables: str) -> Found:
        """Nyckeltalen, eller inget av dem där en tabell som de bygger på är tom."""
        return found if all(self.has(table, moment) for table in tables) else dict.fromkeys(found)
