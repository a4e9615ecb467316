"""What a project of one's own begins with: the headers of every raw table, and the TOML files with their keys."""

from collections.abc import Iterator
from dataclasses import MISSING, dataclass, fields

from partsrapport import config
from partsrapport.core import claims, contract, goals, own_words, plan, survey_declarations
from partsrapport.core.contract import Field
from partsrapport.words.vocabulary import built_in

_WIDTH = 32


@dataclass(frozen=True)
class TemplateColumn:
    """One column to fill in: its header, what it holds in Swedish, whether it must, and an example."""

    heading: str
    expected: str
    is_required: bool
    example: str


@dataclass(frozen=True)
class Template:
    """One raw table: the name of its file without suffix, what it holds in Swedish, and its columns in order."""

    name: str
    explanation: str
    is_optional: bool
    columns: tuple[TemplateColumn, ...]


def tables() -> list[Template]:
    """Every raw table of the contract."""
    return [
        Template(table.name, table.explanation, table.is_optional, tuple(map(_column, table.fields)))
        for table in contract.tables().values()
    ]


def _column(field: Field) -> TemplateColumn:
    return TemplateColumn(field.heading, field.expected, field.is_required, field.example)


def declarations() -> dict[str, str]:
    """The TOML files beside the tables: they declare nothing, and their comments say every key."""
    return {
        survey_declarations.FILE: _file(
            "Enkäterna.",
            "enkat = []",
            ("skala.NAMN", survey_declarations.Scale),
            ("[enkat]", survey_declarations.SurveyDeclaration),
            ("[enkat.fraga]", survey_declarations.QuestionDeclaration),
        ),
        goals.FILE: _file("Effektmålen.", "mal = []", ("[mal]", goals.GoalDeclaration)),
        claims.FILE: _file("Uppgifter som har publicerats.", "uppgift = []", ("[uppgift]", claims.ClaimDeclaration)),
        plan.FILE: _file("Verksamhetsplanen.", "insats = []", ("[insats]", plan.MeasureDeclaration)),
        own_words.FILE: _words(),
    }


def configuration() -> str:
    """The keys of partsrapport.toml, all in comments."""
    return "\n".join([f"# {config.FILE}: vad rapporten handlar om.", *_keys(config.Settings)]) + "\n"


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
            name = f"# {field.metadata['key']} = ".ljust(_WIDTH)
            yield f"{name}# {field.metadata['kind'].expected}; {need}"
