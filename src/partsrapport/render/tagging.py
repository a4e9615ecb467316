"""What typst leaves out of the tags of a PDF: the first cell of each row heads the row."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Pdf

BODIES = (Name.TBody, Name.TFoot, Name.Table)  # a table without head has its rows directly


def with_row_headers(content: bytes) -> bytes:
    """Return the PDF with its row headers tagged as such; the same bytes for the same bytes."""
    out = BytesIO()
    with Pdf.open(BytesIO(content)) as pdf:
        for element in list(elements(pdf.Root.StructTreeRoot)):
            if element.S in BODIES:
                for row in _kids(element):
                    if row.S == Name.TR:
                        _head(row)
        pdf.save(out, deterministic_id=True, object_stream_mode=ObjectStreamMode.preserve)
    return out.getvalue()


def elements(element: Any) -> Iterator[Any]:
    """Every element of the tag tree below one."""
    for kid in _kids(element):
        yield kid
        yield from elements(kid)


def _kids(element: Any) -> list[Any]:
    inner = element.get("/K")
    return [
        kid for kid in (inner if isinstance(inner, Array) else [inner]) if isinstance(kid, Dictionary) and "/S" in kid
    ]


def _head(row: Any) -> None:
    first = next(iter(_kids(row)), None)
    if first is None or first.S != Name.TD:
        return
    first.S = Name.TH
    attributes = first.get("/A", Array())
    attributes = list(attributes) if isinstance(attributes, Array) else [attributes]
    table = next((one for one in attributes if one.get("/O") == Name.Table), None)
    if table is None:
        first.A = Array([*attributes, Dictionary(O=Name.Table, Scope=Name.Row)])
    else:
        table.Scope = Name.Row
