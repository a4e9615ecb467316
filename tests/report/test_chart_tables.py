"""The table behind a chart, made from its specification."""

from datetime import date

import altair as alt
import polars as pl

from partsrapport.report import chart_tables, charts

MONTHS = pl.DataFrame(
    {"month_date": [date(2020, 1, 31), date(2020, 3, 31)], "value": [3, 4], "heading": ["Leveranser", "Aktiviteter"]}
)


def plain(chart) -> list[str]:
    table = chart_tables.of(charts.show(chart, alt="a").spec)
    return [" ".join(line.split()) for line in table.plain.replace("\u00a0", " ").splitlines()]


def test_bars_show_their_texts_and_give_their_values():
    frame = pl.DataFrame({"label": ["A", "B"], "value": [0.5, 0.25], "text": ["50 % (1 av 2)", "25 %"]})
    shown = chart_tables.of(charts.show(charts.bars(frame), alt="a").spec)
    assert shown.rows == [("A", "50 % (1 av 2)"), ("B", "25 %")]
    assert shown.csv == "Del;Värde\r\nA;0,5\r\nB;0,25\r\n"


def test_what_only_places_the_marks_is_left_out():
    frame = pl.DataFrame(
        {"label": ["A"], "value": [3], "previous_value": [None]}, schema_overrides={"previous_value": pl.Int64}
    )
    two_years = frame.vstack(pl.DataFrame({"label": ["B"], "value": [1], "previous_value": [2]}))
    assert plain(charts.year_on_year(two_years, year=2020)) == ["Del 2020 2019", "A 3 –", "B 1 2"]


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


def test_panels_are_told_apart_by_their_headings():
    rows = plain(charts.panels(MONTHS, "heading", charts.months))
    assert rows[1:3] == ["Leveranser jan 3", "Leveranser feb 0"]
    assert rows[15] == "Aktiviteter mar 4"


def test_a_choice_shows_what_is_drawn_first_and_dates_are_dates():
    days = [date(2020, 1, 31), date(2020, 2, 29)]
    frame = pl.DataFrame({"date": days * 2, "series": "avrop", "share": [0.1, 0.2, 0.3, 0.4], "member": list("aabb")})
    assert plain(charts.curves(frame, by="member"))[1:] == ["2020-01-31 avrop 10 %", "2020-02-29 avrop 20 %"]


def test_an_ordinary_chart_of_altair_has_a_table():
    chart = (
        alt.Chart(pl.DataFrame({"År": ["2019", "2020"], "Antal": [54, 128]})).mark_bar().encode(x="År:N", y="Antal:Q")
    )
    assert plain(chart) == ["År Antal", "2019 54", "2020 128"]


def test_a_chart_of_data_elsewhere_has_none():
    assert chart_tables.of({"mark": "bar", "data": {"url": "x.csv"}}) is None
