"""The table behind a chart, made from its specification."""

from datetime import date

import altair as alt
import polars as pl

from partsrapport.report import chart_tables, charts

MONTHS = pl.DataFrame(
    {
        "month_date": [date(2020, month, 1) for month in (1, 2, 3)] * 2,
        "value": [3, 0, 0, 0, 0, 4],
        "heading": ["Leveranser"] * 3 + ["Aktiviteter"] * 3,
    }
)


def plain(chart) -> list[str]:
    table = chart_tables.of(charts.show(chart, alt="a").spec)
    return [" ".join(line.split()) for line in table.plain.replace("\u00a0", " ").splitlines()]


def test_bars_show_their_texts_and_give_their_values():
    frame = pl.DataFrame({"label": ["A", "B"], "value": [0.5, 0.25], "text": ["50 % (1 av 2)", "25 %"]})
    shown = chart_tables.of(charts.show(charts.bars(frame), alt="a").spec)
    assert shown.rows == [("A", "50 % (1 av 2)"), ("B", "25 %")]
    assert shown.csv == "Del;Andel\r\nA;0,5\r\nB;0,25\r\n"


def test_what_only_places_the_marks_is_left_out():
    frame = pl.DataFrame(
        {"label": ["A"], "value": [3], "previous_value": [None]}, schema_overrides={"previous_value": pl.Int64}
    )
    two_years = frame.vstack(pl.DataFrame({"label": ["B"], "value": [1], "previous_value": [2]}))
    assert plain(charts.year_on_year(two_years, year=2020)) == [
        "Del 2020 2019",
        "A 3 ..",
        "B 1 2",
        ".. betyder att uppgiften saknas, är för osäker eller bygger på för få svar.",
    ]


def test_intervals_have_their_bounds_target_and_verdict():
    frame = pl.DataFrame(
        {
            "label": ["M"],
            "share": [0.7],
            "lower_share": [0.6],
            "upper_share": [0.8],
            "target_share": [0.7],
            "verdict": ["osäkert"],
        }
    )
    assert plain(charts.intervals(frame))[1] == "M 70 % 60 % 80 % 70 % Osäkert"


def test_a_single_panel_keeps_its_heading():
    assert plain(charts.months(MONTHS.head(3)))[0] == "Månad Leveranser"


def test_panels_of_the_same_months_stand_beside_each_other():
    rows = plain(charts.months(MONTHS))
    assert rows[:4] == ["Månad Leveranser Aktiviteter", "jan 3 0", "feb 0 0", "mar 0 4"]


def test_curves_have_a_column_each_and_a_row_a_day():
    days = [date(2020, 1, 31), date(2020, 1, 31), date(2020, 2, 29)]
    frame = pl.DataFrame({"date": days, "series": ["intresse", "avrop", "intresse"], "share": [0.5, 0.004, 0.6]})
    assert plain(charts.curves(frame))[:3] == [
        "Datum Intresse Avrop",
        "31 januari 2020 50,0 % 0,4 %",
        "29 februari 2020 60,0 % ..",
    ]


def test_the_forecast_stands_beside_the_outcome_in_order_of_date():
    days = [date(2020, 2, 29), date(2020, 3, 31), date(2020, 1, 31), date(2020, 2, 29)]
    bounds = {"lower_share": [0.2, 0.25, None, None], "upper_share": [0.2, 0.35, None, None]}
    frame = pl.DataFrame({"date": days, "share": [0.2, 0.3, 0.1, 0.2], **bounds})
    assert plain(charts.forecast(frame, target=0.8))[:4] == [
        "Datum Utfall Prognos Minst Högst",
        "31 januari 2020 10,0 % .. .. ..",
        "29 februari 2020 20,0 % 20,0 % 20,0 % 20,0 %",
        "31 mars 2020 .. 30,0 % 25,0 % 35,0 %",
    ]


def test_answers_come_goal_by_goal_under_their_own_heading():
    frame = pl.DataFrame(
        {
            "label": ["A", "A", "B", "B"],
            "answer": ["nej", "ja"] * 2,
            "is_positive": [False, True] * 2,
            "share": [0.25, 0.75] * 2,
        }
    )
    rows = plain(charts.answers(frame))
    assert rows[0].endswith("Andel")
    assert [row[:1] for row in rows[1:]] == ["A", "A", "B", "B"]


def test_counts_are_whole_however_the_chart_stores_them():
    frame = pl.DataFrame({"label": ["A"], "value": [3214.0], "previous_value": [0.0]})
    assert plain(charts.year_on_year(frame, year=2020))[1] == "A 3 214 0"


def test_an_ordinary_chart_of_altair_has_a_table():
    chart = (
        alt.Chart(pl.DataFrame({"År": ["2019", "2020"], "Antal": [54, 128]})).mark_bar().encode(x="År:N", y="Antal:Q")
    )
    assert plain(chart) == ["År Antal", "2019 54", "2020 128"]


def test_a_chart_of_data_elsewhere_has_none():
    assert chart_tables.of({"mark": "bar", "data": {"url": "x.csv"}}) is None
