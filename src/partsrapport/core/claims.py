"""``publicerade_uppgifter.toml`` → ``core.claims``."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from partsrapport.core import statements
from partsrapport.core.statements import StatementDeclaration
from partsrapport.raw import toml_files
from partsrapport.raw.keys import DATE, TABLES, TEXT, build, key

FILE = "publicerade_uppgifter.toml"


@dataclass(frozen=True, kw_only=True)
class _File:
    claims: tuple[Mapping[str, Any], ...] = key("uppgift", TABLES, ())


@dataclass(frozen=True, kw_only=True)
class ClaimDeclaration(StatementDeclaration):
    """One published figure; the keys of [[uppgift]]."""

    claim_id: str = key("id", TEXT)
    statement: str = key("pastaende", TEXT)
    statement_en: str | None = key("pastaende_en", TEXT, None)
    published_date: date = key("publicerad", DATE)
    source: str = key("kalla", TEXT)
    source_en: str | None = key("kalla_en", TEXT, None)

    @property
    def named_date(self) -> date:
        """The day whose names of services it uses: that of the publication."""
        return self.published_date


def read(raw: Path) -> list[ClaimDeclaration]:
    """The published figures.

    Raises
    ------
    DataError
        The file is missing or malformed, or a comparison is impossible.
    """
    found = build(_File, FILE, toml_files.read(raw, FILE)).claims
    return statements.read(FILE, "uppgift", found, ClaimDeclaration)
