"""XML as a stream of elements, a row of a sheet at a time; nothing that it names is fetched, no entity grows."""

from collections.abc import Iterator
from typing import Any
from zipfile import ZipFile, ZipInfo

from lxml import etree

_SAFE: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}


def whole(archive: ZipFile, member: ZipInfo) -> etree._Element:
    """A part of an archive that is small, with all that is in it.

    Raises
    ------
    lxml.etree.LxmlError
        It is no XML.
    """
    return etree.fromstring(archive.read(member), etree.XMLParser(**_SAFE))


def elements(archive: ZipFile, member: ZipInfo, row: str, *others: str) -> Iterator[etree._Element]:
    """The rows, by their local name, and the other elements asked for, as each ends; what lies before a row is let go.

    Raises
    ------
    lxml.etree.LxmlError
        It is no XML.
    """
    with archive.open(member) as content:
        for _, element in etree.iterparse(content, tag=[f"{{*}}{name}" for name in (row, *others)], **_SAFE):
            yield element
            if local_name(element) == row:
                _let_go(element)


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
