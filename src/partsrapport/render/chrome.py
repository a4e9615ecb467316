"""What templates and filters take from the metadata: the words around the report's own, and the measures of paper.

The words are Markdown, so that one text gives links in both formats.
"""

from collections.abc import Sequence
from typing import Any

from partsrapport.project import QUALITY_PAGES, REPORTS, WORKBOOKS
from partsrapport.report import column_widths
from partsrapport.words import language
from partsrapport.words.language import either


def metadata(languages: Sequence[str], base: str = "") -> dict[str, Any]:
    """What the templates take, in the language being written; the report is published in the ``languages``.

    ``base`` leads from the report to the published folder.
    """
    here = language.current()
    others = [other for other in languages if other != here]
    return {
        "lang": here,
        "paper": column_widths.PAPER,
        "toc-title": either("Innehåll", "Contents"),
        "words": {**_of_both(), "footer": _footer(base), "cover": _cover(others, base)},
        "translations": [
            {"file": f"{REPORTS[other]}.html", "lang": other, "name": language.IN[other]} for other in others
        ],
    }


def _of_both() -> dict[str, Any]:
    return {
        "skip": either("Hoppa till innehållet", "Skip to the content"),
        "invented": either(
            "Rapporten bygger på påhittade uppgifter. Organisationerna finns inte.",
            "The report rests on invented data. The organisations do not exist.",
        ),
        "fig": either("Figur", "Figure"),
        "tbl": either("Tabell", "Table"),
        "sec": either("Avsnitt", "Section"),
        "callouts": {
            "note": either("Notera", "Note"),
            "tip": either("Tips", "Tip"),
            "warning": either("Varning", "Warning"),
            "important": either("Viktigt", "Important"),
            "caution": either("Försiktigt", "Caution"),
        },
    }


def _footer(base: str) -> str:
    pdf, quality = f"{REPORTS[language.current()]}.pdf", base + QUALITY_PAGES[language.current()]
    links = {
        either("Rapporten som PDF", "The report as PDF"): pdf,
        either("Datakvalitet, kontroll för kontroll", "Data quality, check by check"): quality,
        either("Uppgifterna som arbetsbok", "The data as a workbook"): f"{base}data/{WORKBOOKS[language.current()]}",
    }
    return " · ".join(f"[{text}]({address})" for text, address in links.items())


def _cover(others: Sequence[str], base: str) -> str:
    page, quality = f"{REPORTS[language.current()]}.html", base + QUALITY_PAGES[language.current()]
    told = either(
        f"Rapporten finns också som [webbsida]({page}). Kontrollerna av uppgifterna finns på sidan "
        f"[Datakvalitet]({quality}), och det som figurer och tabeller bygger på är bifogat i den här filen.",
        f"The report is also there as a [web page]({page}). The checks of the data are on the page "
        f"[Data quality]({quality}), and what figures and tables rest on is attached to this file.",
    )
    return " ".join([told, *(f"[{language.IN[other]}]({REPORTS[other]}.pdf){{lang={other}}}." for other in others)])
