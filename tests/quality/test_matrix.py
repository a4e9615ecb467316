"""Every way in which a table could be wrong is looked for, or somebody has said why not."""

import pytest

from tests.quality import matrix

HOLES = sorted(set(matrix.holes()))


def test_every_query_says_which_way_of_being_wrong_it_looks_for():
    kinds = {matrix.kind_of(one.table, each) for one in matrix.committed() for each in one.expectations}
    assert kinds == matrix.KINDS.keys()
    queries = [each for one in matrix.committed() for each in one.expectations if each["type"] not in matrix.OF_TYPES]
    untold = [
        each["description"]
        for each in queries
        if "unexpected_rows" in each["type"] and "kind" not in each.get("meta", {})
    ]
    assert untold == []


def test_what_nobody_looks_for_has_one_reason_each():
    reasons = {hole: len(matrix.covered(*hole)) for hole in HOLES}
    odd = {hole: n for hole, n in reasons.items() if n != 1}
    assert odd == {}, "an expectation of that kind, or a reason in tests/quality/holes.toml"


@pytest.mark.parametrize("place", range(len(matrix.reasons())))
def test_no_reason_outlives_its_hole(place):
    hole = matrix.reasons()[place]
    for pattern in hole["tables"]:
        assert any(kind == hole["kind"] and matrix.fnmatch(table, pattern) for kind, table in HOLES), pattern


def test_the_document_shows_the_holes():
    assert matrix.DOCUMENT.read_text(encoding="utf-8") == matrix.render(), "python -m tests.quality.matrix"
