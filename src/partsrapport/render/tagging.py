"""What typst leaves undone in a PDF: the first cell of each row heads the row, and each stream ends where it says."""

from base64 import a85encode
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Pdf, Stream, StreamDecodeLevel

BODIES = (Name.TBody, Name.TFoot, Name.Table)  # a table without head has its rows directly


def with_row_headers(content: bytes) -> bytes:
    """Return the PDF with its row headers tagged as such; the same bytes for the same bytes.

    A stream whose last byte is a line end is written in text besides: PDF/A-3a wants its length beyond doubt.
    """
    out = BytesIO()
    with Pdf.open(BytesIO(content)) as pdf:
        for element in list(elements(pdf.Root.StructTreeRoot)):
            if element.S in BODIES:
                for row in _kids(element):
                    if row.S == Name.TR:
                        _head(row)
        for stream in pdf.objects:
            if isinstance(stream, Stream) and stream.read_raw_bytes()[-1:] in (b"\r", b"\n"):
                _write_as_text(stream)
        pdf.save(
            out,
            deterministic_id=True,
            object_stream_mode=ObjectStreamMode.preserve,
            compress_streams=False,
            stream_decode_level=StreamDecodeLevel.none,
        )
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


def _write_as_text(stream: Stream) -> None:
    filters, options = stream.get("/Filter", Array()), stream.get("/DecodeParms")
    named = list(filters) if isinstance(filters, Array) else [filters]
    parameters = (
        None if options is None else Array([Dictionary(), *(options if isinstance(options, Array) else [options])])
    )
    written = a85encode(stream.read_raw_bytes()) + b"~>"
    stream.write(written, filter=Array([Name.ASCII85Decode, *named]), decode_parms=parameters)


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
