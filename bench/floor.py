"""What a build's work costs without any code of ours: ``python -m bench.floor PART WORK``, a process a part.

It holds what the libraries take as they come: imports, a kernel for each notebook, each picture, and both documents of
both languages, as pandoc and typst write them. It holds no raw data, warehouse, checks, cells or downloads, and none of
our filters, templates, tags, promises, attachments and tables behind charts.

Imports are counted once for each process that a build has: ``building``, ``validating``, each kernel, what draws
(``pictures``) and what renders a language (``page``). They are whole, as the libraries come to who makes a report:
that a build leaves out half of Great Expectations', forks, and runs cells without a kernel is its own doing, not taken
from the floor.
"""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

EXECUTED = ("notebooks", "notebooks-en")
REPORTS = {"quarto": "verksamhetsberattelse", "quarto-en": "activity-report"}
"""The folder of each language in the work folder, which has its pictures, and its page in the published one."""
WHOLE = "floor.json"
_LEFT_OUT = re.compile(r"(?s)<head>.*?</head>|<nav\b.*?</nav>|<details\b.*?</details>|<img [^>]*data:[^>]*>")
_CHART = re.compile(
    r'(?s)<figure id="([\w-]+)"[^>]*>\s*<div class="chart" role="img" aria-label="([^"]*)">.*?</svg></div>'
)


def building(_: Path) -> None:
    """What the process that builds imports: it reads, counts, runs notebooks and writes a workbook."""
    import duckdb  # noqa: F401, PLC0415
    import polars  # noqa: F401, PLC0415
    import scipy.optimize  # noqa: F401, PLC0415
    import xlsxwriter  # noqa: F401, PLC0415


def validating(_: Path) -> None:
    """What the process that validates imports; what only development installs is not there."""
    sys.modules.update(dict.fromkeys(("pyspark", "pyarrow")))  # type: ignore[arg-type]
    import duckdb  # noqa: F401, PLC0415
    import great_expectations  # noqa: F401, PLC0415
    import polars  # noqa: F401, PLC0415


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
    """Every specification of the notebooks as a picture, its texts measured in the font that they are written in."""
    import vl_convert  # noqa: PLC0415

    vl_convert.register_font_directory(str(work / "quarto" / "fonts"))
    for specification in _specifications(work):
        font = specification["config"]["font"]
        text = json.dumps(specification).replace(font, font.replace("'", "&quot;"))  # else it is not found
        vl_convert.vegalite_to_svg(text, format_locale="sv-SE", time_format_locale="sv-SE")


def _specifications(work: Path) -> Iterator[dict[str, Any]]:
    for path in executed(work):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            for output in cell.get("outputs", []):
                yield from (value for kind, value in output.get("data", {}).items() if "vegalite" in kind)


def texts(work: Path) -> None:
    """Not counted: each published document whole, with tables, pictures and register, as pandoc has it once read."""
    import pypandoc  # noqa: PLC0415

    for folder, name in REPORTS.items():
        published = _LEFT_OUT.sub("", (work.with_name("out") / f"{name}.html").read_text(encoding="utf-8"))
        whole = _CHART.sub(r'<figure id="\1"><img src="celler/\1.svg" alt="\2">', published)
        (work / folder / WHOLE).write_text(pypandoc.convert_text(whole, "json", "html"), encoding="utf-8")


def pages(work: Path) -> None:
    """Each language in a process, as a build has it: pandoc reads the prose once and writes the whole twice; typst."""
    for folder in REPORTS:
        subprocess.run([sys.executable, "-m", f"{__package__}.floor", page.__name__, str(work / folder)], check=True)


def page(staged: Path) -> None:
    """The prose of one language from Markdown, and the whole document to HTML, and to typst and PDF."""
    import pypandoc  # noqa: PLC0415
    import typst  # noqa: PLC0415

    chapters = "\n\n".join(path.read_text(encoding="utf-8") for path in sorted(staged.glob("_*.qmd")))
    pypandoc.convert_text(re.sub(r"\{\{<.*?>\}\}", "", chapters), "json", "markdown")
    whole = (staged / WHOLE).read_text(encoding="utf-8")
    pypandoc.convert_text(whole, "html", "json", ["--standalone"])
    markup = pypandoc.convert_text(whole, "typst", "json", ["--standalone"])
    typst.Compiler(markup.encode(), staged, typst.Fonts(include_system_fonts=False)).compile(format="pdf")


COUNTED = (building, validating, kernels, pictures, pages)
PARTS: dict[str, Callable[[Path], None]] = {part.__name__: part for part in COUNTED}

if __name__ == "__main__":
    {**PARTS, texts.__name__: texts, page.__name__: page}[sys.argv[1]](Path(sys.argv[2]))
