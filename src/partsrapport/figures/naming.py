"""What figures are called: their words, from what ``figures.toml`` says of a figure, its relation and its columns."""

import re
from collections.abc import Mapping
from typing import Any

from partsrapport.figures import figures_file
from partsrapport.figures.definition import Words
from partsrapport.figures.figures_file import columns_in
from partsrapport.words import wording
from partsrapport.words.language import current

DEFINITE = {
    "sv": {"Antal": "antalet", "Andel": "andelen", "Median": "medianen"},
    "en": {"Number": "the number", "Share": "the share", "Median": "the median"},
}
EMPLOYEES = {"sv": "en anställd/anställda", "en": "one employee/employees"}


def unit(entry: dict[str, Any], form: str) -> str:
    """The unit of an entry's figure of that form."""
    if form:
        return "andel" if form.endswith("share") else "antal"
    return str(entry.get("unit", "text"))


def words(entry: dict[str, Any], form: str, language: str) -> Words:
    """What an entry's figure of that form is called in a language."""
    text = _of_form(entry.get(language), form) or _phrase(entry, form, language)
    name = _of_form(entry.get("name", {}), form).get(language) if "name" in entry else None
    return Words(
        " ".join([text, *_notes(entry, language, text)]),
        name or _name(text, language),
        _noun(entry, form, language) if unit(entry, form) == "antal" else "",
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
    columns = figures_file.content()["column"]
    do = entry.get("do") or columns[entry["counted"]]
    of = columns.get(entry.get("of"), {})
    return str(phrase.replace("{do}", do[language]).replace("{of}", of.get(language, "")))


def _notes(entry: dict[str, Any], language: str, text: str) -> list[str]:
    used = [entry.get(name, "") for name in ("counted", "sum", "ranked_by")]
    notes = [column["note"][language] for column in columns_in(used) if "note" in column]
    return [note for note in notes if note not in text]


def beyond_name(definition: str, name: str) -> str:
    """What a definition says that the name of the figure does not: most names are its first sentence."""
    first, _, rest = definition.partition(". ")
    return rest if first and _name(first, current()) == name.removesuffix(".") else definition


def _name(text: str, language: str) -> str:
    """``Antal avrop under perioden. …`` is called ``antalet avrop under perioden``."""
    first, _, rest = re.split(r"\.(?: |$)", text, maxsplit=1)[0].partition(" ")
    definite = DEFINITE[language].get(first) or wording.uncapital(first)
    return f"{definite} {rest}"
