"""The generator of the demonstration data: invented exports in the contract's formats.

The plans in ``data/`` say how many of everything; chance, by seed, decides who and when.
"""

from contextlib import ExitStack
from pathlib import Path

from demo import activities, declarations, exports, faults, rows, services, support, surveys, world

SEED = 2020


def write(
    folder: Path, *, scale: int = 1, organisations: int | None = None, seed: int = SEED, as_csv: bool = False
) -> None:
    """Write the demonstration exports to ``folder``, over those that may be there.

    Parameters
    ----------
    scale
        How many times the target group, and the answers to the surveys, of the committed demonstration; the published
        figures come out exactly at 1. Memory does not grow with it.
    organisations
        How many times the target group, where that is not as many.
    seed
        Another seed gives another course of events with the same totals.
    as_csv
        All surveys as CSV, also those that a workbook would hold.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        _write_exports(exports.open_all(folder, stack), organisations or scale, seed)
    surveys.write(folder / "enkater", scale, seed, as_csv=as_csv)
    declarations.write(folder, scale, as_csv=as_csv)


def _write_exports(opened: dict[str, exports.Export], scale: int, seed: int) -> None:
    for row in rows.of_services(services.catalogue()):
        opened["tjanster"].write(row)
    made = activities.make(seed)
    for row in rows.of_activities(made):
        opened["aktiviteter"].write(row)
    for row in rows.of_usage(made, seed):
        opened["anvandning"].write(row)
    for number in range(scale):
        drawn = world.make(number, seed)
        for name, row in rows.of_world(drawn):
            opened[name].write(row)
        if number == 0:
            for row in rows.of_support(support.make(drawn.organisations, made, seed)):
                opened["stodforfragningar"].write(row)
            faults.add(opened, drawn.occasions[0])
