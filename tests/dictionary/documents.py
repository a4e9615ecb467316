"""The documents on tables, columns and figures: ``docs/data-dictionary.md`` and ``docs/lineage.md``."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from partsrapport.core import contract
from partsrapport.figures import definitions
from partsrapport.quality import suites
from partsrapport.quality.suites import Suite
from partsrapport.warehouse import schema
from partsrapport.words import dictionary, units
from partsrapport.words.vocabulary import built_in
from tests.dictionary import lineage

DICTIONARY, LINEAGE = Path("docs/data-dictionary.md"), Path("docs/lineage.md")
SCHEMAS = {
    "core": "Typed tables, cleaned from the exports.",
    "exact": "Results of surveys as they are: for staff and tests, never published.",
    "mart": "Report tables, computed from core.",
    "quality": "Row accounting, quarantine and the results of the expectations.",
    "meta": "What was built, from which files.",
}


def undescribed() -> list[str]:
    """Tables and columns of which ``words/dictionary.csv`` lacks something, in either language."""
    described = {name: dictionary.of_table(name) for name in schema.tables()} | {
        f"{name}.{column}": dictionary.of_column(name, column)
        for name, table in schema.tables().items()
        for column in table.column_names
    }
    return [id_ for id_, entry in described.items() if not all(vars(entry).values())]


def data_dictionary(expectations: Path) -> str:
    """Return the dictionary as Markdown, schema by schema, in the order of the table names."""
    known = domains(suites.read(expectations))
    return "\n".join([_heading("tables"), *(line for name in schema.SCHEMAS for line in _schema(name, known))])


def figures_lineage() -> str:
    """Return as Markdown, in Swedish, what published tables and figures come from."""
    return "\n".join([_heading("lineage"), *_matrix(), _heading("figures"), *_figures()]) + "\n"


def _heading(name: str) -> str:
    return Path(__file__).with_name("headings").joinpath(f"{name}.md").read_text(encoding="utf-8")


Domains = Mapping[tuple[str, str], list[str]]


def domains(suites: Iterable[Suite]) -> dict[tuple[str, str], list[str]]:
    """The closed sets of values, by table and column: as the contract and the suites say."""
    of_contract = {
        (entry["table"], column): built_in()[said["kind"].partition(":")[2]].values
        for entry in contract.declaration().values()
        for column, said in entry["columns"].items()
        if said["kind"].startswith("word:")
    }
    of_suites = {
        (suite.table.name, one["kwargs"]["column"]): one["kwargs"]["value_set"]
        for suite in suites
        for one in suite.expectations
        if "value_set" in one["kwargs"]
    }
    return of_contract | of_suites


def _schema(name: str, domains: Domains) -> Iterator[str]:
    yield f"## {name}\n\n{SCHEMAS[name]}\n"
    for table in sorted(schema.tables().values(), key=lambda table: table.name):
        if table.name.startswith(f"{name}."):
            yield from _table(table, domains)


def _table(table: schema.Table, domains: Domains) -> Iterator[str]:
    entry = dictionary.of_table(table.name)
    published = " Published as a download." if table.is_published else ""
    made = sorted({contract.table_of(origin) for origin in lineage.of_table(table.name)})
    yield f"### {table.name}\n\n{entry.en}. {entry.about_en}{published}\n"
    yield f"*{entry.sv}.* {entry.about_sv}\n"
    if made:
        yield f"Made from {', '.join(made)}.\n"
    yield "| column | type | holds | på svenska | unit or values | read from |\n|---|---|---|---|---|---|"
    for column in table.columns:
        yield _row(_cells(table, column, domains))
    yield ""


def _cells(table: schema.Table, column: schema.Column, domains: Domains) -> Iterator[str]:
    entry = dictionary.of_column(table.name, column.name)
    yield f"**{column.name}**" if column.name in table.key else column.name
    yield column.type + ("?" if column.nullable else "")
    yield f"{entry.en}. {entry.about_en}"
    yield f"{entry.sv}. {entry.about_sv}"
    yield ", ".join(domains.get((table.name, column.name), [])) or units.unit(table.name, column.name, column.type).en
    yield _source(table.name, column.name)


def _source(table: str, column: str) -> str:
    """``avrop: avropsdatum``: the raw file and its header, or the file; empty for what is computed."""
    raw = contract.raw_of(table)
    headings = contract.headings_of(f"{table}.{column}")
    return f"{raw}: {', '.join(headings)}" if headings else raw


def _matrix() -> Iterator[str]:
    reached = {
        table.name: {contract.raw_of(origin) for origin in lineage.of_table(table.name)}
        for table in schema.tables().values()
        if table.is_published
    }
    files = [name for name in _files() if any(name in found for found in reached.values())]
    yield _row(["tabell", *(f"`{name}`" for name in files)])
    yield "|---|" + ":-:|" * len(files)
    for table, found in reached.items():
        if found & set(files):
            yield _row([dictionary.of_table(table).sv, *("●" if name in found else "" for name in files)])


def _files() -> list[str]:
    return list(dict.fromkeys(filter(None, map(contract.raw_of, schema.tables()))))


def _figures() -> Iterator[str]:
    yield "| nyckeltal | id | räknas ur |\n|---|---|---|"
    for relation in definitions.relations():
        for figure in relation.figures:
            origins = definitions.lineage().get(figure.figure_id, ())
            yield _row([figure.words["sv"].name, f"`{figure.figure_id}`", "; ".join(told(origins))])


def told(origins: Iterable[str]) -> Iterator[str]:
    """``avrop (avropsdatum, status)``: each raw file with its columns, or a table that no file is behind."""
    found: dict[str, set[str]] = defaultdict(set)
    for origin in origins:
        found[contract.raw_of(origin) or contract.table_of(origin)] |= set(contract.headings_of(origin))
    for name, headings in sorted(found.items()):
        yield f"`{name}` ({', '.join(sorted(headings))})" if headings else f"`{name}`"


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
