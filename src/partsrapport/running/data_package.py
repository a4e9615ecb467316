"""``datapackage.json``: the published files described for programs, by Frictionless Data Package."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from partsrapport.running import downloads
from partsrapport.warehouse.schema import Column, Table
from partsrapport.words import dictionary, labels, units

FILE = "datapackage.json"
TYPES = {"BOOLEAN": "boolean", "DATE": "date", "DOUBLE": "number", "INTEGER": "integer", "BIGINT": "integer"}


def write(folder: Path, title: str, tables: Sequence[Table]) -> None:
    """Describe the CSV files of the tables, which lie in the folder: columns with types and units, sizes and hashes."""
    package = {
        "profile": "tabular-data-package",
        "name": "partsrapport",
        "title": title,
        "resources": [_resource(folder, table) for table in tables],
    }
    text = json.dumps(package, ensure_ascii=False, indent=1)
    (folder / FILE).write_text(text + "\n", encoding="utf-8", newline="\n")


def _resource(folder: Path, table: Table) -> dict[str, Any]:
    path = folder / downloads.name_of(table)
    content, entry = path.read_bytes(), dictionary.of_table(table.name)
    return {
        "profile": "tabular-data-resource",
        "name": path.stem.replace("_", "-"),
        "path": path.name,
        "title": entry.sv,
        "title_en": entry.en,
        "description": entry.about_sv,
        "description_en": entry.about_en,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "dialect": {"delimiter": ";"},
        "schema": {
            "fields": [_field(table, column) for column in table.columns],
            "missingValues": [""],
            "primaryKey": [downloads.header(table, name) for name in table.key],
        },
    }


def _field(table: Table, column: Column) -> dict[str, Any]:
    entry, unit = dictionary.of_column(table.name, column.name), units.unit(table.name, column.name, column.type)
    found: dict[str, Any] = {
        "name": downloads.header(table, column.name),
        "title": entry.en,
        "type": TYPES.get(column.type, "string"),
        "description": entry.about_sv,
        "description_en": entry.about_en,
        "unit": unit.sv,
        "unit_en": unit.en,
        "id": column.name,
    }
    if column.type == "DOUBLE":
        found["decimalChar"] = ","
    if column.type == "BOOLEAN":
        found |= {"trueValues": [labels.label("ja")], "falseValues": [labels.label("nej")]}
    if not column.nullable:
        found["constraints"] = {"required": True}
    return found
