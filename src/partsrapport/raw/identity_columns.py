"""What tells who somebody is, in columns of text; only the few texts that may hold it are looked at closely."""

import polars as pl

from partsrapport.raw.identity import CANDIDATE, MASK, contacts_masked, masked


def private_reason(text: pl.Series) -> pl.Series:
    """Why a text of a column may not be read in, without what it is; null where it may."""
    said = {value: _reason(hidden) for value, hidden in _hidden(text).items() if hidden != value}
    return text.replace_strict(said, default=None, return_dtype=pl.String)


def _reason(hidden: str) -> str:
    what = f"ett personnummer ({MASK})" if MASK in hidden else "en e-postadress eller ett telefonnummer"
    return f"innehåller {what}, som inte får läsas in"


def masked_series(text: pl.Series) -> pl.Series:
    """A column of text with all such masked."""
    return text.replace(_hidden(text))


def contacts_masked_series(text: pl.Series) -> pl.Series:
    """A column of text with addresses and telephone numbers masked, where it holds no identity number."""
    return text.replace({value: contacts_masked(value) for value in _candidates(text)})


def _hidden(text: pl.Series) -> dict[str, str]:
    return {value: masked(value) for value in _candidates(text)}


def _candidates(text: pl.Series) -> pl.Series:
    return text.filter(text.str.contains(CANDIDATE)).unique()
