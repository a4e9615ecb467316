"""The data dictionary, generated from the declared tables: ``python -m partsrapport.warehouse.dictionary``."""

from collections.abc import Iterator
from pathlib import Path

from partsrapport.warehouse import schema

FILE = Path("docs/data-dictionary.md")
SCHEMAS = {
    "core": "Typed tables, cleaned from the exports.",
    "exact": "Results of surveys as they are: for staff and tests, never published.",
    "mart": "Report tables, computed from core.",
    "quality": "Row accounting, quarantine and the results of the expectations.",
    "meta": "What was built, from which files.",
}
HEADING = """# Data dictionary

Every table of `warehouse.duckdb`. Generated from `core/contract.toml` and `warehouse/tables/*.toml` by
`python -m partsrapport.warehouse.dictionary`: change it there. Key columns are in **bold**; a column that may be empty
says so.
"""


def render() -> str:
    """Return the dictionary as Markdown, schema by schema, in the order of the table names."""
    return "\n".join([HEADING, *(line for name in schema.SCHEMAS for line in _schema(name))])


def _schema(name: str) -> Iterator[str]:
    yield f"## {name}\n\n{SCHEMAS[name]}\n"
    for table in sorted(schema.tables().values(), key=lambda table: table.name):
        if table.name.startswith(f"{name}."):
            yield from _table(table)


def _table(table: schema.Table) -> Iterator[str]:
    published = " Published as a download." if table.is_published else ""
    yield f"### {table.name}\n\n{table.description}{published}\n"
    yield "| column | type | empty | holds |\n|---|---|---|---|"
    for column in table.columns:
        name = f"**{column.name}**" if column.name in table.key else column.name
        yield f"| {name} | {column.type} | {'may be' if column.nullable else ''} | {_cell(column.description)} |"
    yield ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(render(), encoding="utf-8")
