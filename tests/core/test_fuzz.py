"""Files broken at random, from a seed: cleaning ends with an account that adds up or with a message, in good time.

``FUZZ`` in the environment is how many folders are broken, and ``FUZZ_FROM`` the seed of the first; ``make fuzz``
breaks thousands. Each is cleaned in another process, so that one that ends or hangs is seen.
"""

import multiprocessing
import os
import random
import re
import shutil
import zipfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import xlsxwriter

from partsrapport.config import Settings
from partsrapport.core import clean
from partsrapport.errors import DataError

N, FIRST = int(os.environ.get("FUZZ", "20")), int(os.environ.get("FUZZ_FROM", "1"))
LONGEST_SECONDS = 120
JUNK = [b"\0", b"\r", b'"', b"\xe4", b"\xff\xfe", b"\xef\xbb\xbf", b"<", b"&a;", b"\xe2\x80\xa8", b"\x1b[2J", b";" * 40]
JUNK += [b"9" * 30, b"-1", b"=1+1", b"#REF!", b"1.000", b"2021-02-30", b"811218-9876", b"]]>", b"[[x]]\n", b"\x85"]
FAR = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
Mutation = Callable[[random.Random, bytes], bytes]


def _cut(rng: random.Random, content: bytes) -> bytes:
    start = rng.randrange(len(content) + 1)
    return content[:start] + content[start + rng.choice([1, 10, 1000, 10**6]) :]


def _insert(rng: random.Random, content: bytes) -> bytes:
    start = rng.randrange(len(content) + 1)
    return content[:start] + rng.choice(JUNK) * rng.choice([1, 1, 3, 500]) + content[start:]


def _flip(rng: random.Random, content: bytes) -> bytes:
    mutable = bytearray(content)
    for _ in range(min(len(mutable), rng.choice([1, 5, 50]))):
        mutable[rng.randrange(len(mutable))] = rng.randrange(256)
    return bytes(mutable)


def _repeat(rng: random.Random, content: bytes) -> bytes:
    start = rng.randrange(len(content) + 1)
    return content[:start] + content[start : start + rng.choice([10, 200])] * rng.choice([2, 50]) + content[start:]


def _swap_words(rng: random.Random, content: bytes) -> bytes:
    words = [*b";,\n<>=\"' /"]
    old, new = rng.choice(words), rng.choice(words)
    return content.replace(bytes([old]), bytes([new]), rng.choice([1, 5, -1]))


def _recode(rng: random.Random, content: bytes) -> bytes:
    text = content.decode("utf-8", "replace")
    first, second = (rng.choice(["utf-8", "windows-1252", "utf-16-le", "utf-16", "cp850"]) for _ in range(2))
    middle = rng.choice([0, len(text) // 2])
    return text[:middle].encode(first, "replace") + text[middle:].encode(second, "replace")


def _lines(rng: random.Random, content: bytes) -> bytes:
    lines = content.split(b"\n")
    rng.shuffle(lines)
    return rng.choice([b"\r", b"\r\n", b"\n", b"\n\n", b"\x0b"]).join(lines)


MUTATIONS: list[Mutation] = [_cut, _insert, _flip, _repeat, _swap_words, _recode, _lines]


def _mutate_part(rng: random.Random, path: Path) -> None:
    """Break one part of a workbook, or leave it out, or give it a far cell."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = rng.choice(sorted(parts))
    how = rng.choice(["mutate", "mutate", "drop", "far", "rename"])
    if how in ("drop", "rename"):
        content = parts.pop(name)
        parts |= {f"x{name}": content} if how == "rename" else {}
    elif how == "far":
        parts = {part: content.replace(b"</sheetData>", FAR) for part, content in parts.items()}
    else:
        parts[name] = rng.choice(MUTATIONS)(rng, parts[name])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)


def _other_kind(rng: random.Random, path: Path) -> None:
    """Put something that is no such file in its place."""
    kind = rng.choice(["empty", "folder", "pipe", "device", "nowhere", "picture", "old", "zip", "other", "zeros"])
    others = [other for other in path.parents[0].iterdir() if other.is_file() and other != path]
    content = {"empty": b"", "picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "zip": b"PK\x05\x06" + bytes(18)}
    content |= {"old": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "zeros": bytes(100_000)}
    content |= {"other": rng.choice(others or [path]).read_bytes()}
    path.unlink()
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind in ("device", "nowhere"):
        path.symlink_to({"device": "/dev/zero", "nowhere": "/nowhere/at/all"}[kind])
    else:
        path.write_bytes(content[kind])


def _break(rng: random.Random, folder: Path) -> list[str]:
    """Break one to three files; the names of those."""
    paths = sorted(path for path in folder.rglob("*.*") if path.is_file())
    chosen = rng.sample(paths, rng.choice([1, 1, 2, 3]))
    for path in chosen:
        if rng.random() < 0.1:
            _other_kind(rng, path)
        elif path.suffix == ".xlsx" and rng.random() < 0.8:
            _mutate_part(rng, path)
        else:
            path.write_bytes(rng.choice(MUTATIONS)(rng, path.read_bytes()))
    return [path.stem for path in chosen]


def _outcome(seed: int, template: Path, settings: Settings) -> str:
    """What is wrong with how cleaning a broken folder ended, told by its seed; empty where nothing is."""
    with TemporaryDirectory() as folder:
        raw = Path(shutil.copytree(template, Path(folder) / "raw"))
        broken = _break(random.Random(seed), raw)  # noqa: S311 nothing is secret here
        try:
            frames = clean(raw, settings)
        except DataError as error:
            said = str(error)
            is_told = any(name in said for name in broken) or "rådata" in said
            return "" if is_told else f"{seed}: {broken} inte nämnd: {said}"
        except Exception as error:
            return f"{seed}: {broken} {type(error).__name__}: {error}"
    accounts = frames["quality.row_accounting"]
    parts = pl.sum_horizontal("kept_n", "duplicate_n", "superseded_n", "quarantined_n")
    adds_up = accounts.select((pl.col("read_n") == parts).all()).item()
    quarantine = frames["quality.quarantine"]
    if not adds_up or quarantine.height != accounts["quarantined_n"].sum():
        return f"{seed}: {broken} räkningen går inte ihop"
    is_masked = not re.search(r"(?<![0-9])811218-9876(?![0-9])", quarantine.write_csv())
    return "" if is_masked else f"{seed}: {broken} ett personnummer i karantänen"


def test_a_folder_in_which_no_row_is_right_is_quarantined_whole(raw: Path, settings: Settings) -> None:
    for path in raw.glob("*.csv"):
        header, *rows = path.read_text(encoding="utf-8").splitlines()
        path.write_text("\n".join([header, *("?;" * header.count(";") + "?" for _ in rows)]), encoding="utf-8")
    frames = clean(raw, settings)
    accounts = frames["quality.row_accounting"].filter(~pl.col("file").str.contains("enkater"))
    assert accounts["kept_n"].sum() == accounts["duplicate_n"].sum() == 0
    assert accounts["quarantined_n"].to_list() == accounts["read_n"].to_list()


def _as_workbook(path: Path, *, is_split: bool) -> None:
    """The same table as a workbook, its rows in two sheets if asked for."""
    header, *rows = [line.split(";") for line in path.read_text(encoding="utf-8").splitlines()]
    sheets = [rows[:1], rows[1:]] if is_split else [rows]
    workbook = xlsxwriter.Workbook(path.with_suffix(".xlsx"))
    for some in sheets:
        sheet = workbook.add_worksheet()
        for number, row in enumerate([header, *some]):
            sheet.write_row(number, 0, row)
    workbook.close()
    path.unlink()


def test_broken_files_end_with_an_account_or_a_message(raw: Path, settings: Settings) -> None:
    for name in ("avrop", "leveranstillfallen", "malgrupp"):
        _as_workbook(raw / f"{name}.csv", is_split=name == "avrop")
    assert clean(raw, settings)["quality.quarantine"].is_empty()
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=min(2, 1 + N // 100), mp_context=context) as pool:
        ended = [pool.submit(_outcome, seed, raw, settings) for seed in range(FIRST, FIRST + N)]
        wrong = [said for one in ended if (said := one.result(timeout=LONGEST_SECONDS))]
    assert not wrong, "\n".join(wrong)
