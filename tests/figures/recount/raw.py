"""The raw files read once more, by docs/raw-data.md and none of the project's code: rows of plain Python values.

What a row refers to, and whether it is let in at all, is decided here too; how many were not is counted by file.
"""

import csv
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl

Row = dict[str, Any]
Rows = list[Row]
Read = Callable[[str], Any]
MONTHS = ["januari", "februari", "mars", "april", "maj", "juni"]
MONTHS += ["juli", "augusti", "september", "oktober", "november", "december"]
VOCABULARY = Path(__file__).parents[3] / "src" / "partsrapport" / "words" / "vocabulary.toml"
PERSONAL = re.compile(r"\d{8}-\d{4}")


def plain(text: str) -> str:
    """Names and words are compared without regard to case and space."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def letters(text: str) -> str:
    """``Tjänst_ID`` is ``tjanst_id``."""
    found = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", found).strip("_")


def day(text: str) -> date:
    """``2021-05-31``, with a time or not, ``31/5/2021`` or ``31 maj 2021``."""
    if found := re.fullmatch(r"(\d+)/(\d+)/(\d{4})", text):
        return date(int(found[3]), int(found[2]), int(found[1]))
    if found := re.fullmatch(r"(\d+) (\w+) (\d{4})", text):
        return date(int(found[3]), MONTHS.index(found[2]) + 1, int(found[1]))
    return date.fromisoformat(text[:10])


def month(text: str) -> date:
    """``2020-03``, or a day in it: its first day."""
    return day(f"{text}-01" if len(text) == 7 else text).replace(day=1)


def count(text: str) -> int:
    """A whole number that is not negative."""
    if not text.isdecimal():
        raise ValueError(text)
    return int(text)


def number(text: str) -> str:
    """An organisation number, with or without hyphen and century, whose last digit checks (Luhn)."""
    digits = text.replace("-", "")[-10:]
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(digits)]
    if not re.fullmatch(r"(16)?\d{6}-?\d{4}", text) or sum(n // 10 + n % 10 for n in doubled) % 10:
        raise ValueError(text)
    return f"{digits[:6]}-{digits[6:]}"


def free(text: str) -> str:
    """A text; not one with somebody's personal identity number in it."""
    if PERSONAL.search(text):
        raise ValueError("a personal identity number")
    return text


def words(folder: Path) -> Rows:
    """The words of categories, those of the organisation itself in the place of those built in."""
    sets = tomllib.loads(VOCABULARY.read_text(encoding="utf-8"))
    path = folder / "ordlista.toml"
    own = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return [
        {
            "word_set": name,
            "word": word["word"],
            "word_key": word.get("key") or letters(word["word"]),
            "label_sv": word.get("sv") or word["word"],
            "from_n": word.get("from_n"),
            "position_n": place,
            "also": word.get("also", []),
        }
        for name, one in sets.items()
        for place, word in enumerate(_own(own[one["heading"]]) if one["heading"] in own else one["words"])
    ]


def _own(declared: Iterable[Row]) -> Rows:
    keys = {"word": "ord", "sv": "sv", "key": "nyckel", "from_n": "fran", "also": "synonymer"}
    return [{name: word[said] for name, said in keys.items() if said in word} for word in declared]


@dataclass
class Account:
    """What became of the rows of a file."""

    read_n: int = 0
    kept_n: int = 0
    duplicate_n: int = 0

    @property
    def quarantined_n(self) -> int:
        """All others: no row is lost."""
        return self.read_n - self.kept_n - self.duplicate_n


@dataclass
class Folder:
    """A folder of raw data; ``tables`` are its rows by what they become, ``accounts`` what became of each file's."""

    path: Path
    tables: dict[str, Rows] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)


def read(path: Path) -> Folder:
    """The tables of a folder of raw data, but for the surveys."""
    folder = Folder(path)
    folder.tables["words"] = words(path)
    spelled = {
        (row["word_set"], plain(text)): row["word"]
        for row in folder.tables["words"]
        for text in (row["word"], *row["also"])
    }

    def word(word_set: str) -> Read:
        return lambda text: spelled[word_set, plain(text)]

    def yes_no(text: str) -> bool:
        return spelled["yes_no", plain(text)] == "ja"

    target_group(folder, word("sector"))
    organisation = Organisations(folder)
    let_in(
        folder,
        "anstallda",
        "employees",
        ("organisation_id", "year"),
        {"year": ("ar!", count), "employees_n": ("anstallda!", count), "payroll_sek": ("lonesumma", count)},
        organisation,
    )
    let_in(
        folder,
        "tjanster",
        "services",
        ("service_id",),
        {
            "service_id": ("tjanst_id!", free),
            "service": ("tjanst!", free),
            "area": ("arbetsomrade!", word("area")),
            "is_programme": ("i_programmet!", yes_no),
            "is_transition_funded": ("omstallningsmedel", yes_no),
            "development_date": ("utveckling_paborjad", day),
            "launch_date": ("lanserad", day),
            "closing_date": ("avvecklad", day),
        },
    )
    names = {plain(row["service"]): row["service_id"] for row in folder.tables["services"]}
    names |= {plain(row["service_id"]): row["service_id"] for row in folder.tables["services"]}

    def service(text: str) -> str:
        return str(names[plain(text)])

    let_in(
        folder,
        "intresseanmalningar",
        "interests",
        ("interest_id",),
        {
            "interest_id": ("anmalan_id!", free),
            "service_id": ("tjanst!", service),
            "interest_date": ("datum!", day),
        },
        organisation,
    )
    let_in(
        folder,
        "avrop",
        "orders",
        ("order_id",),
        {
            "order_id": ("avrop_id!", free),
            "service_id": ("tjanst!", service),
            "order_date": ("avropsdatum!", day),
            "status": ("status!", word("order_status")),
        },
        organisation,
    )
    orders = {row["order_id"]: row["order_id"] for row in folder.tables["orders"]}
    let_in(
        folder,
        "leveranstillfallen",
        "occasions",
        ("occasion_id",),
        {
            "occasion_id": ("tillfalle_id!", free),
            "order_id": ("avrop_id!", orders.__getitem__),
            "occasion_date": ("datum!", day),
            "form": ("form!", word("form")),
            "participants_n": ("deltagare", count),
            "status": ("status!", word("occasion_status")),
        },
    )
    let_in(
        folder,
        "aktiviteter",
        "activities",
        ("activity_id",),
        {
            "activity_id": ("aktivitet_id!", free),
            "area": ("arbetsomrade!", word("area")),
            "activity_type": ("typ!", word("activity_type")),
            "title": ("titel!", free),
            "activity_date": ("datum!", day),
            "form": ("form!", word("form")),
            "status": ("status!", word("activity_status")),
            "recipients_n": ("mottagare", count),
            "theme": ("tema", free),
            "co_organiser": ("medarrangor", free),
            "featuring": ("medverkande", word("featuring")),
        },
    )
    activities = {row["activity_id"]: row["activity_id"] for row in folder.tables["activities"]}
    let_in(
        folder,
        "anvandning",
        "usage",
        ("activity_id", "month_date"),
        {
            "activity_id": ("aktivitet_id!", activities.__getitem__),
            "month_date": ("manad!", month),
            "uses_n": ("antal!", count),
        },
    )
    let_in(
        folder,
        "stodforfragningar",
        "support_requests",
        ("request_id",),
        {
            "request_id": ("forfragan_id!", free),
            "request_date": ("datum!", day),
            "reason": ("skal!", word("support_reason")),
            "commitment": ("motprestation", free),
            "visit_date": ("besok", day),
            "reported_date": ("aterrapporterad", day),
        },
        organisation,
    )
    return folder


def target_group(folder: Folder, sector: Read) -> None:
    """``malgrupp``: organisations, their time in the target group, and who follows them the day after its end."""
    let_in(
        folder,
        "malgrupp",
        "organisations",
        ("organisation_id", "from_date"),
        {
            "organisation_id": ("organisationsnummer!", number),
            "organisation": ("organisation!", free),
            "sector": ("sektor!", sector),
            "department": ("departement", free),
            "from_date": ("fran!", day),
            "to_date": ("till", day),
            "successor": ("eftertradare", free),
        },
    )
    rows = folder.tables["organisations"]
    names = {plain(row["organisation"]): row["organisation_id"] for row in rows}
    folder.tables["memberships"] = [
        {key: row[key] for key in ("organisation_id", "from_date", "to_date")} for row in rows
    ]
    folder.tables["successions"] = [
        {
            "organisation_id": row["organisation_id"],
            "successor_id": names.get(plain(text)) or number(text),
            "from_date": row["to_date"] + timedelta(1),
        }
        for row in rows
        if row["to_date"] and row["successor"]
        for text in re.split(r"\s*;\s*", row["successor"])
    ]


class Organisations:
    """The organisation of a row: that of its number or, where that is blank, of its name."""

    def __init__(self, folder: Folder) -> None:
        let_in(
            folder,
            "organisationsnamn",
            "organisation_names",
            ("organisation_id", "organisation"),
            {
                "organisation_id": ("organisationsnummer!", number),
                "organisation": ("namn!", free),
            },
        )
        rows = [*folder.tables["organisations"], *folder.tables["organisation_names"]]
        self._by_number = {row["organisation_id"] for row in folder.tables["organisations"]}
        self._by_name = {plain(row["organisation"]): row["organisation_id"] for row in rows}

    def __call__(self, cells: dict[str, str]) -> str:
        """Its number."""
        free(cells.get("organisation", ""))
        if not cells["organisationsnummer"]:
            return str(self._by_name[plain(cells["organisation"])])
        found = number(cells["organisationsnummer"])
        if found not in self._by_number:
            raise ValueError(found)
        return found


def let_in(  # noqa: PLR0913, PLR0917  what a raw table is
    folder: Folder,
    name: str,
    table: str,
    key: tuple[str, ...],
    columns: dict[str, tuple[str, Read]],
    organisation: Organisations | None = None,
) -> None:
    """The rows of a raw table that can be understood; exact duplicates once, none of those that share a key but differ.

    Of each column the heading and how it is read; with ``!`` every row must have a value.
    """
    understood: list[tuple[Account, Row]] = []
    for path in _files(folder.path, name):
        account = folder.accounts[path.relative_to(folder.path).as_posix()] = Account()
        for cells in _cells(path):
            account.read_n += 1
            try:
                row: Row = {"organisation_id": organisation(cells)} if organisation else {}
                row |= {column: _value(cells, *said) for column, said in columns.items()}
            except (KeyError, ValueError):
                continue
            understood.append((account, row))
    folder.tables[table] = list(_distinct(understood, key))


def _value(cells: dict[str, str], heading: str, read: Read) -> Any:
    text = cells.get(heading.rstrip("!"), "")
    if not text and heading.endswith("!"):
        raise ValueError(heading)
    return read(text) if text else None


def _distinct(rows: list[tuple[Account, Row]], key: tuple[str, ...]) -> Iterator[Row]:
    contents: dict[tuple[Any, ...], set[tuple[Any, ...]]] = {}
    for _, row in rows:
        contents.setdefault(tuple(row[name] for name in key), set()).add(tuple(row.values()))
    seen: Counter[tuple[Any, ...]] = Counter()
    for account, row in rows:
        at = tuple(row[name] for name in key)
        if len(contents[at]) > 1:
            continue
        seen[at] += 1
        account.duplicate_n += seen[at] > 1
        account.kept_n += seen[at] == 1
        if seen[at] == 1:
            yield row


def _files(folder: Path, name: str) -> list[Path]:
    """The file of a table, or those of its folder."""
    inside = sorted((folder / name).glob("*")) if (folder / name).is_dir() else []
    return inside or [path for end in (".csv", ".xlsx") if (path := folder / f"{name}{end}").exists()]


def _cells(path: Path) -> Iterator[dict[str, str]]:
    for row in table(path):
        yield {letters(heading): text for heading, text in row.items()}


def table(path: Path) -> Iterator[dict[str, str]]:
    """The cells of a CSV file, or of a workbook's only sheet, by heading; blank is empty."""
    if path.suffix == ".xlsx":
        frame = pl.read_excel(path, infer_schema_length=0)
        yield from ({name: (text or "").strip() for name, text in row.items()} for row in frame.iter_rows(named=True))
        return
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252")
    lines = text.splitlines()
    delimiter = max(",;\t", key=lines[0].count)
    headings, *rows = csv.reader(lines, delimiter=delimiter)
    yield from ({name: cell.strip() for name, cell in zip(headings, row, strict=True)} for row in rows)
