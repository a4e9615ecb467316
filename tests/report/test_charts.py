import json
import re
from collections.abc import Callable
from datetime import date
from functools import partial
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree as ET

import polars as pl
import pytest
import vl_convert

from partsrapport.report import charts, theme
from partsrapport.report.time_charts import LEAST_GAP, _apart

NBSP = "\u00a0"
DATES = [date(2018, 6, 30), date(2019, 12, 31), date(2021, 5, 31)]
SECRET = pl.lit("202100-4284").alias("organisation_id")

CURVES = pl.DataFrame(
    {
        "date": DATES * 2,
        "series": ["har avropat"] * 3 + ["har fått leverans"] * 3,
        "share": [0.1, 0.4, 0.574, 0.05, 0.3, 0.56],
        "sector": ["lärosäte"] * 6,
    }
)
BARS = pl.DataFrame({"label": ["IA-systemet", "Effektiva team"], "value": [61, 0], "text": ["61", "0"]})
YEARS = pl.DataFrame({"label": ["Filmer", "Webbinarier"], "value": [4, 1240], "previous_value": [None, 310]})
INTERVALS = pl.DataFrame(
    {
        "label": ["Ny kunskap om samverkan", "Stöd som " + "mycket " * 15 + "behövdes"],
        "share": [0.84, None],
        "lower_share": [0.76, None],
        "upper_share": [0.9, None],
        "target_share": [0.7, 0.6],
        "verdict": ["nått", "ännu ej mätt"],
    }
)
ANSWERS = pl.DataFrame(
    {
        "label": ["Ny kunskap"] * 3 + ["Nya perspektiv"] * 3,
        "answer": ["Inte alls", "Delvis", "I hög grad"] * 2,
        "is_positive": [False, False, True] * 2,
        "share": [0.1, 0.3, 0.6, None, 0.5, 0.5],
    }
)
FORECAST = pl.DataFrame(
    {
        "date": [*DATES, DATES[-1], date(2023, 5, 31)],
        "share": [0.1, 0.4, 0.57, 0.57, 0.85],
        "lower_share": [None, None, None, 0.57, 0.7],
        "upper_share": [None, None, None, 0.57, 0.95],
    }
)
MONTHS = pl.DataFrame({"heading": "Filmer", "month_date": [date(2020, 3, 1), date(2020, 11, 1)], "value": [3, 21]})

FORMS: dict[str, tuple[Callable[[pl.DataFrame], Any], pl.DataFrame]] = {
    "curves": (charts.curves, CURVES),
    "bars": (charts.bars, BARS),
    "year_on_year": (partial(charts.year_on_year, year=2020), YEARS),
    "intervals": (charts.intervals, INTERVALS),
    "answers": (charts.answers, ANSWERS),
    "forecast": (partial(charts.forecast, target=0.8), FORECAST),
    "months": (charts.months, MONTHS),
}
FORM = pytest.mark.parametrize("form", FORMS)


def texts(chart: Any) -> list[str]:
    svg = ET.XML(charts.show(chart, alt="a").svg)
    return ["\n".join(element.itertext()) for element in svg.iter("{http://www.w3.org/2000/svg}text")]


def data(chart: Any) -> list[dict[str, Any]]:
    return [row for rows in chart.to_dict()["datasets"].values() for row in rows]


@FORM
def test_the_same_frame_gives_the_same_bytes(form: str) -> None:
    draw, frame = FORMS[form]
    one, again = (charts.show(draw(frame), alt="a")._repr_mimebundle_() for _ in range(2))
    assert one == again


@FORM
def test_the_older_vega_lite_of_jupyterlab_draws_the_same(form: str) -> None:
    draw, frame = FORMS[form]
    spec = charts.show(draw(frame), alt="a").spec
    new, old = (vl_convert.vegalite_to_svg(spec, vl_version=version) for version in (None, "5.20"))
    assert re.sub(r"clip\d+", "", new) == re.sub(r"clip\d+", "", old)


@FORM
def test_a_chart_is_as_wide_as_its_text_can_be_read_on_a_telephone(form: str) -> None:
    draw, frame = FORMS[form]
    width = float(re.findall(r' width="([\d.]+)"', charts.show(draw(frame), alt="a").svg)[0])
    assert theme.WIDTH * 0.85 < width < theme.WIDTH * 1.05
    assert theme.FONT_SIZE * 343 / width > 11.5  # pixels at 375, less the page's margins


@FORM
def test_only_the_columns_of_the_form_go_into_the_chart(form: str) -> None:
    draw, frame = FORMS[form]
    assert "202100-4284" not in json.dumps(draw(frame.with_columns(SECRET)).to_dict())


@FORM
def test_a_year_without_data_says_so(form: str) -> None:
    draw, frame = FORMS[form]
    assert texts(draw(frame.clear())) == ["Det finns inga uppgifter att visa."]


def test_curves_are_named_at_their_ends() -> None:
    assert {f"57{NBSP}% har avropat", f"56{NBSP}% har fått leverans"} <= set(texts(charts.curves(CURVES)))


def test_names_of_curves_that_end_together_lie_apart() -> None:
    placed = _apart([0.5, 0.501, 0.52, 0.9])
    assert placed[0] == 0.5
    assert all(above - below >= LEAST_GAP - 1e-9 for below, above in pairwise(placed))
    assert placed[3] == 0.9


@pytest.mark.parametrize("months", [2, 3, 8, 17])
def test_no_month_is_written_twice_below_a_curve(months: int) -> None:
    days = [date(2019 + n // 12, n % 12 + 1, 28) for n in range(months)]
    drawn = texts(charts.curves(pl.DataFrame({"date": days, "series": "har avropat", "share": 0.1})))
    told = [text for text in drawn if re.fullmatch(r"\S+ 20\d\d", text)]
    assert len(told) == len(set(told)) >= 1


def test_bars_show_name_and_value() -> None:
    assert texts(charts.bars(BARS)) == ["61", "0", "IA-systemet", "Effektiva team"]


def test_long_names_are_broken_and_short_ones_stay_by_their_bar() -> None:
    short, long = (row["_lines"].split("\n") for row in data(charts.intervals(INTERVALS)) if "_lines" in row)
    assert len(short) == len(long) > 1
    assert short[-1] == "Ny kunskap om samverkan"
    assert max(map(len, long)) <= 54


def test_this_year_stands_beside_the_last() -> None:
    found = texts(charts.year_on_year(YEARS, year=2020))
    assert {f"1{NBSP}240 (2020)", "310 (2019)", "uppgift saknas (2019)"} <= set(found)


def test_intervals_say_verdict_and_target_in_words() -> None:
    found = texts(charts.intervals(INTERVALS))
    assert {f"Nått 84{NBSP}%", "Ännu ej mätt", f"mål 70{NBSP}%", f"mål 60{NBSP}%"} <= set(found)


def test_answers_diverge_where_the_positive_ones_begin() -> None:
    rows = [row for row in data(charts.answers(ANSWERS)) if row.get("_to_share") is not None]
    ends = {row["answer"]: (round(row["_from_share"], 9), round(row["_to_share"], 9)) for row in rows}
    assert ends == {"Inte alls": (-0.4, -0.3), "Delvis": (-0.3, 0.0), "I hög grad": (0.0, 0.6)}


def test_the_legend_has_the_order_of_the_scale_also_where_the_first_row_lacks_an_answer() -> None:
    scale = {"Inte alls": False, "Delvis": False, "I hög grad": True}
    rows = [("A", answer) for answer in ("Delvis", "I hög grad")] + [("B", answer) for answer in scale]
    frame = pl.DataFrame(rows, schema=["label", "answer"], orient="row").with_columns(
        is_positive=pl.col("answer").replace_strict(scale), share=0.3
    )
    fill = charts.answers(frame).to_dict()["layer"][0]["encoding"]["fill"]["scale"]
    assert fill["domain"] == [*scale]
    assert fill["range"][0] == theme.SECOND, "the darkest is furthest from the line"


def test_withheld_answers_say_so_and_are_not_in_the_data() -> None:
    chart = charts.answers(ANSWERS)
    assert texts(chart).count("visas inte, för få svar") == 1
    assert all(row.get("share") is None for row in data(chart) if row["label"] == "Nya perspektiv")


def test_a_forecast_tells_outcome_from_forecast_and_shows_the_target() -> None:
    assert {"utfall", "prognos", f"mål 80{NBSP}%"} <= set(texts(charts.forecast(FORECAST, target=0.8)))


def test_the_months_are_those_given_in_their_order() -> None:
    found = texts(charts.months(MONTHS))
    assert [text for text in found if text in ("jan", "mar", "nov", "3", "21")] == ["mar", "nov", "3", "21"]


def test_months_are_headed_and_a_column_twice_as_high_is_twice_as_much_under_each_heading() -> None:
    frame = pl.concat([MONTHS, MONTHS.with_columns(pl.col("value") * 2, heading=pl.lit("Avsnitt"))])
    found = texts(charts.months(frame))
    assert found.index("Filmer") < found.index("Avsnitt")
    heights = re.findall(r"h[\d.]+v([\d.]+)h-[\d.]+Z\" fill=\"#", charts.show(charts.months(frame), alt="a").svg)
    assert list(map(float, heights)) == pytest.approx([90 / 14, 45, 90 / 7, 90], abs=0.1)


def test_panels_of_nothing_say_so() -> None:
    assert texts(charts.panels(MONTHS.clear(), "value", charts.bars)) == ["Det finns inga uppgifter att visa."]


def test_panels_without_headings_have_their_own_legends() -> None:
    other = ANSWERS.with_columns(label=pl.lit("Stöd"), answer=pl.col("answer").replace("Inte alls", "Nej"))
    frame = pl.concat([ANSWERS.with_columns(scale=pl.lit("ett")), other.with_columns(scale=pl.lit("två"))])
    found = texts(charts.panels(frame, "scale", charts.answers, is_headed=False))
    assert "ett" not in found
    assert found.count("Delvis") == 2


def test_a_year_before_of_which_nothing_is_known_is_not_drawn() -> None:
    found = texts(charts.year_on_year(YEARS.with_columns(previous_value=pl.lit(None, pl.Int64)), year=2020))
    assert not [text for text in found if "2019" in text]
    assert "4" in found
