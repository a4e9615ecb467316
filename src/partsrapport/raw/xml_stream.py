"""XML as a stream of elements, a row of a sheet at a time, and within limits: a file may be made to do harm."""

from collections.abc import Iterator
from typing import Any
from zipfile import ZipFile, ZipInfo

from lxml import etree

LONGEST_ROW = 16 << 20
"""The bytes that one row may take, however many cells it has: no table has one so long."""
_LARGEST_PART = 16 << 20
_CHUNK, _BEGINNING = 1 << 18, 1 << 10
_SAFE: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}


class UnreadableError(ValueError):
    """The file is not what it should be, or is so in a way that no program would make it."""


def chunks(archive: ZipFile, member: ZipInfo, size: int = _CHUNK) -> Iterator[bytes]:
    """The content of a part of the archive; one that says it is smaller than it is gives itself away at the end."""
    with archive.open(member) as content:
        while chunk := content.read(size):
            yield chunk


def root(archive: ZipFile, member: ZipInfo) -> str:
    """The local name of the element that all of a part lies in; empty where it is no XML."""
    parser = etree.XMLPullParser(events=("start",), **_SAFE)
    try:
        for chunk in chunks(archive, member, _BEGINNING):
            parser.feed(chunk)
            for _, element in parser.read_events():
                return local_name(element)
    except etree.LxmlError:
        return ""
    return ""


def whole(archive: ZipFile, member: ZipInfo) -> etree._Element:
    """A part that is small, with all that is in it.

    Raises
    ------
    UnreadableError
        It is large.
    lxml.etree.LxmlError
        It is no XML.
    """
    if member.file_size > _LARGEST_PART:
        raise UnreadableError
    return etree.fromstring(archive.read(member), etree.XMLParser(**_SAFE))


def elements(pieces: Iterator[bytes], row: str, *others: str) -> Iterator[etree._Element]:
    """The rows, by their local name, and the other elements asked for, as each ends; what lies before a row is let go.

    Raises
    ------
    UnreadableError
        There is a document type, or more between two ends of rows than any row has.
    lxml.etree.LxmlError
        It is no XML.
    """
    parser = etree.XMLPullParser(events=("end",), tag=[f"{{*}}{name}" for name in (row, *others)], **_SAFE)
    unbroken = 0
    for piece in pieces:
        parser.feed(piece)
        unbroken += len(piece)
        for _, element in parser.read_events():
            yield element
            if not others or local_name(element) == row:
                unbroken = 0
                _let_go(element)
        if unbroken > LONGEST_ROW:
            raise UnreadableError
    if parser.close().getroottree().docinfo.internalDTD is not None:
        raise UnreadableError


def _let_go(row: etree._Element) -> None:
    row.clear()
    parent = row.getparent()
    while parent is not None and row.getprevious() is not None:
        del parent[0]


def local_name(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def attribute(element: etree._Element, name: str) -> str:
    """The attribute of that local name; empty where there is none."""
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), "")
