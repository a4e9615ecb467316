"""What a build's work costs without any code of ours: ``python -m bench.floor PART WORK``, a process a part.

Both languages are counted, as the build makes both.
"""

import json
import re
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

EXECUTED = ("notebooks", "notebooks-en")
CHAPTERS = (Path("quarto"), Path("quarto/en"))


def imports(_: Path) -> None:
    """What a build uses, imported once."""
    import altair  # noqa: F401, PLC0415
    import duckdb  # noqa: F401, PLC0415
    import great_expectations  # noqa: F401, PLC0415
    import polars  # noqa: F401, PLC0415
    import scipy.stats  # noqa: F401, PLC0415


def kernels(work: Path) -> None:
    """A kernel for each notebook, two at a time, each with the imports that it needs."""
    import nbformat  # noqa: PLC0415
    from nbclient import NotebookClient  # noqa: PLC0415

    def run(_: Path) -> None:
        cell = nbformat.v4.new_code_cell("import altair, duckdb, polars")
        NotebookClient(nbformat.v4.new_notebook(cells=[cell])).execute()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(run, executed(work)))


def executed(work: Path) -> list[Path]:
    """The notebooks that the build has executed."""
    return [path for folder in EXECUTED for path in sorted((work / folder).glob("*.ipynb"))]


def pictures(work: Path) -> None:
    """Every specification of the notebooks as a picture."""
    import vl_convert  # noqa: PLC0415

    for specification in _specifications(work):
        vl_convert.vegalite_to_svg(specification, format_locale="sv-SE", time_format_locale="sv-SE")


def _specifications(work: Path) -> Iterator[dict[str, Any]]:
    for path in executed(work):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            for output in cell.get("outputs", []):
                yield from (value for kind, value in output.get("data", {}).items() if "vegalite" in kind)


def pages(_: Path) -> None:
    """The texts through pandoc to HTML and typst, and typst to PDF."""
    import pypandoc  # noqa: PLC0415
    import typst  # noqa: PLC0415

    for folder in CHAPTERS:
        chapters = "\n\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("_*.qmd")))
        text = re.sub(r"[@$]|\{\{<.*?>\}\}", "", chapters)
        pypandoc.convert_text(text, "html", "markdown", extra_args=["--standalone"])
        markup = pypandoc.convert_text(text, "typst", "markdown", extra_args=["--standalone"])
        typst.compile(markup.encode())


PARTS: dict[str, Callable[[Path], None]] = {part.__name__: part for part in (imports, kernels, pictures, pages)}

if __name__ == "__main__":
    PARTS[sys.argv[1]](Path(sys.argv[2]))
