"""Two releases compared: what differs is named, and with it what did it."""

import json
from pathlib import Path

import jsonschema
import pytest

from partsrapport.errors import UsageError
from partsrapport.running import downloads, releases
from partsrapport.terminal import listing
from partsrapport.warehouse import schema

ORDERS = {
    "figure_id": "orders_n",
    "name": "antalet avrop",
    "value": 10.0,
    "text": "10",
    "from_date": "2020-01-01",
    "as_of_date": "2020-12-31",
    "definition": "Antal avrop.",
    "sources": ["core.orders"],
}
GOAL = {**ORDERS, "figure_id": "goal_share", "name": "andelen", "sources": ["core.goals", "core.survey_answers"]}
BUILD = {"title": "Berättelse", "year": 2020, "as_of_date": "2020-12-31", "confidence": 0.95, "version": "1"}
SOURCES = {"avrop/2020.csv": "aa", "aktiviteter.xlsx": "bb", "enkater/2020.csv": None}


@pytest.fixture
def published(tmp_path: Path):
    """Publishes a folder of what it is given besides the above, and reads it."""

    def publish(name, figures=(ORDERS, GOAL), verdict="osäkert", sources=SOURCES, program="p", **build):
        data = tmp_path / name / "data"
        data.mkdir(parents=True)
        files = [{"file": file, "sha256": sha256} for file, sha256 in sources.items()]
        manifest = {"build": BUILD | build, "program": program, "sources": files}
        (tmp_path / name / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
        (data / "figures.json").write_text(json.dumps(list(figures)), encoding="utf-8")
        for table, columns in (("mart.effect_goals", "goal_id"), ("mart.claims", "claim_id")):
            headers = [downloads.header(schema.tables()[table], c) for c in (columns, "statement", "verdict")]
            row = f"em-1;Minst 70 procent;{verdict}\n" if columns == "goal_id" else ""
            text = ";".join(headers) + "\n" + row
            (data / downloads.name_of(schema.tables()[table])).write_text(text, encoding="utf-8-sig")
        return releases.read(tmp_path / name)

    return publish


def test_a_release_does_not_differ_from_itself(published):
    same = published("one")
    found = releases.differences(same, same)
    assert not any(value for key, value in found.items() if key != "releases")


def test_changed_data_are_named_and_change_only_what_rests_on_them(published):
    old = published("old")
    changed = [{**ORDERS, "value": 12.0, "text": "12"}, {**GOAL, "value": 11.0, "text": "11"}]
    found = releases.differences(old, published("new", changed, sources={**SOURCES, "avrop/2020.csv": "cc"}))
    assert found["changed_files"] == ["avrop/2020.csv"]
    assert found["causes"] == ["underlaget"]
    orders, goal = sorted(found["changed_figures"], key=lambda row: row["figure_id"], reverse=True)
    assert (orders["old"], orders["new"], orders["causes"]) == ("10", "12", ["underlaget"])
    assert goal["causes"] == [releases.ANSWERS]  # no order is behind a goal, and what was answered is not told


def test_a_file_that_a_figure_does_not_rest_on_did_not_change_it(published):
    old = published("old")
    new = published("new", [{**ORDERS, "text": "9"}], sources={**SOURCES, "aktiviteter.xlsx": "x"}, program="q")
    assert [row["causes"] for row in releases.differences(old, new)["changed_figures"]] == [["programmet"]]


@pytest.mark.parametrize(
    ("figure", "build", "cause"),
    [
        ({"definition": "Antal avrop utom avbeställda."}, {}, "definitionen"),
        ({"as_of_date": "2021-12-31"}, {"year": 2021, "as_of_date": "2021-12-31"}, "perioden"),
        ({}, {"program": "another"}, "programmet"),
        ({}, {"version": "2"}, "programmet"),
        ({}, {"confidence": 0.9}, "inställningarna"),
        ({"figure_id": "goal_share", "sources": GOAL["sources"]}, {}, "enkätsvaren"),
    ],
)
def test_what_changed_a_figure_is_told(published, figure, build, cause):
    new = published("new", [{**ORDERS, **figure, "text": "9", "value": 9.0}], **build)
    (row,) = releases.differences(published("old"), new)["changed_figures"]
    assert row["causes"] == [cause]


@pytest.mark.parametrize(
    ("build", "causes"),
    [
        ({"title": "2021", "title_en": "2021 in English"}, []),
        ({"title_en": "2021", "year": 2021, "as_of_date": "2021-12-31"}, ["perioden"]),
        ({"year": 2021, "confidence": 0.9}, ["perioden", "inställningarna"]),
    ],
)
def test_another_year_is_a_period_and_a_name_is_no_cause(published, build, causes):
    old = published("old", title_en="2020", confidence=0.95)
    assert releases.differences(old, published("new", **build))["causes"] == causes


def test_a_renamed_service_is_no_other_definition(published):
    said = "{}: antal avrop till och med dagen. Avbeställda avrop räknas inte."
    service = {**ORDERS, "figure_id": "service_t1_orders_n", "definition": said.format("Samtalskort")}
    renamed = service | {"definition": said.format("Dialogkort 2.0"), "text": "12", "value": 12.0}
    changed = releases.differences(published("old", [service]), published("new", [renamed], sources={}))
    assert changed["changed_definitions"] == []
    assert [row["causes"] for row in changed["changed_figures"]] == [["underlaget"]]
    other = service | {"definition": "Samtalskort: antal avrop."}
    found = releases.differences(published("older", [service]), published("newer", [other]))
    assert [row["figure_id"] for row in found["changed_definitions"]] == ["service_t1_orders_n"]


def test_definitions_new_and_gone_figures_are_listed(published):
    old = published("old", [ORDERS, {**ORDERS, "figure_id": "gone_n"}])
    new = published("new", [{**ORDERS, "definition": "Alla avrop."}, {**ORDERS, "figure_id": "new_n"}])
    found = releases.differences(old, new)
    assert [row["figure_id"] for row in found["new_figures"]] == ["new_n"]
    assert [row["figure_id"] for row in found["gone_figures"]] == ["gone_n"]
    assert found["changed_definitions"] == [{"figure_id": "orders_n", "old": "Antal avrop.", "new": "Alla avrop."}]
    assert found["changed_figures"] == []


def test_a_changed_verdict_says_of_what(published):
    found = releases.differences(published("old"), published("new", verdict="nått"))
    assert found["changed_verdicts"] == [{"id": "em-1", "judged": "Minst 70 procent", "old": "osäkert", "new": "nått"}]


def test_it_is_told_in_sentences_and_to_machines_as_documented(published, root, capsys):
    found = releases.differences(
        published("old"), published("new", [{**ORDERS, "text": "12", "value": 12.0}], verdict="nått", program="q")
    )
    listing.show_differences(found, as_json=False)
    said = capsys.readouterr().out
    assert "Det som skiljer: programmet." in said
    assert "Annan bedömning, em-1: osäkert → nått. Minst 70 procent" in said
    assert "Antalet avrop (orders_n)" in said
    assert "Nyckeltal: 1 ändrat, 0 nya, 1 borta och 0 ändrade i efterhand. Ändrade definitioner: 0." in said
    assert "har ändrats sedan dess" not in said
    listing.show_differences(found, as_json=True)
    answer = json.loads(capsys.readouterr().out)
    described = json.loads((root / "docs" / "json.md").read_text("utf-8").split("```json")[1].split("```")[0])
    jsonschema.validate(answer, described)
    assert answer.keys() <= described["properties"].keys()


def test_what_the_earlier_said_of_its_time_and_is_no_longer_so_is_listed(published, capsys):
    a_year_on = {"from_date": "2021-01-01", "as_of_date": "2021-12-31"}
    new = [{**ORDERS, **a_year_on}, {**ORDERS, "figure_id": "orders_n_year_before", "value": 9.0, "text": "9"}]
    period = {"year": 2021, "as_of_date": "2021-12-31"}
    found = releases.differences(published("old"), published("new", new, sources={}, **period))
    assert found["restated_figures"] == [
        {
            "figure_id": "orders_n",
            "name": "antalet avrop",
            "old": "10",
            "new": "9",
            "old_value": 10.0,
            "new_value": 9.0,
            "causes": ["underlaget"],
        }
    ]
    assert found["changed_figures"] == []
    listing.show_differences(found, as_json=False)
    lines = capsys.readouterr().out.splitlines()
    heading = lines.index("Det som den tidigare utgåvan sade om sin tid, och som har ändrats sedan dess:")
    assert lines[heading + 2].split("  ")[0] == "Antalet avrop (orders_n)"
    assert lines[heading + 2].split()[-3:] == ["10", "9", "underlaget"]


def test_what_both_years_have_in_common_is_not_what_the_earlier_said_of_its_own(published):
    held = {**ORDERS, "figure_id": "activities_held_comparable_n"}
    before = {**held, "figure_id": "activities_held_comparable_n_year_before", "value": 9.0, "text": "9"}
    a_year_on = {"from_date": "2021-01-01", "as_of_date": "2021-12-31"}
    old, new = published("old", [held]), published("new", [{**held, **a_year_on}, before], sources={})
    assert releases.differences(old, new)["restated_figures"] == []


def test_a_folder_that_is_no_release_is_refused(tmp_path):
    with pytest.raises(UsageError, match="är ingen publicerad rapport"):
        releases.read(tmp_path)


def test_a_published_report_does_not_differ_from_itself(built):
    release = releases.read(built.out)
    assert release.verdicts.keys() >= {"em-2013-ater"}
    found = releases.differences(release, release)
    assert not any(value for key, value in found.items() if key != "releases")
