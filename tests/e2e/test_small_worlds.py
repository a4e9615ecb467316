"""From raw files right through to marts, figures and verdicts: a few rows, counted by hand."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from partsrapport import config, core
from partsrapport.coverage.situation import situations
from partsrapport.running import building
from partsrapport.warehouse import marts, store

BASE = Path(__file__).parent / "worlds" / "base"
SETTINGS = 'titel = "Året"\norganisation = "Provrådet"\nprogram = "Programmet"\nar = 2020\nper = 2021-05-31\n'
KRAFT, DELADE, DOMSTOL, NORRA, SODRA = "202100-4284", "202100-3625", "202100-2742", "202100-5026", "202100-0852"
NAMND, UNIVERSITET = "202100-2114", "202100-2932"
ATTUNDA, SOLNA = f"{DOMSTOL}/attunda", f"{DOMSTOL}/solna"
OVER_TIME = {
    "malgrupp.csv": f"""organisationsnummer;organisation;sektor;fran;till;eftertradare;vardmyndighet;enhet
{KRAFT};Kraftverket;myndighet;2015-01-01;2018-12-31;;;
{KRAFT};Kraftverket;myndighet;2020-07-01;;;;
{DELADE};Delade verket;myndighet;2015-01-01;2019-12-31;{NORRA}, {SODRA};;
{NORRA};Norra verket;myndighet;2020-01-01;;;;
{SODRA};Södra verket;myndighet;2020-01-01;;;;
{DOMSTOL};Domstolsverket;myndighet;2015-01-01;;;;
{DOMSTOL};Attunda tingsrätt;myndighet;2015-01-01;;;{DOMSTOL};Attunda
{DOMSTOL};Solna tingsrätt;myndighet;2015-01-01;;;{DOMSTOL};Solna
{NAMND};Lilla nämnden;myndighet;2015-01-01;;;Domstolsverket;
{UNIVERSITET};Uppsala universitet;lärosäte;2015-01-01;;;;
""",
    "anstallda.csv": f"""organisationsnummer;organisation;ar;anstallda
{KRAFT};;2015;100
{DELADE};;2015;300
{NORRA};;2020;200
{SODRA};;2020;100
{DOMSTOL};;2015;400
{DOMSTOL};Attunda tingsrätt;2015;60
{NAMND};;2015;5
{UNIVERSITET};;2015;7000
""",
    "intresseanmalningar.csv": f"""anmalan_id;organisationsnummer;organisation;tjanst;datum
I1;{NAMND};;Fånga tidiga tecken;2019-01-10
""",
    "avrop.csv": f"""avrop_id;organisationsnummer;organisation;tjanst;avropsdatum;status
A1;{KRAFT};;Effektiva team;2018-03-01;levererad
A2;{DELADE};;Effektiva team;2019-05-01;levererad
A3;{DOMSTOL};Attunda tingsrätt;Fånga tidiga tecken;2019-04-01;planerad
A4;;Domstolsverket;Fånga tidiga tecken;2020-09-01;avbeställd
A5;{DOMSTOL};;Fånga tidiga tecken;2021-01-15;pågående
""",
    "leveranstillfallen.csv": """tillfalle_id;avrop_id;datum;form;deltagare;status
L1;A1;2018-06-01;fysisk;15;genomfört
L2;A2;2020-02-10;digital;20;genomfört
""",
}
World = Callable[..., duckdb.DuckDBPyConnection]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory):
    """The warehouse of the same few rows with these files in place of theirs; None: without it."""
    opened: list[duckdb.DuckDBPyConnection] = []

    def made(files: dict[str, str | None], settings: str = "") -> duckdb.DuckDBPyConnection:
        root = tmp_path_factory.mktemp("world")
        raw = Path(shutil.copytree(BASE, root / "data" / "raw"))
        for name, text in files.items():
            (raw / name).parent.mkdir(exist_ok=True)
            (raw / name).unlink() if text is None else (raw / name).write_text(text, encoding="utf-8")
        (root / "partsrapport.toml").write_text(SETTINGS + settings, encoding="utf-8")
        read = config.load(root)
        opened.append(connection := duckdb.connect())
        store.create(connection)
        store.load(connection, {**core.clean(raw, read), "meta.build": building.build_row(read)})
        building.compute(connection)
        return connection

    yield made
    for connection in opened:
        connection.close()


@pytest.fixture(scope="module")
def over_time(world: World) -> duckdb.DuckDBPyConnection:
    """One that comes back, one that is split, two bodies under another's number, a board with a host."""
    claim = """
[[uppgift]]
id = "u"
publicerad = 2020-01-20
kalla = "Nyhet"
pastaende = "Tre av sju har avropat"
figur = "coverage_ordered_share"
jamforelse = "≈"
varde = 0.43
tolerans = 0.005
per = 2020-01-01
"""
    return world(OVER_TIME | {"publicerade_uppgifter.toml": claim})


def one(connection: duckdb.DuckDBPyConnection, sql: str) -> tuple[Any, ...]:
    (row,) = connection.sql(sql).fetchall()
    return row


def test_every_row_is_let_in(over_time: duckdb.DuckDBPyConnection) -> None:
    assert over_time.sql("FROM quality.quarantine").fetchall() == []


@pytest.mark.parametrize(
    ("day", "organisations", "employees"),
    [
        pytest.param(date(2018, 12, 31), (7, None, 1, 1), (7865, None, 100, 100), id="the last day before it leaves"),
        pytest.param(date(2019, 1, 1), (6, None, 0, 0), (7765, None, 0, 0), id="it has left"),
        pytest.param(date(2019, 12, 31), (6, 1, 2, 0), (7765, 5, 360, 0), id="before the split"),
        pytest.param(date(2020, 1, 1), (7, 1, 3, 0), (7765, 5, 360, 0), id="both that follow count"),
        pytest.param(date(2020, 2, 10), (7, 1, 3, 2), (7765, 5, 360, 300), id="delivered after the split, to both"),
        pytest.param(date(2020, 7, 1), (8, 1, 4, 3), (7865, 5, 460, 400), id="it has come back"),
        pytest.param(date(2021, 5, 31), (8, 1, 5, 3), (7865, 5, 860, 400), id="the number's own body orders too"),
    ],
)
def test_coverage_on_any_day_is_what_one_counts_by_hand(over_time, day, organisations, employees) -> None:
    steps = ("target", "interested", "ordered", "delivered")
    columns = ", ".join([f"{step}_n" for step in steps] + [f"{step}_employees_n" for step in steps])
    found = one(over_time, f"SELECT {columns} FROM ({marts.at('coverage', day)}) WHERE dimension = 'alla'")
    assert found == (*organisations, *employees)


@pytest.mark.parametrize(
    ("day", "t1", "t2"),
    [
        (date(2018, 12, 31), {KRAFT}, set()),
        (date(2019, 12, 31), {DELADE}, {ATTUNDA}),
        (date(2020, 1, 1), {NORRA, SODRA}, {ATTUNDA}),
        (date(2021, 5, 31), {KRAFT, NORRA, SODRA}, {ATTUNDA, DOMSTOL}),
    ],
)
def test_who_has_ordered_a_service_is_what_one_finds_by_hand(over_time, day, t1, t2) -> None:
    ordered = f"SELECT service_id, organisation_id FROM ({marts.at('service_status', day)}) WHERE is_ordered"
    found = over_time.sql(ordered).fetchall()
    assert sorted(found) == sorted([("T1", one) for one in t1] + [("T2", one) for one in t2])


def test_each_that_a_host_keeps_house_for_and_each_under_a_number_counts_as_its_own(over_time) -> None:
    members = over_time.sql(f"SELECT organisation_id FROM ({marts.at('organisation_status', date(2021, 5, 31))})")
    everyone = {KRAFT, NORRA, SODRA, DOMSTOL, ATTUNDA, SOLNA, NAMND, UNIVERSITET}
    assert {id_ for (id_,) in members.fetchall()} == everyone
    hosted = over_time.sql("SELECT organisation_id FROM core.organisations WHERE host_id IS NOT NULL").fetchall()
    assert {id_ for (id_,) in hosted} == {ATTUNDA, SOLNA, NAMND}


@pytest.mark.parametrize(
    ("register", "of_coverage", "of_services", "steps"),
    [
        ("intresseanmalningar.csv", {"interested_n", "interested_employees_n"}, set(), {"avrop till leverans"}),
        (
            "leveranstillfallen.csv",
            {"delivered_n", "delivered_employees_n"},
            {"delivered_orders_n", "occasions_n", "counted_occasions_n", "participants_n"},
            {"intresse till avrop"},
        ),
        (
            "anstallda.csv",
            {f"{of}_employees_n" for of in ("target", "interested", "ordered", "delivered")},
            set(),
            {"avrop till leverans", "intresse till avrop"},
        ),
        (  # of orders that are not known nobody knows what was delivered
            "avrop.csv",
            {f"{of}_{what}_n".replace("__", "_") for of in ("ordered", "delivered") for what in ("", "employees")},
            {"orders_n", "delivered_orders_n", "occasions_n", "counted_occasions_n", "participants_n"}
            | {"organisations_n", "organisations_share", "universities_n", "universities_share"},
            set(),
        ),
    ],
)
def test_what_no_register_tells_of_is_unknown_and_not_nought(world, register, of_coverage, of_services, steps) -> None:
    heading = OVER_TIME[register].splitlines()[0] + "\n"
    connection = world(OVER_TIME | {register: heading})
    coverage, services = (connection.sql(f"FROM mart.{name}").pl() for name in ("coverage", "services"))
    last = {name: rows.filter(as_of_date=date(2021, 5, 31)) for name, rows in {"c": coverage, "s": services}.items()}
    empty = {name: {one.name for one in rows if one.null_count() == rows.height} for name, rows in last.items()}
    assert empty == {"c": of_coverage, "s": of_services}
    (not_yet,) = connection.sql("SELECT count(is_interested) > 0 FROM mart.not_yet_reached").fetchall()
    assert not_yet == (register not in ("intresseanmalningar.csv", "avrop.csv"),)
    waits = {step for (step,) in connection.sql("SELECT DISTINCT step FROM mart.lead_times").fetchall()}
    assert waits == steps


def test_the_order_of_one_that_was_split_counts_once(over_time: duckdb.DuckDBPyConnection) -> None:
    columns = "service_id, orders_n, delivered_orders_n, occasions_n, organisations_n"
    found = over_time.sql(f"SELECT {columns} FROM ({marts.at('services', date(2021, 5, 31), date(2018, 1, 1))})")
    assert sorted(found.fetchall()) == [("T1", 2, 2, 2, 3), ("T2", 2, 0, 0, 2)]


def test_figures_and_claims_follow(over_time: duckdb.DuckDBPyConnection) -> None:
    figure = "SELECT value, numerator, denominator FROM mart.figures WHERE figure_id = 'coverage_ordered_share'"
    assert one(over_time, figure) == (0.625, 5, 8)
    assert one(over_time, "SELECT verdict FROM mart.claims") == ("stämmer",)


def test_the_forecast_is_about_the_share_and_the_start_of_the_settings(world: World) -> None:
    day = date(2021, 5, 31)
    told = world(OVER_TIME, "prognos_andel = 0.75\nprognos_start = 2019-01-01\n")
    (found,) = situations(told, [day])
    assert (found.target_share, found.missing_n, found.observed_days) == (0.75, 1, (day - date(2018, 12, 31)).days)
    assert one(told, "SELECT DISTINCT target_share FROM mart.forecast") == (0.75,)
    (untold,) = situations(world(OVER_TIME), [day])
    launched = date(2018, 1, 1)
    assert (untold.target_share, untold.missing_n) == (0.8, 2)
    assert untold.observed_days == (day - launched).days + 1


EXPORTS = {
    "avrop.csv": None,
    "avrop/avrop-2020-11.csv": f"""avrop_id;organisationsnummer;organisation;tjanst;avropsdatum;status
A1;{KRAFT};;Effektiva team;2020-02-01;levererad
A2;{DELADE};;Effektiva team;2020-09-10;planerad
A3;{DOMSTOL};;Fånga tidiga tecken;2020-10-02;pågående
""",
    "avrop/avrop-2020-12.csv": f"""avrop_id;organisationsnummer;organisation;tjanst;avropsdatum;status
A1;{KRAFT};;Effektiva team;2020-02-01;levererad
A2;{DELADE};;Effektiva team;2020-09-10;avbeställd
A3;{DOMSTOL};;Fånga tidiga tecken;2020-10-02;levererad
A4;{UNIVERSITET};;Effektiva team;2020-12-05;planerad
""",
}


def test_of_two_cumulative_exports_the_newer_counts_and_the_older_is_told(world: World) -> None:
    found = world(EXPORTS)
    assert found.sql("FROM quality.quarantine").fetchall() == []
    accounts = (
        "SELECT file, read_n, kept_n, superseded_n FROM quality.row_accounting WHERE file LIKE 'avrop%' ORDER BY 1"
    )
    old, new = "avrop/avrop-2020-11.csv", "avrop/avrop-2020-12.csv"
    assert found.sql(accounts).fetchall() == [(old, 3, 0, 3), (new, 4, 4, 0)]
    changes = 'SELECT key, "column", old, new, from_file, to_file FROM quality.changes ORDER BY key'
    assert found.sql(changes).fetchall() == [
        ("A2", "status", "planerad", "avbeställd", old, new),
        ("A3", "status", "pågående", "levererad", old, new),
    ]
    coverage = "SELECT ordered_n, delivered_n FROM mart.coverage WHERE dimension = 'alla' AND as_of_date = '2021-05-31'"
    assert one(found, coverage) == (3, 2)


SURVEY = """
[skala.grad]
svar = ["Inte alls", "Delvis", "I hög grad"]
[[enkat]]
id = "e-2020"
fil = "e-2020.csv"
titel = "Seminarier 2020"
ar = 2020
foljer_upp = { aktivitetstyp = "seminarium" }
%s
[[enkat.fraga]]
id = "nytta"
rubrik = "Jag har nytta"
skala = "grad"
positiva = ["I hög grad"]
"""
GOAL = "SELECT answer_n, positive_n, share, lower_share, verdict FROM exact.effect_goals"
YES, NO = "I hög grad", "Inte alls"


def survey(lines: list[str], declared: str, goal: str) -> dict[str, str | None]:
    """The files of a survey of these lines, and its goal."""
    base = (BASE / "effektmal.toml").read_text(encoding="utf-8")
    return {
        "enkater/e-2020.csv": "\n".join(lines) + "\n",
        "enkater/enkater.toml": SURVEY % declared,
        "effektmal.toml": base.replace("mats_fran", f"{goal}\nmats_fran"),
    }


def test_a_goal_for_those_who_chose_something_is_about_all_who_did(world: World) -> None:
    chosen = [("Allvarlig störning;", YES, 12), ("Allvarlig störning;Annat;", NO, 12), ("Annat;", YES, 6)]
    lines = ["Skäl;Jag har nytta", *(f'"{reasons}";{answer}' for reasons, answer, n in chosen for _ in range(n))]
    found = world(survey(lines, "inbjudna = 40", 'urval = { "Skäl" = ["Allvarlig störning;"] }'))
    answer_n, positive_n, share, lower, verdict = one(found, GOAL)
    assert (answer_n, positive_n, share, verdict) == (24, 12, 0.5, "ej nått")
    assert lower < 0.5


def test_one_who_gives_several_answers_counts_once_and_is_positive_if_one_of_them_is(world: World) -> None:
    given = [("I hög grad;Delvis;", 20), ("Delvis;Inte alls;", 10), ("Delvis", 5), ("", 3), ("Delvis, I hög grad", 5)]
    lines = ["nr;Jag har nytta", *(f'1;"{cell}"' for cell, n in given for _ in range(n))]
    files = survey(lines, "inbjudna = 50", "")
    files["enkater/enkater.toml"] = f"{files['enkater/enkater.toml']}flera = true\n"
    found = world(files)
    assert one(found, GOAL)[:3] == (40, 25, 0.625)
    answers = "SELECT answer, answer_n, is_positive FROM exact.goal_answers WHERE answer_n > 0 ORDER BY position_n"
    assert found.sql(answers).fetchall() == [
        ("Inte alls", 10, False),
        ("Delvis", 40, False),
        ("I hög grad", 25, True),
    ]


GROUPS = {"Skatteverket": (18, 2), "Sida": (10, 10), "SMHI": (17, 3)}


def answers(spelled: Callable[[str, int], str]) -> list[str]:
    """The answers of each group, its name spelled by the number of the row."""
    given = [
        (group, answer)
        for group, ns in GROUPS.items()
        for answer, n in zip((YES, NO), ns, strict=True)
        for _ in range(n)
    ]
    return ["Grupp;Jag har nytta", *(f"{spelled(group, row)};{answer}" for row, (group, answer) in enumerate(given))]


def in_three_cases(group: str, row: int) -> str:
    return (group, group.upper(), group.lower())[row % 3]


def test_groups_spelled_in_three_cases_are_judged_as_those_spelled_alike(world: World) -> None:
    declared = 'grupp = "Grupp"\ngrupper = "urval"\ngrupper_totalt = 40'
    found, right = (
        one(world(survey(answers(spelled), declared, "")), GOAL) for spelled in (in_three_cases, lambda group, _: group)
    )
    assert found[:3] == right[:3] == (60, 45, 0.75)
    assert found[3] == pytest.approx(right[3])  # groups in another order are added in another order
    assert found[3] < 0.4
    assert found[4] == right[4] == "osäkert"


def test_claims_stay_true_when_a_service_is_renamed(world: World) -> None:
    claim = """
[[uppgift]]
id = "u"
publicerad = 2021-01-20
kalla = "Nyhet"
pastaende = "Mest levererade"
figur = "services_delivered_ranking"
jamforelse = "rangordning"
varde = ["{}", "Effektiva team"]
per = 2020-12-31
"""
    catalogue = (BASE / "tjanster.csv").read_text(encoding="utf-8").replace("Fånga tidiga tecken", "Tidiga signaler")
    for name in ("Tidiga signaler", "Fånga tidiga tecken"):
        found = world(
            {
                "tjanster.csv": catalogue,
                "tjanstenamn.csv": "tjanst_id;namn\nT2;Fånga tidiga tecken\n",
                "publicerade_uppgifter.toml": claim.format(name),
                "leveranstillfallen.csv": (BASE / "leveranstillfallen.csv").read_text(encoding="utf-8")
                + "L3;A3;2020-04-02;fysisk;20;genomfört\n",
            }
        )
        assert one(found, "SELECT verdict FROM mart.claims") == ("stämmer",), name
        assert found.sql("SELECT service FROM core.services ORDER BY 1").pl()["service"].to_list() == [
            "Effektiva team",
            "Tidiga signaler",
        ]
