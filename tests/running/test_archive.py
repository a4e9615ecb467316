"""The published folder as one file: all that was published, nothing else, the same bytes."""

import zipfile

import pytest

from partsrapport.errors import UsageError
from partsrapport.running import archive, marks


@pytest.fixture
def out(tmp_path):
    published = tmp_path / "public"
    (published / "data").mkdir(parents=True)
    (published / "rapport.html").write_text("<p>Hej</p>", encoding="utf-8")
    (published / "data" / "figures.csv").write_text("a;b", encoding="utf-8")
    (published / "anteckning.txt").write_text("någon annans", encoding="utf-8")
    marks.put_mark(published, marks.PUBLISHED, ["rapport.html", "data/figures.csv"])
    return published


def test_it_holds_what_was_published_and_nothing_of_others(out):
    with zipfile.ZipFile(archive.write(out)) as packed:
        assert packed.namelist() == ["public/data/figures.csv", "public/manifest.json", "public/rapport.html"]
        assert packed.read("public/rapport.html").decode() == "<p>Hej</p>"


def test_it_is_the_same_whenever_it_is_made(out):
    first = archive.write(out).read_bytes()
    (out / "rapport.html").touch()
    assert archive.write(out).read_bytes() == first


def test_a_file_of_others_by_its_name_is_neither_replaced_nor_removed(out):
    archive.of(out).write_text("viktigt", encoding="utf-8")
    with pytest.raises(UsageError, match="inte gjord av partsrapport"):
        archive.write(out)
    archive.remove(out)
    assert archive.of(out).read_text(encoding="utf-8") == "viktigt"


def test_it_is_removed_with_what_else_was_made(out):
    archive.write(out)
    archive.remove(out)
    assert not archive.of(out).exists()
