"""Pictures are published upright and small, and without what cameras and editors note in them."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from partsrapport.errors import UsageError
from partsrapport.render import pictures

ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825


def photo(size: tuple[int, int], kind: str, mode: str = "RGB") -> bytes:
    """A picture whose left edge is red, taken with the camera turned a quarter to the right, at a place."""
    image = Image.new("RGB", size, "white")
    image.paste((200, 0, 0), (0, 0, size[0] // 10, size[1]))
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = 6, "Kameran"
    exif.get_ifd(GPS).update({1: "N", 2: (59.0, 19.0, 30.0)})
    written = BytesIO()
    image.convert(mode).save(written, kind, exif=exif, comment="Åsas bild")
    return written.getvalue()


@pytest.mark.parametrize(("name", "kind"), [("a.JPG", "JPEG"), ("a.png", "PNG")])
def test_a_photo_is_upright_and_small_and_does_not_say_where_it_was_taken(name, kind):
    taken = photo((4000, 3000), kind)
    assert b"Kameran" in taken
    shown = pictures.published(Path(name), taken)
    with Image.open(BytesIO(shown)) as image:
        assert image.format == kind
        assert image.size == (1200, 1600)
        assert (not image.getexif(), image.info.get("comment")) == (True, None)
        red, green, blue = image.convert("RGB").crop((600, 10, 601, 11)).tobytes()  # what was to the left is at the top
    assert b"Kameran" not in shown
    assert red > 150 > max(green, blue)
    assert pictures.published(Path(name), taken) == shown


def test_a_small_picture_keeps_its_size_and_what_is_transparent():
    image, written = Image.new("RGBA", (40, 30), (0, 0, 0, 0)), BytesIO()
    image.save(written, "PNG")
    with Image.open(BytesIO(pictures.published(Path("a.png"), written.getvalue()))) as shown:
        assert (shown.size, shown.convert("RGBA").getpixel((5, 5))) == ((40, 30), (0, 0, 0, 0))


def test_a_photo_of_a_printer_gets_the_colours_of_a_screen():
    with Image.open(BytesIO(pictures.published(Path("a.jpeg"), photo((40, 40), "JPEG", "CMYK")))) as shown:
        assert shown.mode == "RGB"


SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:s="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" '
    's:docname="C:/asa/bild.svg" onload="f()"><!-- av Åsa --><metadata>Åsa</metadata><script>f()</script>'
    '<s:namedview/><a href="javascript:f()"><rect id="r" width="9" height="9" onclick="f()"/></a><use href="#r"/>'
    "{}</svg>"
)


def test_a_drawing_has_no_script_and_nothing_of_who_drew_it():
    shown = pictures.published(Path("a.svg"), SVG.format("").encode()).decode()
    assert shown == (
        '<svg xmlns="http://www.w3.org/2000/svg"><a><rect id="r" width="9" height="9"/></a><use href="#r"/></svg>'
    )


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.svg"])
@pytest.mark.parametrize("content", [b"", b"ftypheic", photo((40, 40), "JPEG")[:400]])
def test_what_is_no_picture_is_told_with_its_name(name, content):
    with pytest.raises(UsageError, match=rf"^quarto/bilder/{name} går inte att läsa som en bild av slaget \{name[1:]}"):
        pictures.published(Path("quarto/bilder", name), content)


def test_a_drawing_that_fetches_is_told():
    drawing = SVG.format('<image href="https://example.org/x.png"/>').encode()
    with pytest.raises(UsageError, match=r"a.svg hämtar https://example.org/x.png. Bädda in det i bilden"):
        pictures.published(Path("a.svg"), drawing)
