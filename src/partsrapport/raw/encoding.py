"""The encoding of a text file: found from its bytes, and the file as UTF-8 for readers that know nothing else."""

import codecs
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from partsrapport.errors import DataError

_CHUNK = 1 << 20
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def detect(path: Path) -> str:
    """``utf-16`` if the byte order mark says so, ``utf-8`` if the bytes are valid as such, else ``windows-1252``."""
    with path.open("rb") as file:
        if file.read(2) in _UTF_16:
            return "utf-16"
    return "utf-8" if _is_utf_8(path) else "windows-1252"


def _is_utf_8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for chunk in _chunks(path):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


@contextmanager
def as_utf_8(path: Path, file: str) -> Iterator[tuple[Path, str]]:
    """The path of the same text in UTF-8 with line feeds (the file itself if it is so), and its own encoding.

    Raises
    ------
    DataError
        The bytes are no text; ``file`` is its name in the message.
    """
    encoding = detect(path)
    if any(b"\0" in chunk for chunk in _chunks(path)) and encoding != "utf-16":
        raise DataError(f"{file} är ingen textfil i en känd teckenkodning. Spara den som CSV UTF-8 eller XLSX.")
    if encoding == "utf-8" and not _has_bare_returns(path):
        yield path, encoding
        return
    with TemporaryDirectory(prefix="partsrapport-") as folder:
        yield _transcode(path, encoding, Path(folder) / "utf-8.csv", file), encoding


def _has_bare_returns(path: Path) -> bool:
    """Whether lines end as on an old Mac; the first mebibyte tells."""
    head = next(_chunks(path), b"")
    return b"\r" in head and b"\n" not in head


def _transcode(path: Path, encoding: str, target: Path, file: str) -> Path:
    try:
        with path.open(encoding=encoding) as source, target.open("w", encoding="utf-8", newline="") as out:
            shutil.copyfileobj(source, out, _CHUNK)
    except UnicodeError:
        raise DataError(f"{file} går inte att läsa som {encoding}. Spara den som CSV UTF-8 eller XLSX.") from None
    return target
