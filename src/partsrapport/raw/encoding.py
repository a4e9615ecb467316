"""The encoding of a text file: found from its bytes, and the file as UTF-8 for readers that know nothing else."""

import codecs
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from partsrapport.errors import DataError

_HEAD, _CHUNK = 1 << 20, 1 << 16
_BYTE_ORDERS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_ONE_BYTE = ("windows-1252", "cp850", "mac-roman")
"""What Windows, DOS and older Macintoshes write; the first of them where nothing tells."""
MISREAD = r"Ã[^A-ZÀ-Þ\s]|[a-zß-ÿ][ÃÂ]|(?:^|[^A-ZÀ-Þ])Ã(?:\s|$)|Â[¡-¿]|â[€‚¬]|ï»¿|[a-zß-ÿ][†„‰÷┼─σΣŒŠ][a-zß-ÿ]"
"""Letters that were read as of another encoding, e.g. ``Ã¤`` for ``ä``: of UTF-8 as Windows, then, inside a word, of
Windows as DOS or Macintosh, or the reverse; no language that may occur writes so."""


@dataclass(frozen=True)
class Encoding:
    """The name of the encoding, and whether some bytes are of another."""

    name: str
    is_mixed: bool = False


def detect(path: Path) -> Encoding:
    """``utf-16`` by its byte order mark, or its order where every other byte is zero; else ``utf-8`` if the bytes are
    valid as such, or most letters beyond ASCII are; else the one of a byte a letter that makes words of them.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head[:2] in _BYTE_ORDERS:
        return Encoding("utf-16")
    order = _unmarked_order(head)
    if order:
        return Encoding(order)
    if _is_utf_8(path):
        return Encoding("utf-8")
    letters_n = odd_n = 0
    for chunk in _chunks(path):
        text = chunk.decode("utf-8", "surrogateescape")  # a byte that is part of no letter as a mark of its own
        beyond_n, marks_n = (
            len(text) - len(text.encode("ascii", "ignore")),
            len(chunk) - len(text.encode("utf-8", "ignore")),
        )
        letters_n, odd_n = letters_n + beyond_n - marks_n, odd_n + marks_n
    if letters_n >= odd_n:
        return Encoding("utf-8", is_mixed=True)
    inside = Counter(re.findall(rb"[\x80-\xff](?<=[A-Za-z].)(?=[a-z])", head))
    name = max(_ONE_BYTE, key=lambda one: sum(inside[letter.encode(one)] for letter in "åäö"))
    return Encoding(name, is_mixed=letters_n > 0)


def _unmarked_order(head: bytes) -> str | None:
    """The byte order of UTF-16 without a mark: Latin letters have a zero byte each, all on the same side."""
    pairs = len(head) // 2
    first, second = head[: pairs * 2 : 2].count(0), head[1 : pairs * 2 : 2].count(0)
    if min(first, second) > pairs / 10 or max(first, second) <= pairs / 2:
        return None
    return "utf-16-le" if second > first else "utf-16-be"


def _is_utf_8(path: Path) -> bool:
    """Whether all bytes are letters; no text has zeros."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for chunk in _chunks(path):
            decoder.decode(chunk)
            if b"\0" in chunk:
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def as_utf_8(path: Path, file: str, folder: Path) -> tuple[Path, Encoding]:
    """The path of the same text in UTF-8 (the file itself if it is so), and its own encoding.

    U+FFFD stands for what is none of the encoding's.

    Raises
    ------
    DataError
        The bytes are no text; ``file`` is its name in the message.
    """
    encoding = detect(path)
    if encoding == Encoding("utf-8"):
        return path, encoding
    if not encoding.name.startswith("utf-16") and any(b"\0" in chunk for chunk in _chunks(path)):
        raise DataError(f"{file} är ingen textfil i en känd teckenkodning. Spara den som CSV UTF-8 eller XLSX.")
    target = folder / "utf-8.csv"
    odd = "strict" if encoding.name.startswith("utf-16") else "replace"
    try:
        with (
            path.open(encoding=encoding.name, errors=odd, newline="") as source,
            target.open("w", encoding="utf-8", newline="") as out,
        ):
            shutil.copyfileobj(source, out, _CHUNK)
    except UnicodeError:
        raise DataError(f"{file} går inte att läsa som {encoding.name}. Spara den som CSV UTF-8 eller XLSX.") from None
    return target, encoding
