"""What people read for a column or a category, by its id.

Columns of the warehouse are named in ``dictionary``, values of closed sets in ``vocabulary``, all else in
``labels.csv``.
"""

import csv
from collections.abc import Callable
from functools import cache
from importlib.resources import files

from partsrapport.words import dictionary, language
from partsrapport.words.vocabulary import built_in


@cache
def labels_in(of: str) -> dict[str, str]:
    """All labels by id, in a language; the id of a category is ``kind.value``: ``sektor.lärosäte``."""
    text = files(__package__).joinpath("labels.csv").read_text(encoding="utf-8")
    of_words = {f"{one.kind}.{word.word}": word.label(of) for one in built_in().values() for word in one.words}
    of_columns = {id_: entry.called(of) for id_, entry in dictionary.entries().items() if entry.sv}
    return of_words | of_columns | {row["id"]: row[of] for row in csv.DictReader(text.splitlines())}


def label(id_: str) -> str:
    """Label of a column or category; what no label is declared for (a service's name, say) reads as it stands."""
    dictionary.asked.add(id_)
    return labels_in(language.current()).get(id_) or id_.partition(".")[2] or id_


def labelled(kind: str) -> Callable[[str], str]:
    """Return the function from a category's value to its label: ``labelled("sektor")("lärosäte")``."""
    return lambda value: label(f"{kind}.{value}")
