"""What the report promises is checked on what came out, whichever engine made it."""

from io import BytesIO

import pikepdf
import pytest

from partsrapport.errors import UsageError
from partsrapport.render import promises

POLICY = '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">'
PAGE = f'<html lang="sv"><head>{POLICY}<style>a {{ }}</style></head><body><h1>T</h1><h2 id="a">A</h2>%s</body></html>'


@pytest.fixture(scope="module")
def document(sample) -> bytes:
    return sample.pdf.read_bytes()


def faults(page: str, document: bytes) -> list[str]:
    with pytest.raises(UsageError) as error:
        promises.check({"html": page.encode(), "pdf": document}, "quarto")
    return str(error.value).splitlines()


def test_what_is_as_promised_passes(document):
    promises.check(
        {"html": (PAGE % '<a href="#a">A</a><img src="data:x" alt="x">').encode(), "pdf": document}, "quarto"
    )


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        ("<script>1</script>", "har ett skript"),
        ('<img src="https://example.org/x.png" alt="x">', "hämtar https://example.org/x.png"),
        ('<link rel="stylesheet" href="site_libs/x.css">', "hämtar site_libs/x.css"),
        ("<style>@import 'x.css'</style>", "stilmall hämtar"),
        ('<img src="data:x">', "en bild på sidan saknar alternativtext"),
        ('<div role="img" aria-label=" "></div>', "en bild på sidan saknar alternativtext"),
        ('<p id="a">', "id a finns 2 gånger"),
        ('<a href="#b">', "länken #b leder ingenstans"),
        ("<h1>En till</h1>", "har 2 rubriker på första nivån"),
        ("<h4>Djupt</h4>", "en rubriknivå hoppas över"),
    ],
)
def test_what_is_not_as_promised_is_told(document, broken, message):
    found = faults(PAGE % broken, document)
    assert len(found) == 1
    assert found[0].startswith("Det som quarto gjorde")
    assert message in found[0]


@pytest.mark.parametrize(("removed", "message"), [('lang="sv"', "vilket språk"), (POLICY, "policyn")])
def test_a_page_must_say_its_language_and_its_policy(document, removed, message):
    assert message in faults((PAGE % "").replace(removed, ""), document)[0]


def changed(document: bytes, change) -> bytes:
    out = BytesIO()
    with pikepdf.Pdf.open(BytesIO(document)) as pdf:
        change(pdf)
        pdf.save(out)
    return out.getvalue()


def without_alternatives(pdf):
    for element in promises.elements(pdf.Root.StructTreeRoot):
        if "/Alt" in element:
            del element.Alt


def without(name):
    def remove(pdf):
        del pdf.Root[name]

    return remove


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (without_alternatives, "1 av 1 figurer i PDF-filen saknar alternativtext"),
        (without("/Lang"), "PDF-filen säger inte vilket språk"),
        (without("/MarkInfo"), "PDF-filen är inte taggad"),
        (without("/Metadata"), "inte märkt som PDF/UA"),
    ],
)
def test_a_document_that_is_not_as_promised_is_told(document, change, message):
    assert message in faults(PAGE % "", changed(document, change))[0]
