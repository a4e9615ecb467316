"""Pictures as they are published: upright, no larger than they are shown, and without what cameras and editors note in
them, such as where a photo was taken and who drew."""

from io import BytesIO
from pathlib import Path

from lxml import etree
from PIL import Image, ImageOps

from partsrapport.errors import UsageError

PHOTOS = {".jpg": "JPEG", ".jpeg": "JPEG", ".png": "PNG"}
SUFFIXES = (*PHOTOS, ".svg")
MOST_PIXELS = 1600
"""The longer side: a page's width in print at 230 dots an inch."""
QUALITY = 85
_KEPT = ("icc_profile", "transparency")
_NAMESPACES = ("", "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink", "http://www.w3.org/XML/1998/namespace")
_LEFT_OUT = ("script", "metadata", "foreignObject")


def published(path: Path, content: bytes) -> bytes:
    """Return the content of a picture as it is published.

    Raises
    ------
    UsageError
        It is no such picture, or takes something in from elsewhere.
    """
    suffix = path.suffix.lower()
    try:
        return _photo(content, PHOTOS[suffix]) if suffix in PHOTOS else _drawing(path, content)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise UsageError(
            f"{path} går inte att läsa som en bild av slaget {suffix}. Spara den på nytt ur ett bildprogram, "
            "eller ta bort den."
        ) from None


def _photo(content: bytes, kind: str) -> bytes:
    with Image.open(BytesIO(content)) as opened:
        mixes = opened.mode != "P" or max(opened.size) <= MOST_PIXELS
        image: Image.Image = opened if mixes else opened.convert("RGBA")
        image.thumbnail((MOST_PIXELS, MOST_PIXELS))
        upright = ImageOps.exif_transpose(image)
    if kind == "JPEG" and upright.mode not in ("RGB", "L"):
        upright.info.pop("icc_profile", None)
        upright = upright.convert("RGB")
    upright.info = {key: value for key, value in upright.info.items() if key in _KEPT}
    written = BytesIO()
    upright.save(written, kind, quality=QUALITY, optimize=True)
    return written.getvalue()


def _drawing(path: Path, content: bytes) -> bytes:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    root = etree.fromstring(content, parser)
    for element in list(root.iter()):
        space, local = _qualified(element.tag)
        if (space not in _NAMESPACES or local in _LEFT_OUT) and (parent := element.getparent()) is not None:
            parent.remove(element)
            continue
        for key, value in element.attrib.items():
            space, attribute = _qualified(key)
            is_address = attribute == "href" and not value.startswith(("#", "data:image/"))
            if is_address and local != "a":
                raise UsageError(f"{path} hämtar {value[:80]}. Bädda in det i bilden, eller ta bort det.")
            if is_address or space not in _NAMESPACES or attribute.startswith("on"):
                del element.attrib[key]
    etree.cleanup_namespaces(root)
    return etree.tostring(root)


def _qualified(name: object) -> tuple[str, str]:
    """The namespace and the local name; of an entity, which has none, nothing that is known."""
    if not isinstance(name, str):
        return "?", ""
    qualified = etree.QName(name)
    return qualified.namespace or "", qualified.localname
