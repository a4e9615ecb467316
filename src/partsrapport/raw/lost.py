"""Text that was lost before it came here: what some program, or this one, could not read as it was meant."""

import polars as pl

from partsrapport.raw.encoding import MISREAD

ERRORS = {
    "NA": ("#N/A", "#SAKNAS!"),
    "Value": ("#VALUE!", "#VÄRDEFEL!"),
    "Ref": ("#REF!", "#REFERENS!"),
    "Div0": ("#DIV/0!", "#DIVISION/0!"),
    "Num": ("#NUM!", "#OGILTIGT!"),
    "Name": ("#NAME?", "#NAMN?"),
    "Null": ("#NULL!", "#SKÄRNING!"),
    "GettingData": ("#GETTING_DATA", "#HÄMTAR_DATA"),
}
"""How the reader of workbooks names the error of a formula, and how Excel shows it in English and in Swedish."""
SHOWN = [text for shown in ERRORS.values() for text in shown]
UNSTORED = "#OSPARAT_VÄRDE"
"""What the reading of workbooks puts where a program has written a formula and no value."""
_REPLACED = "\N{REPLACEMENT CHARACTER}"
TRACE = "^#"
"""What a text holds that ``formula_reason`` has something to say of, and few others."""
_REMADE = r"^[0-9](?:[.,][0-9]+)?E\+[0-9]+$|^[0-9]{4}-[0-9]{2}-[0-9]{2} 00:00:00$"
"""What a spreadsheet makes of an id of many figures, so that others become the same, and of a text such as ``3-5``."""
TRACE_IN_WORDS = f"{_REPLACED}|{MISREAD}|{_REMADE}"
"""The same of ``characters_reason``."""
_FAILED = "formeln i cellen har gett felet {}: rätta den, eller skriv värdet"
_UNSTORED = "formeln i cellen har inget sparat värde: öppna filen i Excel och spara den, eller skriv värdet"
_LOST = "texten har tecken som inte går att läsa: skriv om den, eller spara filen som CSV UTF-8"
_SPREADSHEET = "”{}” har ett kalkylprogram gjort av en annan text eller ett långt tal: skriv om det som text"
_READ_WRONGLY = "texten har lästs i fel teckenkodning innan den kom hit, t.ex. Ã¤ för ä: skriv om den"


def formula_reason(cell: pl.Expr) -> pl.Expr:
    """Why a cell has no value, where its formula gave none; else null."""
    failed = pl.when(cell.is_in(SHOWN)).then(pl.format(_FAILED, cell))
    return pl.when(cell == UNSTORED).then(pl.lit(_UNSTORED)).otherwise(failed)


def characters_reason(cell: pl.Expr) -> pl.Expr:
    """What is wrong with the characters of a text, where something is; else null."""
    replaced = pl.when(cell.str.contains(_REPLACED, literal=True)).then(pl.lit(_LOST))
    misread = replaced.when(cell.str.contains(MISREAD)).then(pl.lit(_READ_WRONGLY))
    return misread.when(cell.str.contains(_REMADE)).then(pl.format(_SPREADSHEET, cell))
