"""The kinds of value that a column can hold: how its text is cast, strictly, and how to say what was expected."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import polars as pl

from partsrapport.core.spelling import as_most_often, found_in
from partsrapport.raw.identity import HYPHENS
from partsrapport.raw.problems import suggestion
from partsrapport.raw.text import of_distinct
from partsrapport.words.vocabulary import Vocabulary, WordSet, built_in, plain
from partsrapport.words.wording import MONTHS

_MONTHS = [(name[:3], name[3:].replace("tember", "t|tember")) for name in MONTHS[0].split()]
"""How a month begins, which may be all of it, and the rest of it."""
_CLOCK = r"[ T](?:kl\.? ?)?[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2}(?:[.,][0-9]+)?)?"
_TIME = rf"(?:{_CLOCK})?"
_SLASHED = rf"^([0-9]{{1,2}})/([0-9]{{1,2}})[/ -]([0-9]{{4}}){_TIME}$"
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_ABROAD = (
    rf"^({_DAY})[ T]([0-9]{{2}}:[0-9]{{2}})(?::[0-9]{{2}}(?:[.,][0-9]+)?)? ?(Z|[+\-−][0-9]{{2}}(?::?[0-9]{{2}})?)$"
)
"""A day and a time, with what its clock shows beside Greenwich's."""
_HOME = "Europe/Stockholm"
_APOSTROPHES = "'’ʼ"
_EITHER_WAY = r"^[0-9]{1,3}[.,][0-9]{3}$"
_NUMBERS = [
    r"^([0-9]{1,3})(?:[.,]([0-9]{1,2}|[0-9]{4,}))?$",
    rf"^([0-9]{{1,3}}(?:[ {_APOSTROPHES}][0-9]{{3}})+|[0-9]{{4,}})(?:[.,]([0-9]+))?$",
    *(
        pattern
        for mark, decimal in ((r"\.", ","), (",", r"\."))
        for pattern in (
            rf"^([0-9]{{1,3}}(?:{mark}[0-9]{{3}}){{2,}})(?:{decimal}([0-9]{{1,2}}))?$",
            rf"^([0-9]{{1,3}}{mark}[0-9]{{3}}){decimal}([0-9]{{1,2}})$",
        )
    ),
]
"""A number in any way of marking thousands that can be read in one way only: its whole part, and its decimals.

Three figures after one point or comma may be either: ``1.000`` is a thousand or one.
"""
_SERIAL = r"^([0-9]{5})(?:[.,][0-9]+)?$"
_PLACES = 10 ** np.arange(10)
_TEN_DIGITS = "[0-9]{2}[2-9][0-9]{3}-?[0-9]{4}"
_FIRST_SERIAL, _LAST_SERIAL = 32874, 73050
"""Excel's numbers for 1990-01-01 and 2099-12-31: beyond them a bare number is not taken for a date."""


Cast = Callable[[pl.Series], pl.Series]


@dataclass(frozen=True)
class Kind:
    """A strict cast of texts (null where one is none such) and, in Swedish, what a text has to be."""

    of: Cast
    expected: str
    told: Callable[[pl.Expr], pl.Expr] = lambda _: pl.lit(None, pl.String)
    """What is told of a text, where there is more to say than that it is none such; else null."""
    is_free: bool = False
    """Whether any text will do, so that private matter could stand there."""
    code: str = "format"
    """What the fault of a text that is none such is called in ``quality.quarantine``."""

    def reason(self, text: pl.Expr) -> pl.Expr:
        """Why a text is none such."""
        return pl.coalesce(self.told(text), pl.format("”{}” är inte {}", text, pl.lit(self.expected)))


def _once(cast: Cast, usual: Cast | None = None) -> Cast:
    """The cast of each distinct text, once, for most columns repeat themselves.

    ``usual`` casts what most columns hold alone, where the whole of it takes long.
    """

    def values(distinct: pl.Series) -> pl.Series:
        found = (usual or cast)(distinct)
        others = found.is_null().arg_true()
        return found.scatter(others, cast(distinct[others])) if usual and len(others) else found

    return partial(of_distinct, say=values)


def _of(cast: Callable[[pl.Expr], pl.Expr]) -> Cast:
    """The cast of an expression; lazy, which works out once what that says several times."""
    return lambda text: text.to_frame("text").lazy().select(cast(pl.col("text"))).collect().to_series()


def _date(text: pl.Expr) -> pl.Expr:
    compact = text.str.extract(r"^([0-9]{8})$").str.to_date("%Y%m%d", strict=False)
    dotted = text.str.extract(rf"^([0-9]{{1,2}}\.[0-9]{{1,2}}\.[0-9]{{4}}){_TIME}$").str.to_date(
        "%d.%m.%Y", strict=False
    )
    slashed = pl.when(~_is_month_first(text)).then(_slashed_date(text))
    others = _date_at_home(text), compact, slashed, dotted, _worded_date(text), _serial_date(text)
    return _in_our_time(pl.coalesce(_iso_date(text), *others))


def _iso_date(text: pl.Expr) -> pl.Expr:
    return text.str.extract(rf"^({_DAY}){_TIME}$").str.to_date("%Y-%m-%d", strict=False)


def _in_our_time(found: pl.Expr) -> pl.Expr:
    return pl.when(found.dt.year().is_between(1900, 2199)).then(found)


def _slashed_date(text: pl.Expr) -> pl.Expr:
    """``31/5/2021``, ``31/5 2021`` and ``31/5-2021``: the day first."""
    return text.str.replace(_SLASHED, "${1}/${2}/${3}").str.to_date("%d/%m/%Y", strict=False)


def _is_month_first(text: pl.Expr) -> pl.Expr:
    """Whether a file's column has slashed dates with the month first, as in the USA: some are read only so, none else.

    Then ``3/4/2021`` there is no third of April either.
    """
    first, second = (text.str.extract(_SLASHED, place).cast(pl.Int32).fill_null(0) for place in (1, 2))
    return ((second > len(_MONTHS)) & (first <= len(_MONTHS))).any() & ~(first > len(_MONTHS)).any()


def _told_of_date(text: pl.Expr) -> pl.Expr:
    """One that could be a date is none for what its column holds besides."""
    swapped = pl.format("”{}” kan ha månaden först, som andra datum i kolumnen: skriv det som 2021-05-31", text)
    return pl.when(_slashed_date(text).is_not_null()).then(swapped)


def _month(text: pl.Expr) -> pl.Expr:
    """The first day of a month: ``2020-09``, ``september 2020``, or any day in it."""
    year_first = text.str.replace(r"^([0-9]{4}-[0-9]{2})$", "${1}-01")
    return pl.coalesce(_date(year_first), _date(pl.format("1 {}", text))).dt.truncate("1mo")


def _date_at_home(text: pl.Expr) -> pl.Expr:
    """The day in Sweden of a time with an offset: half past eleven in the evening in Greenwich is the next day here."""
    offset = text.str.extract(_ABROAD, 3).replace("Z", "+00").str.replace("−", "-").str.replace(":", "")
    clock = pl.format("{} {}", text.str.extract(_ABROAD, 1), text.str.extract(_ABROAD, 2))
    minutes = offset.str.slice(1, 2).cast(pl.Int32) * 60 + offset.str.slice(3, 2).replace("", "0").cast(pl.Int32)
    ahead = pl.when(offset.str.starts_with("-")).then(-minutes).otherwise(minutes)
    greenwich = clock.str.to_datetime("%Y-%m-%d %H:%M", strict=False) - pl.duration(minutes=ahead)
    return greenwich.dt.replace_time_zone("UTC").dt.convert_time_zone(_HOME).dt.date()


def _worded_date(text: pl.Expr) -> pl.Expr:
    """``31 maj 2021``, also with the month shortened."""
    lower = text.str.to_lowercase().str.extract(rf"^(?:den )?([0-9]{{1,2}}:?e? [a-z]+\.? [0-9]{{4}}){_TIME.lower()}$")
    numbered = lower.str.replace(r":?e? ", " ")
    for number, (start, rest) in enumerate(_MONTHS, start=1):
        numbered = numbered.str.replace(rf" {start}(?:{rest})?\.? ", f"/{number}/")
    return numbered.str.to_date("%d/%m/%Y", strict=False)


def _serial_date(text: pl.Expr) -> pl.Expr:
    """Excel's number of days since 1899-12-30, and the time as a part of a day, from cells not formatted as dates."""
    days = text.str.extract(_SERIAL).cast(pl.Int32)
    return pl.when(days.is_between(_FIRST_SERIAL, _LAST_SERIAL)).then(pl.date(1899, 12, 30) + pl.duration(days=days))


def _number(text: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """The whole part of a number from 0, null where it is none, and its decimals, null where it has none."""
    whole, decimals = (pl.coalesce(text.str.extract(pattern, part) for pattern in _NUMBERS) for part in (1, 2))
    return whole.str.replace_all(r"[^0-9]", "").cast(pl.Int64, strict=False), decimals


def _whole(text: pl.Expr) -> pl.Expr:
    """A whole number from 0: noughts are no decimals."""
    whole, decimals = _number(text)
    return pl.when(decimals.fill_null("0").str.contains("^0+$")).then(whole).cast(pl.Int32, strict=False)


def _rounded(text: pl.Expr) -> pl.Expr:
    """A number from 0 to the nearest whole one, a half upwards."""
    whole, decimals = _number(text)
    return whole + decimals.str.contains("^[5-9]").fill_null(False).cast(pl.Int64)


def _told_of_number(text: pl.Expr) -> pl.Expr:
    either_way = pl.format("”{}” kan vara tusental eller decimaler: skriv talet utan punkt och komma", text)
    return pl.when(text.str.contains(_EITHER_WAY)).then(either_way)


def _organisation_ids(text: pl.Series) -> pl.Series:
    """``NNNNNN-NNNN``, of ten digits, the third at least 2 (Skatteverket, SKV 709), in any form of the contract."""
    return _checked(
        text.str.replace_all(" ", "", literal=True)
        .str.replace(f"[{HYPHENS}]", "-")
        .str.extract(rf"^(?:16)?({_TEN_DIGITS})(?:[.,]0{{1,2}})?$")
    )


def _usual_organisation_ids(text: pl.Series) -> pl.Series:
    return _checked(text.set(~text.str.contains(f"^{_TEN_DIGITS}$"), None))


def _checked(parted: pl.Series) -> pl.Series:
    """Ten digits as an id, null where the last is not the check digit of the others (Luhn)."""
    digits = parted.str.replace("-", "", literal=True)
    places = digits.cast(pl.Int64).fill_null(0).to_numpy()[:, None] // _PLACES % 10
    doubled = places[:, 1::2] * 2
    sums = places[:, 0::2].sum(axis=1) + (doubled // 10 + doubled % 10).sum(axis=1)
    return (digits.str.head(6) + "-" + digits.str.tail(4)).set(pl.Series(sums % 10 != 0), None)


def word(words: WordSet) -> Kind:
    """One of a closed set of words, in any spelling; any word where the set has none, spelled as most often."""
    if not words.words:
        return ONE_SPELLING
    to_do = "Lägg annars till det" if words.is_open else "Betyder det ett av dem, ange det som synonym"
    return _one_of(words.accepted, words.values, f" {to_do} under [[{words.heading}]] i ordlista.toml.")


def one_of_answers(answers: Sequence[str], accepted: Mapping[str, str] | None = None) -> Kind:
    """One of the given texts, in any spelling; what somebody answered instead is not repeated, for it may be a name.

    ``accepted`` is further spellings, as they are compared → the answer that each stands for.
    """
    return _one_of({plain(answer): answer for answer in answers} | dict(accepted or {}), answers, is_answer=True)


def _one_of(accepted: Mapping[str, str], values: Sequence[str], advice: str = "", *, is_answer: bool = False) -> Kind:
    expected = f"något av {', '.join(values)}"

    def reasons(unknown: pl.Series) -> pl.Series:
        known = [*accepted, *accepted.values()]
        said = {}
        for text in unknown.drop_nulls().unique():
            named = "svaret" if is_answer else f"”{text}”"
            near = "" if _says_opposite(text, known) else suggestion(text, known)
            advised = f"{named} är inte {expected}.{near}{advice}"
            said[text] = advised.removesuffix(".")
        return unknown.replace_strict(said, default=None)

    return Kind(
        partial(found_in, accepted=accepted, is_numbered=is_answer),
        expected,
        lambda text: text.map_batches(reasons, return_dtype=pl.String),
        code="word",
    )


def _says_opposite(text: str, known: Iterable[str]) -> bool:
    """It is a word with another beginning, as ”ej genomförd” and ”avbeställd” are: the nearest is not what is meant."""
    written = plain(text)
    return any(written.endswith(plain(one)) or plain(one).endswith(written) for one in known)


TEXT = Kind(lambda text: text, "en text", is_free=True)
DATE = Kind(
    _once(_of(_date), _of(lambda text: _in_our_time(_iso_date(text)))),
    "ett datum, t.ex. 2021-05-31",
    _told_of_date,
)
MONTH = Kind(_once(_of(_month)), "en månad, t.ex. 2021-05")
COUNT = Kind(_once(_of(_whole)), "ett heltal från 0", _told_of_number)
ROUNDED = Kind(_once(_of(lambda text: _rounded(text).cast(pl.Int32, strict=False))), "ett tal från 0", _told_of_number)
AMOUNT = Kind(_once(_of(_rounded)), "ett belopp i kronor", _told_of_number)
YEAR = Kind(
    lambda text: text.str.extract(r"^((?:19|20)[0-9]{2})(?:[.,]0{1,2})?$").cast(pl.Int32), "ett årtal, t.ex. 2021"
)
ORGANISATION_ID = Kind(
    _once(_organisation_ids, _usual_organisation_ids),
    "ett organisationsnummer med rätt kontrollsiffra, t.ex. 202100-4284",
)
ONE_SPELLING = Kind(as_most_often, "en text som skrivs likadant varje gång", is_free=True)
YES_NO = Kind(lambda text: found_in(text, built_in()["yes_no"].accepted) == "ja", "ja eller nej", code="word")
_BY_NAME = {
    "text": TEXT,
    "one_spelling": ONE_SPELLING,
    "date": DATE,
    "month": MONTH,
    "count": COUNT,
    "rounded": ROUNDED,
    "amount": AMOUNT,
    "year": YEAR,
    "yes_no": YES_NO,
    "organisation_number": ORGANISATION_ID,
}


def of_contract(name: str, vocabulary: Vocabulary) -> Kind:
    """The kind by its name in ``contract.toml``."""
    kind, _, words = name.partition(":")
    return word(vocabulary[words]) if kind == "word" else _BY_NAME[kind]
