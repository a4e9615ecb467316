"""docs/warehouse.md: the warehouse opens in other programs, and every question in it has an answer there."""

import json
import re
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

OLDEST = "1.3.2"
ASKING = """
import json, sys, duckdb
connection = duckdb.connect(sys.argv[1], read_only=True)
assert duckdb.__version__ == sys.argv[2], duckdb.__version__
print(json.dumps([connection.execute(sql).fetchall() for sql in json.load(sys.stdin)], default=str))
"""


@pytest.fixture(scope="module")
def questions(root: Path) -> list[str]:
    found = re.findall(r"```sql\n(.*?)```", (root / "docs" / "warehouse.md").read_text(encoding="utf-8"), re.S)
    assert len(found) >= 7
    return found


@pytest.fixture(scope="module")
def answers(built, questions):
    with duckdb.connect(str(built.warehouse), read_only=True) as connection:
        return [connection.execute(sql).fetchall() for sql in questions]


def test_every_question_has_an_answer(answers):
    assert all(answers)


def test_the_answers_of_a_day_are_those_of_the_report(built, answers):
    told = """
        SELECT member, ordered_n, target_n FROM mart.coverage
        WHERE as_of_date = DATE '2020-12-31' AND dimension IN ('alla', 'tjänst') ORDER BY ordered_n DESC, member
    """
    with duckdb.connect(str(built.warehouse), read_only=True) as connection:
        coverage = connection.execute(told).fetchall()
    (ordered_n, target_n) = next((ordered_n, n) for member, ordered_n, n in coverage if member == "alla")
    levels, services, not_reached, *_ = answers
    assert {step: n for step, n, _ in levels}["avrop"] == ordered_n
    assert services == [(member, n) for member, n, _ in coverage if member != "alla" and n]
    assert len(not_reached) == target_n - ordered_n


def test_comments_are_in_swedish_for_who_asks_what_a_column_is(answers):
    comments = {name: comment for name, _, comment in answers[-1]}
    assert comments["ordered_n"] == "Har avropat. Organisationer i målgruppen som har avropat."


def test_an_older_duckdb_opens_it_and_gives_the_same_answers(built, questions, answers):
    uv = Path(sys.executable).with_name("uv")
    asked = [str(uv), "run", "--no-project", "--no-build", "--quiet", "--python", sys.executable]
    done = subprocess.run(
        [*asked, "--with", f"duckdb=={OLDEST}", "python", "-c", ASKING, str(built.warehouse), OLDEST],
        input=json.dumps(questions),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode and re.search(r"Failed to fetch|error sending request|No solution found|not found", done.stderr):
        pytest.skip(f"duckdb {OLDEST} cannot be had here: {done.stderr.strip().splitlines()[-1]}")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == json.loads(json.dumps(answers, default=str))
