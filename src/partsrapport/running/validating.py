"""The checks of what was counted, and Great Expectations' own account of them."""

from collections.abc import Callable
from contextlib import nullcontext

from partsrapport.project import Project
from partsrapport.quality import suites, validation
from partsrapport.running import apart, marks
from partsrapport.warehouse import store

DATA_DOCS = "kontroller"
"""The folder of Great Expectations' own account of the checks, for staff; written also when the gate stops."""


def validate(project: Project, progress: Callable[[str], None], *, is_whole: bool = True, is_told: bool = True) -> None:
    """Write ``project.validation``, the rows of ``quality.validation``, and the account beside it.

    Parameters
    ----------
    is_whole
        Whether the answers are here to be checked, and what is compared with them: another engine leaves them out.
    is_told
        Whether anybody will read the account: it takes a tenth of the time.
    """
    read = suites.read_all(*project.layers("expectations"))
    if not is_whole:
        read = suites.without(read, store.PERSONAL)
    progress("validerar med Great Expectations")
    docs = project.work / DATA_DOCS if is_told else None
    with store.writing_to(project.work), marks.renewed(docs) if docs else nullcontext():
        apart.run(validation.run_lightly, project.counted, read, docs).write_parquet(project.validation)
