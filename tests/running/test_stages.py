"""A build goes on from the first stage that is not as it was, and makes what one from nothing does."""

import json
import shutil

import pytest

from partsrapport.errors import DataError
from partsrapport.project import Project
from partsrapport.quality import validation
from partsrapport.running import apart, pipeline
from partsrapport.running.pipeline import Request
from partsrapport.terminal.progress import Progress
from partsrapport.warehouse import schema, store
from tests.conftest import contents, few_checks
from tests.e2e.test_small_worlds import BASE, SETTINGS

ENOUGH = {
    "type": "expect_table_row_count_to_be_between",
    "kwargs": {"min_value": "{limit.enough_n}"},
    "severity": "critical",
    "description": "Avropen är många",
}
EXCEPTION = """
[[undantag]]
id = "u"
kontroll = "core.orders: Avropen räcker"
skal = "Vi har inte fler."
beslutat_av = "registrator"
beslutat = 2020-01-01
galler_till = 2030-01-01
"""


def counted(_, database, read, docs):
    """The checks, of how many rows there are alone: Great Expectations takes seconds to import."""
    rows = []
    with store.connect(database) as connection:
        for suite in read:
            n = connection.table(suite.table.name).shape[0]
            for position, one in enumerate(suite.expectations, 1):
                said = {"position_n": position, "expectation": one["type"], "description": one["description"]}
                of_suite = {"suite": suite.table.name, "title": suite.title, "remedy": suite.remedy, "checked_n": n}
                success = n >= one["kwargs"].get("min_value", 0)
                rows.append({**of_suite, **said, **validation.PASSED, "severity": "kritisk", "success": success})
    (docs / "index.html").write_text(json.dumps(rows))
    return schema.tables()["quality.validation"].frame(rows)


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.setattr(apart, "run", counted)
    root = tmp_path / "project"
    shutil.copytree(BASE, root / "data" / "raw")
    (root / "partsrapport.toml").write_text(SETTINGS)
    few_checks(root)
    suite = {"name": "core.orders", "meta": {}, "expectations": [ENOUGH]}
    (root / "expectations" / "core.orders.json").write_text(json.dumps(suite, ensure_ascii=False))
    (root / "expectations" / "limits.toml").write_text("[limit]\nenough_n = 0 # some do without\n")
    return Project(root, root / "data" / "raw", tmp_path / "work", tmp_path / "out")


def run(project):
    return pipeline.run(project, Request(), Progress(quiet=True), upto="warehouse")


def made(project):
    """All that is the same bytes where it is the same: of the databases their fingerprints are."""
    other = (".duckdb", ".tasks.json")
    return {
        name: of for name, of in contents(project.work).items() if not name.endswith(other) and "historik" not in name
    }


def test_each_edit_reruns_the_stages_that_rest_on_it_and_makes_what_a_build_from_nothing_does(project, tmp_path):
    suite, limits = (project.root / "expectations" / name for name in ("core.orders.json", "limits.toml"))
    exceptions = project.raw / "undantag.toml"

    def edited(path, old, new):
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))
        return run(project)

    def is_as_from_nothing():
        other = project._replace(work=tmp_path / "other")
        shutil.rmtree(other.work, ignore_errors=True)
        run(other)
        return made(project) == made(other)

    assert run(project) == ["data", "checks", "warehouse", "parquet"]
    assert edited(suite, "Avropen är många", "Avropen räcker") == ["checks", "warehouse"]
    assert edited(limits, "some do without", "many do without") == ["checks"]
    assert edited(limits, "enough_n = 0", "enough_n = -1") == ["checks"], "and they say the same"
    assert is_as_from_nothing()
    before = made(project)
    with pytest.raises(DataError, match="Avropen räcker"):
        edited(limits, "enough_n = -1", "enough_n = 99")
    differing = {name for name, of in made(project).items() if before.get(name) != of}
    assert differing == {".validation.parquet", "kontroller/index.html"}
    exceptions.write_text(EXCEPTION)
    assert run(project) == ["warehouse"]
    assert edited(exceptions, "Vi har inte fler.", "Vi har bara dessa.") == ["warehouse"]
    assert is_as_from_nothing()
    exceptions.unlink()
    assert edited(limits, "enough_n = 99", "enough_n = 0") == ["checks", "warehouse"]
    assert made(project) == before
