"""One idea of what ends a line: no stray character loses a row, and none makes one."""

from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partsrapport.raw.reading import read

WANTED = ("id", "namn", "år")
STRAYS = ["\x85", "\v", "\f", "\x1c", "\u2028", "\u2029", "\r"]


def _rows(folder: Path, content: str) -> list[tuple[object, ...]]:
    path = folder / "f.csv"
    path.write_bytes(content.encode())
    return read(path, folder, WANTED).frame.select(*WANTED).rows()


@pytest.mark.parametrize(("stray", "end"), list(product(STRAYS, ["\n", "\r\n"])))
def test_a_stray_character_within_a_row_loses_none_and_makes_none(tmp_path: Path, stray: str, end: str) -> None:
    content = f"id;namn;år{end}1;a{stray}å;2018{end}2;b;2019{end}3;c{stray};2020{end}"
    name = "a å" if stray != "\x1c" else "aå"
    assert _rows(tmp_path, content) == [("1", name, "2018"), ("2", "b", "2019"), ("3", "c", "2020")]


def test_an_old_mac_file_may_have_line_feeds_in_its_cells(tmp_path: Path) -> None:
    content = 'id;namn;år\r1;"a\nb";2018\r2;c;2019\r3;d;2020\r'
    assert _rows(tmp_path, content) == [("1", "a b", "2018"), ("2", "c", "2019"), ("3", "d", "2020")]


CELLS = st.text(alphabet='aåö ;"\r\n\x85\u2028\v', max_size=5)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=6), st.sampled_from(["\n", "\r\n", "\r"]))
def test_quoted_cells_may_hold_any_line_end(tmp_path_factory: pytest.TempPathFactory, cells, end: str) -> None:
    def quoted(text: str) -> str:
        return '"' + text.replace('"', '""') + '"'

    folder = tmp_path_factory.mktemp("rader")
    lines = [f"{number};{quoted(name)};{quoted(year)}" for number, (name, year) in enumerate(cells, start=1)]
    content = end.join(["id;namn;år", *lines, ""])
    path = folder / "f.csv"
    path.write_bytes(content.encode())
    frame = read(path, folder, WANTED).frame
    whole = frame.filter(frame["damage"].is_null())
    tidied = [tuple(" ".join(text.split()) or None for text in pair) for pair in cells]
    read_as = dict(zip(whole["id"], whole.select("namn", "år").rows(), strict=True))
    assert all(read_as[id_] == tidied[int(id_) - 1] for id_ in read_as)
