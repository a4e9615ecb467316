"""Quarto syntax that the embedded renderer does not know stops it, with file and line."""

import re

import pytest

from partsrapport.errors import UsageError
from partsrapport.render import embedded, sources

REFUSED = {
    "{{< video x.mp4 >}}": "_chapter.qmd, rad 3: kortkoden {{< video >}} är okänd",
    "Text {{< pagebreak >}} mitt i": "_chapter.qmd, rad 3: kortkoden {{< pagebreak >}}",
    "{{< var\nreport.year >}}": "_chapter.qmd, rad 3: kortkoden är felskriven",
    "{{< var report.month >}}": "_chapter.qmd, rad 3: variabeln report.month finns inte",
    "{{< var figures.order >}}": "_chapter.qmd, rad 3: variabeln figures.order finns inte. Menades orders?",
    "{{< meta author >}}": "_chapter.qmd, rad 3: variabeln author finns inte",
    "{{< include _nowhere.qmd >}}": "_chapter.qmd, rad 3: filen _nowhere.qmd finns inte",
    "{{< include _chapter.qmd >}}": "_chapter.qmd, rad 3: _chapter.qmd tas in i sig själv",
    "{{< embed notebooks/none.ipynb#fig-x >}}": "_chapter.qmd, rad 3: anteckningsboken notebooks/none.ipynb finns inte",
    "{{< embed notebooks/sample.ipynb#fig-x >}}": "_chapter.qmd, rad 3: notebooks/sample.ipynb har ingen cell",
    "{{< embed notebooks/sample.ipynb >}}": "_chapter.qmd, rad 3: notebooks/sample.ipynb saknar etikett",
    "{{< embed notebooks/sample.ipynb#fig-new >}}": "_chapter.qmd, rad 3: notebooks/sample.ipynb, cell 6 (fig-new)",
    "```{python}\n1 + 1\n```": "_chapter.qmd, rad 3: ```{python}: kod kan inte köras",
    "```{=html}\n<hr>\n```": "_chapter.qmd, rad 3: ```{=html}: kod kan inte köras",
    "Det är `{python} 1 + 1`.": "_chapter.qmd, rad 3: `{python} 1 + 1`: kod kan inte köras",
    "Se @fig-nowhere.": "_chapter.qmd, rad 3: @fig-nowhere hänvisar",
    "Enligt [@petersson2020].": "_chapter.qmd, rad 3: @petersson2020 hänvisar",
    "Rad<br>rad": "_chapter.qmd, rad 3: rå HTML",
    "`<hr>`{=html}": "_chapter.qmd, rad 3: rå HTML eller typst",
    "## Rubrik {#sec-second .unnumbered}": "_chapter.qmd, rad 3: rubriken saknar nummer",
    "\\newpage": "_chapter.qmd, rad 3: rå LaTeX",
    "$a + b$": "_chapter.qmd, rad 3: formler",
    "![Bild](x.png)": "_chapter.qmd, rad 3: bilden x.png finns inte i quarto/",
    '![Bild](x.png){fig-alt=" "}': "_chapter.qmd, rad 3: bilden x.png finns inte",
    "![Bild](page.html){fig-alt=a}": "_chapter.qmd, rad 3: bilden page.html är av fel slag",
    "![Bild](<ett foto.jpg>){fig-alt=a}": "_chapter.qmd, rad 3: bildens filnamn har blanksteg",
    "![Bild](ett foto.jpg){fig-alt=a}": "_chapter.qmd, rad 3: bildens filnamn har blanksteg",
    "[Länk](javascript:f)": "_chapter.qmd, rad 3: länken går bara att följa",
    "[Länk](file:///H:/planen.docx)": "_chapter.qmd, rad 3: länken går bara att följa",
    "![Bild](../x.png){.wide}": "_chapter.qmd, rad 3: .wide är okänt för en bild",
    "::: {.panel-tabset}\nText\n:::": "_chapter.qmd, rad 3: .panel-tabset är okänt",
    "::: aside\nText\n:::": "_chapter.qmd, rad 3: .aside är okänt",
    "::: {#fig-grid}\nText\n:::": "_chapter.qmd, rad 3: #fig-grid är okänt",
    '::: {.callout-note collapse="true"}\nText\n:::': "_chapter.qmd, rad 3: collapse=true är okänt",
    '::: {.callout-note title="Öppet}\nText\n:::': "_chapter.qmd, rad 3: {.callout-note",
    '::: {.content-visible when-format="pdf"}\nText\n:::': "_chapter.qmd, rad 3: formatet pdf är okänt",
    '[Text]{.content-visible when-meta="has.x"}': "_chapter.qmd, rad 3: metadata har ingen uppgift has.x",
    "[Text]{.smallcaps}": "_chapter.qmd, rad 3: .smallcaps är okänt",
    "[Länk](https://example.org){target=_blank}": "_chapter.qmd, rad 3: target=_blank är okänt",
    "## Rubrik {.appendix}": "_chapter.qmd, rad 3: .appendix är okänt",
    "## Rubrik {#sec-first}": "_chapter.qmd, rad 3: etiketten sec-first finns två gånger",
    "##Rubrik": "_chapter.qmd, rad 3: rubriken ska börja först på raden, med ett blanksteg",
    "  ## Rubrik": "_chapter.qmd, rad 3: rubriken ska börja först på raden",
    "Hej \x00": "_chapter.qmd, rad 3: ett tecken syns inte",
}


BUILT_WRONGLY = {
    "Text\n## Rubrik": "rad 4: rubriken behöver en tom rad före sig",
    "- a\n## Rubrik": "rad 4: rubriken behöver en tom rad före sig",
    "Text\n::: {.lead}\nText\n:::": "rad 4: blocket behöver en tom rad före sig",
    "Text:\n- a\n- b": "rad 4: listan behöver en tom rad före sig",
    "Text:\n1. a\n2. b": "rad 4: listan behöver en tom rad före sig",
    "Text\n| a |\n|---|\n| 1 |": "rad 4: tabellen behöver en tom rad före sig",
    "Text\n> citat": "rad 4: citatet behöver en tom rad före sig",
    "Text[^a]\n[^a]: Not": "rad 4: noten behöver en tom rad före sig",
    "Text\n{{< embed notebooks/sample.ipynb#fig-bars >}}": "#fig-bars, rad 1: blocket behöver en tom rad före sig",
    "---\ntitle: Annan\n---": "rad 3: --- tas för början på metadata",
    "::: {.lead}\nText": "rad 3: blocket avslutas inte",
    "::: lead\nText\n:::\n\nText\n\n:::": "rad 9: ::: avslutar inget block",
    "### Rubrik": "rad 3: en rubriknivå hoppas över. Börja rubriken med ##.",
    "Text[^a]": "rad 3: noten [^a] finns inte",
    "Text\n\n[^a]: Not": "rad 5: ingenting leder till noten [^a]",
    "Text[^a]\n\n[^a]: Not\n\n[^a]: Not": "rad 7: noten [^a] finns redan (_chapter.qmd, rad 5)",
}


@pytest.mark.parametrize("text", BUILT_WRONGLY)
def test_what_pandoc_would_print_as_it_stands_or_leave_out_is_refused(project, text):
    (project / "_chapter.qmd").write_text(f"# Kapitel {{#sec-charts}}\n\n{text}\n", encoding="utf-8")
    with pytest.raises(UsageError) as error:
        sources.read(project)
    assert BUILT_WRONGLY[text] in str(error.value)


def test_what_begins_where_it_may_is_let_through(project):
    texts = (
        "- a\nfortsatt\n- b\n    - c",
        "Rad ett\n\\- rad två",
        "## Rubrik\n- a",
        "::: {.callout-note}\n#### Titel\n\nText\n:::\nText",
        "```\n- a\n```\n## Rubrik",
        "| a |\n|---|\n| 1 |\n## Rubrik",
        "Text[^a] [^b]\n\n[^a]: Not\n[^b]: Not",
        "---\n\nText",
        "Underrubrik\n---\nText",
        "::: {.lead}\n- a\n:::",
    )
    (project / "_chapter.qmd").write_text("\n\n".join(["# Kapitel {#sec-charts}", *texts, ""]), encoding="utf-8")
    sources.read(project)


HIDDEN = {
    '::: {.content-visible when-meta="has.goals_n"}\n## B {#sec-b}\n:::': 'visible when-meta="has.goals_n"',
    '::: {.content-hidden when-meta="has.orders_n"}\n## B {#sec-b}\n:::': 'visible unless-meta="has.orders_n"',
    '::: {.content-hidden when-format="typst"}\n## B {#sec-b}\n:::': 'visible unless-format="typst"',
}


@pytest.mark.parametrize("target", HIDDEN)
def test_a_reference_to_what_is_hidden_is_refused_with_the_condition_that_it_needs(project, target):
    text = f"# Kapitel {{#sec-charts}}\n\nSe @sec-b.\n\n{target}\n"
    (project / "_chapter.qmd").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as error:
        embedded.render(project)
    said = str(error.value)
    assert said.startswith("_chapter.qmd, rad 3: @sec-b visas, men det som den hänvisar till är dolt.")
    assert said.endswith(f"{{.content-{HIDDEN[target]}}}.")


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_not_known_is_refused_with_file_and_line(project, text):
    (project / "_chapter.qmd").write_text(f"# Kapitel {{#sec-first}}\n\n{text}\n", encoding="utf-8")
    with pytest.raises(UsageError) as error:
        embedded.render(project)
    assert str(error.value).startswith(REFUSED[text])


def test_what_only_looks_like_syntax_is_let_through(project):
    texts = (
        "`{{< var x` och `<b>` och `@x`",
        "namn@example.se",
        "<https://example.org>",
        "```\n<b> @x $1$\n```",
        "a < b > c",
        "100 $",
    )
    (project / "_chapter.qmd").write_text("\n\n".join(["# Kapitel {#sec-charts}", *texts, ""]), encoding="utf-8")
    assert embedded.render(project)["pdf"].startswith(b"%PDF")


def test_all_faults_are_said_at_once_in_the_order_of_the_text(project):
    text = "# K {#sec-charts}\n\nRad<br>rad\n\n{{< embed notebooks/sample.ipynb#fig-x >}}\n\n![Bild](x.png)\n"
    (project / "_chapter.qmd").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as error:
        embedded.render(project)
    lines = [re.match(r"_chapter.qmd, rad (\d+): ", fault)[1] for fault in str(error.value).splitlines()]
    assert sorted(lines) == ["3", "5", "7", "7"]


def test_a_picture_without_alternative_says_what_to_write(project):
    (project / "_chapter.qmd").write_text("# K {#sec-charts}\n\n![Bild](x.png)\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"rad 3: bilden x.png saknar alternativtext. Skriv \{fig-alt="):
        embedded.render(project)


def test_a_chapter_begins_with_its_heading_whoever_saved_it(project):
    (project / "_chapter.qmd").write_text("# Kapitel {#sec-charts}\n\nText.\n", encoding="utf-8-sig")
    assert sources.read(project).markdown.count("\n# Kapitel {#sec-charts}") == 1


def test_a_chapter_in_another_encoding_is_told(project):
    (project / "_chapter.qmd").write_text("# På året {#sec-charts}\n", encoding="windows-1252")
    with pytest.raises(UsageError, match=r"_chapter\.qmd är inte sparad som UTF-8. Spara den på nytt så"):
        embedded.render(project)


def test_a_cell_is_embedded_once(project):
    embed = "{{< embed notebooks/sample.ipynb#fig-bars >}}"
    (project / "_chapter.qmd").write_text(f"{embed}\n\n{embed}\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"_chapter.qmd, rad 3: cellen fig-bars är redan inbäddad"):
        embedded.render(project)


def test_a_table_with_a_caption_needs_a_label(project):
    (project / "_chapter.qmd").write_text("# K {#sec-charts}\n\n| a |\n|---|\n| 1 |\n\n: Rubriken\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r'^Tabellrubriken "Rubriken" saknar etikett. Skriv \{#tbl-…\} efter den\.$'):
        embedded.render(project)


def test_metadata_that_is_no_yaml_is_named(project):
    (project / "_variables.yml").write_text("a: [", encoding="utf-8")
    with pytest.raises(UsageError, match=r"_variables.yml är inte giltig YAML"):
        embedded.render(project)


def test_metadata_is_read_from_project_and_document(project):
    metadata = sources.read(project).metadata
    assert (metadata["lang"], metadata["organisation"]) == ("sv", "Partsrådet")
