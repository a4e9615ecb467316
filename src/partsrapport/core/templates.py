"""The TOML files that a project of one's own begins with: their keys, in comments."""

import json
from collections.abc import Iterator
from dataclasses import MISSING, fields

from partsrapport import config
from partsrapport.core import goals, own_words, survey_declarations
from partsrapport.core.statements import ClaimDeclaration, MeasureDeclaration
from partsrapport.project import CONFIGURATION
from partsrapport.raw import unread
from partsrapport.words.vocabulary import built_in

_WIDTH = 31


def declarations() -> dict[str, str]:
    """The TOML files beside the tables: they declare nothing, and their comments say every key."""
    return {
        unread.SURVEYS: _file(
            "Enkäterna.",
            "enkat = []",
            ("skala.NAMN", survey_declarations.Scale),
            ("[enkat]", survey_declarations.SurveyDeclaration),
            ("[enkat.fraga]", survey_declarations.QuestionDeclaration),
        ),
        goals.FILE: _file("Effektmålen.", "mal = []", ("[mal]", goals.GoalDeclaration)),
        unread.CLAIMS: _file("Uppgifter som har publicerats.", "uppgift = []", ("[uppgift]", ClaimDeclaration)),
        unread.PLAN: _file("Verksamhetsplanen.", "insats = []", ("[insats]", MeasureDeclaration)),
        own_words.FILE: _words(),
    }


def configuration() -> str:
    """The keys of partsrapport.toml, all in comments."""
    return "\n".join([f"# {CONFIGURATION}: vad rapporten handlar om.", *_keys(config.Settings)]) + "\n"


def _file(explanation: str, nothing: str, *parts: tuple[str, type]) -> str:
    lines = [f"# {explanation} Ta bort nästa rad när det finns något att ange.", nothing]
    for header, declared in parts:
        lines += ["", f"# [{header}]", *_keys(declared)]
    return "\n".join(lines) + "\n"


def _words() -> str:
    """The keys of a word, and the sets that an organisation may fill."""
    open_sets = [words for words in built_in().values() if words.is_open]
    known = [f"# {words.heading}: {', '.join(words.values) or 'de ord som står i tabellerna'}" for words in open_sets]
    text = _file("Organisationens egna ord.", "arbetsomrade = []", ("[arbetsomrade]", own_words.OwnWord))
    return "\n".join([text, "# Så kan också dessa anges; utan egna ord är de:", *known]) + "\n"


def _keys(declared: type) -> Iterator[str]:
    for field in fields(declared):
        if "key" in field.metadata:
            need = "krävs" if field.default is MISSING else "frivillig"
            given = "" if field.default in (MISSING, None, (), "") else json.dumps(field.default)
            name = f"# {field.metadata['key']} = {given}".ljust(_WIDTH)
            form, about = f"{field.metadata['kind'].expected}; {need}", field.metadata["about"]
            yield f"{name} # {about} ({form})" if about else f"{name} # {form}"
