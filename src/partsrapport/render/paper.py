"""From typst markup to the PDF: PDF/UA-1 for those who listen, PDF/A-3a with the data in it for those who keep."""

from pathlib import Path

import typst

from partsrapport.errors import UsageError
from partsrapport.render import tagging


def compiled(markup: str, project: Path) -> bytes:
    """Compile ``markup``, whose files lie in the project, with the fonts of the project and no others.

    Raises
    ------
    UsageError
        typst refuses it; says why.
    """
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[project / "fonts"])
    compiler = typst.Compiler(markup.encode(), project, fonts)
    try:
        content = compiler.compile(format="pdf", pdf_standards=["ua-1", "a-3a"])
    except typst.TypstError as error:
        raise UsageError(f"PDF-filen går inte att skapa: {error.diagnostic}") from None
    return tagging.with_row_headers(content if isinstance(content, bytes) else b"")
