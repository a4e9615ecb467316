"""Listing the registry of figures, and the organisations behind one of them, in the terminal."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.markup import escape
from rich.table import Column, Table

from partsrapport.figures.moment import Moment
from partsrapport.figures.organisations import behind
from partsrapport.terminal import output
from partsrapport.warehouse import store
from partsrapport.words import wording
from partsrapport.words.labels import label


def show_figures(warehouse: Path, as_json: bool) -> None:
    """Print every figure with value and definition, as a table or as JSON."""
    with store.connect(warehouse) as connection:
        rows = connection.sql("FROM mart.figures ORDER BY figure_id").pl().to_dicts()
    if as_json:
        output.say_json("figures", {"status": "listed", "exit_code": 0, "figures": rows})
        return
    table = Table(Column("Nyckeltal", overflow="fold"), "Värde", "Definition", box=None, pad_edge=False)
    for row in rows:
        table.add_row(*(escape(row[column]) for column in ("figure_id", "text", "definition")))
    output.console().print(table)


def show_differences(found: dict[str, Any], as_json: bool) -> None:
    """Print what differs between two releases (``releases.differences``), or that nothing does."""
    if as_json:
        output.say_json("compare", {"status": "compared", "exit_code": 0, **found})
        return
    console = output.console()
    old, new = (f"{build['title']} ({build['as_of_date']})" for build in found["releases"])
    for line in [f"{old} → {new}", *_causes(found), *_verdicts(found)]:
        console.print(line, markup=False, soft_wrap=True)
    if found["changed_figures"]:
        console.print(_changed_figures(found["changed_figures"]))
    if found["restated_figures"]:
        console.print("Det som den tidigare utgåvan sade om sin tid, och som har ändrats sedan dess:", soft_wrap=True)
        console.print(_changed_figures(found["restated_figures"]))
    for line in _figures(found):
        console.print(line, markup=False, soft_wrap=True)


def _causes(found: dict[str, Any]) -> Iterator[str]:
    yield (
        f"Det som skiljer: {wording.list_of(found['causes'])}."
        if found["causes"]
        else "Det som talen bygger på är detsamma."
    )
    if found["changed_files"]:
        yield f"Ändrade filer: {', '.join(found['changed_files'])}"
    for row in found["changed_settings"]:
        yield f"Inställning: {label(row['setting'])}, {row['old']} → {row['new']}"


def _verdicts(found: dict[str, Any]) -> Iterator[str]:
    for row in found["changed_verdicts"]:
        yield f"Annan bedömning, {row['id']}: {row['old']} → {row['new']}. {row['judged']}"
    for what, rows in (("Ny", found["new_verdicts"]), ("Finns inte längre", found["gone_verdicts"])):
        for row in rows:
            yield f"{what}, {row['id']}: {row['verdict']}. {row['judged']}"


def _changed_figures(changed: list[dict[str, Any]]) -> Table:
    table = Table(Column("Nyckeltal", overflow="fold"), "Före", "Nu", "Vad som skiljer", box=None, pad_edge=False)
    for row in changed:
        name = f"{wording.capital(row['name'])} ({row['figure_id']})"
        table.add_row(*map(escape, (name, row["old"], row["new"], ", ".join(row["causes"]))))
    return table


def _figures(found: dict[str, Any]) -> Iterator[str]:
    for what, key in (("Nytt nyckeltal", "new_figures"), ("Nyckeltal som inte finns längre", "gone_figures")):
        for row in found[key]:
            yield f"{what}: {row['name']} ({row['figure_id']}), {row['text']}"
    for row in found["changed_definitions"]:
        yield f"Annan definition, {row['figure_id']}: {row['old']} → {row['new']}"
    counts = [
        ("changed_figures", "ändrat", "ändrade"),
        ("new_figures", "nytt", "nya"),
        ("gone_figures", "borta", "borta"),
        ("restated_figures", "ändrat i efterhand", "ändrade i efterhand"),
    ]
    said = wording.list_of([wording.counted(len(found[key]), one, several) for key, one, several in counts])
    yield f"Nyckeltal: {said}. Ändrade definitioner: {len(found['changed_definitions'])}."


def show_organisations(warehouse: Path, figure_id: str, as_json: bool) -> None:
    """Print the organisations of a figure's denominator, first those that its numerator counts.

    Raises
    ------
    UsageError
        There is no such figure, or it does not count organisations.
    """
    with store.connect(warehouse) as connection:
        rows = behind(connection, figure_id, Moment(store.built(connection)["as_of_date"])).to_dicts()
    if as_json:
        output.say_json("figures", {"status": "listed", "exit_code": 0, "organisations": rows})
        return
    columns = ("organisation_id", "organisation", "sector", "size_class", "service")
    shown = [column for column in columns if column in rows[0]]
    table = Table("Räknas", *map(label, shown), box=None, pad_edge=False)
    for row in rows:
        table.add_row("ja" if row["is_counted"] else "nej", *(escape(row[name]) for name in shown))
    console = output.console()
    console.print(table)
    is_one_each = len({row["organisation_id"] for row in rows}) == len(rows)
    unit = "organisationer" if is_one_each else "par av organisation och tjänst"
    console.print(f"{figure_id}: {sum(row['is_counted'] for row in rows)} av {len(rows)} {unit} räknas")
