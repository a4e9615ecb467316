"""A small project to render: every kind of cell, and every kind of syntax that the renderer knows."""

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import altair
import nbformat
import polars as pl
import pytest
import yaml
from nbformat import v4

from partsrapport.render import chrome, register, rendering, sources, staging
from partsrapport.report import charts, tables

QUARTO = Path(__file__).parents[2] / "quarto"
ALTERNATIVE = 'Stapeldiagram: 12 myndigheter och 7 lärosäten, "hälften" <klara>.'
HOSTILE = '<script>alert(1)</script> #panic("typst") *fet* @fig-nej `x` $1$ [a](b) \\ {{< var x >}}'
CHAPTER = """# Först {#sec-first}

::: {.lead}
Ingress om {{< var report.as_of >}}.
:::

::: {.key-figures}
- **{{< var figures.share >}}** har anmält intresse för minst en tjänst
- **{{< var figures.orders >}}** levererade avrop
- **{{< var figures.hostile >}}** elak
:::

## Diagram {#sec-charts}

Se @fig-bars, [-@tbl-rows], @tbl-own och @sec-last. "Citat" med fotnot.[^1]

[^1]: Fotnotens text.

{{< embed notebooks/sample.ipynb#fig-bars >}}

{{< embed notebooks/sample.ipynb#tbl-rows >}}

{{< embed notebooks/sample.ipynb#verdicts >}}

{{< embed notebooks/sample.ipynb#bare >}}

{{< pagebreak >}}

::: {.callout-note}
## Så läses det

Läs @tbl-rows.
:::

::: {.callout-warning title="Se upp"}
Varning.
:::

::: {.callout-tip}
Ett tips.
:::

::: {.content-visible when-format="html"}
Bara på webben.
:::

::: {.content-hidden when-format="html"}
Bara i PDF.
:::

::: {.content-visible when-meta="has.orders_n"}
Avrop finns[, men inga mål]{.content-hidden when-meta="has.goals_n"}.
:::

::: {.content-hidden when-meta="has.orders_n"}
Inga avrop finns[ alls]{.content-visible unless-meta="has.orders_n"}.
:::

## Utan nummer {.unnumbered}

| Ord | Antal |
|-----|------:|
| ett |     1 |

: Egen tabell {#tbl-own}

| Utan | Etikett |
|------|---------|
| a    | b       |
"""


ASKED = {
    "figure_id": "share",
    "name": "andelen som har anmält intresse",
    "text": "78,2\u00a0%",
    "n": 211,
    "numerator": 165.0,
    "denominator": 211.0,
    "from_date": None,
    "as_of_date": date(2021, 5, 31),
    "definition": "Organisationer i målgruppen som har anmält intresse för minst en tjänst.",
    "sources": ["core.interests", "mart.effect_goals"],
}


@dataclass(frozen=True)
class Sample:
    """The sample project and what it was rendered to."""

    project: Path
    out: Path

    @property
    def html(self) -> str:
        return (self.out / "verksamhetsberattelse.html").read_text(encoding="utf-8")

    @property
    def pdf(self) -> Path:
        return self.out / "verksamhetsberattelse.pdf"


def code_cell(options: str, shown):
    """A cell that has been executed and shown a bundle, or an object that has one."""
    bundle = shown if isinstance(shown, dict) else shown._repr_mimebundle_()
    data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
    output = v4.new_output("execute_result", data, metadata=metadata, execution_count=1)
    return v4.new_code_cell(options, execution_count=1, outputs=[output])


def notebook():
    frame = pl.DataFrame({"Sektor": ["myndighet", "lärosäte"], "Antal": [12, 7]})
    chart = altair.Chart(frame).mark_bar().encode(x="Antal:Q", y="Sektor:N").properties(width=400)
    table = tables.show(pl.DataFrame({"Tjänst": ["IA-systemet", "<b>Elak</b> & #let"], "Antal": [1234, 7]}))
    return v4.new_notebook(
        cells=[
            v4.new_markdown_cell("# Prov"),
            code_cell(
                '#| label: fig-bars\n#| fig-cap: "Antal per sektor, *fördelade*"\nchart',
                charts.show(chart, alt=ALTERNATIVE),
            ),
            code_cell('#| label: tbl-rows\n#| tbl-cap: "Avrop per tjänst"\ntable', table),
            code_cell("#| label: verdicts\ntext", {"text/markdown": "Målet är [nått]{.verdict .met}, se @fig-bars."}),
            code_cell("#| label: bare\ntable", {"text/html": "<table><tr><td>Tabell i texten</td></tr></table>"}),
            v4.new_code_cell("#| label: fig-new\nunexecuted"),
        ]
    )


def stage(project: Path, chapter: str = CHAPTER) -> Path:
    """The real project with a chapter of ours instead of its own."""
    shutil.copytree(QUARTO, project)
    for own in project.glob("_0*.qmd"):
        own.unlink()
    (project / "_chapter.qmd").write_text(chapter, encoding="utf-8")
    (project / "notebooks").mkdir()
    nbformat.write(notebook(), project / "notebooks" / "sample.ipynb")
    variables = {
        "report": {
            "title": "Verksamhetsberättelse 2020",
            "organisation": "Partsrådet",
            "year": 2020,
            "as_of": "31 maj 2021",
            "as_of_date": "2021-05-31",
            "is_demonstration": True,
            "demonstration": "Exempeldata",
        },
        "figures": {"share": "78,2\u00a0%", "orders": "165", "hostile": HOSTILE},
    }
    asked = register.askable(variables)
    (project / "_variables.yml").write_text(yaml.safe_dump(asked, allow_unicode=True), encoding="utf-8")
    staging.complete(project, [ASKED | {"figure_id": id_} for id_ in variables["figures"]], asked, {})
    header = (project / staging.HEADER).read_text(encoding="utf-8")
    (project / sources.MAIN).write_text(
        f"{header}\n{{{{< include _chapter.qmd >}}}}\n\n# Sist {{#sec-last}}\n\nSlut enligt @sec-charts.\n\n"
        "{{< include _sifferregister.qmd >}}\n",
        encoding="utf-8",
    )
    (project / "_metadata.yml").write_text(
        yaml.safe_dump(chrome.metadata(["sv"]) | {"has": {"orders_n": True, "goals_n": False}})
    )
    return project


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return stage(tmp_path / "quarto")


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    base = tmp_path_factory.mktemp("render")
    stage(base / "quarto")
    rendering.render(base / "quarto", base / "out", "embedded")
    return Sample(base / "quarto", base / "out")
