import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from partsrapport.report.totals import with_total

NAMES = {"name": "part", "total": "Alla", "rest": "Övriga"}
COUNTS = st.lists(st.integers(0, 10**9), max_size=6)


@given(COUNTS, st.integers(0, 10**9))
def test_the_rows_above_the_total_always_add_up_to_it(counts: list[int], left: int) -> None:
    parts = pl.DataFrame({"part": [str(n) for n in range(len(counts))], "n": counts}, schema={"part": str, "n": int})
    rows = with_total(parts, pl.DataFrame({"n": [sum(counts) + left]}), **NAMES)
    if not counts:
        assert rows.is_empty()
        return
    *shown, total = rows["n"].to_list()
    assert total == sum(shown) == sum(counts) + left
    assert ("Övriga" in rows["part"].to_list()) == (left > 0)


def test_a_whole_that_is_unknown_stays_unknown() -> None:
    parts = pl.DataFrame({"part": ["a"], "n": [None]}, schema={"part": str, "n": int})
    assert with_total(parts, parts.select("n"), **NAMES)["n"].to_list() == [None, None]


def test_parts_that_are_all_there_is_are_summed() -> None:
    parts = pl.DataFrame({"part": ["a", "b"], "n": [1, 2], "m": [3, None]})
    assert with_total(parts, name="part", total="Alla").rows()[2:] == [("Alla", 3, 3)]
