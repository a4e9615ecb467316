"""Every published figure, recomputed from the committed exports."""

import datetime
import tomllib
from collections import Counter

import pytest

AS_OF = datetime.date(2021, 5, 31)
PUBLISHED = {
    "hal-2021-interest", "hal-2021-ordered", "hal-2021-delivered-orders", "hal-2021-occasions",
    "hal-2021-delivered-agencies", "hal-2021-top3", "hal-2021-ia-most-ordered", "hal-2021-ia-universities",
    "hal-2021-services", "hal-2021-soon-80", "vb-2020-doubled", "vb-2020-value", "vb-2020-new-services",
    "vb-2020-podcast", "vb-2020-digital", "vb-2020-activities", "vb-2020-participants",
}  # fmt: skip


def placed(exports, when=AS_OF):
    return [row for row in exports.orders.values() if row["status"] != "avbeställd" and row["avropsdatum"] <= when]


def held(exports, year, activity_type=None):
    return [
        row
        for row in exports.activities
        if row["datum"].year == year
        and row["status"] in ("genomförd", "genomfört", "omställd")
        and activity_type in (None, row["typ"])
    ]


def recipients(rows):
    return sum(row["mottagare"] or 0 for row in rows)


def test_every_published_figure_has_a_claim(raw):
    ledger = tomllib.loads((raw / "publicerade_uppgifter.toml").read_text(encoding="utf-8"))
    ids = {claim["id"] for claim in ledger["uppgift"]}
    assert {published for published in PUBLISHED if published in ids} == PUBLISHED
    assert all(any(claim.startswith(published) for published in PUBLISHED) for claim in ids)


def test_the_target_group_is_211_of_which_31_universities(exports):
    target = exports.target_group(AS_OF)
    assert len(target) == 211
    assert sum(exports.organisations[number]["sektor"] == "lärosäte" for number in target) == 31


def test_close_to_80_per_cent_are_interested(exports):
    interested = exports.reached([row for row in exports.interests if row["datum"] <= AS_OF], AS_OF)
    assert len(interested) == 168
    assert len(interested) / 211 == pytest.approx(0.80, abs=0.02)


def test_more_than_half_have_ordered(exports):
    assert len(exports.reached(placed(exports), AS_OF)) == 123


def test_165_orders_are_delivered_at_263_occasions_to_more_than_half(exports):
    orders = exports.delivered(AS_OF)
    assert len(orders) == 165
    assert len(exports.held(AS_OF)) == 263
    assert len(exports.reached(orders, AS_OF)) == 109


def test_the_three_most_delivered_services_come_in_the_published_order(exports):
    ranking = Counter(order["tjanst"] for order in exports.delivered(AS_OF)).most_common(4)
    assert [service for service, _ in ranking[:3]] == ["ia-systemet", "effektiva team", "fånga tidiga tecken"]
    assert len({n for _, n in ranking}) == 4


def test_the_most_ordered_service_is_ia(exports):
    (first, first_n), (_, second_n) = Counter(row["tjanst"] for row in placed(exports)).most_common(2)
    assert first == "ia-systemet"
    assert first_n > second_n


def test_21_of_31_universities_have_ordered_ia(exports):
    orders = [row for row in placed(exports) if row["tjanst"] == "ia-systemet"]
    reached = exports.reached(orders, AS_OF)
    assert sum(exports.organisations[number]["sektor"] == "lärosäte" for number in reached) == 21


def test_the_programme_has_thirteen_services(exports):
    published = datetime.datetime(2021, 6, 17)
    programme = [row for row in exports.services.values() if row["i_programmet"] == "ja"]
    assert sum(row["utveckling_paborjad"] <= published for row in programme) == 13


def test_five_services_were_begun_in_2020_one_launched_and_four_to_come(exports):
    begun = [row for row in exports.services.values() if row["utveckling_paborjad"].year == 2020]
    assert Counter(row["lanserad"].year for row in begun) == {2020: 1, 2021: 4}
    assert [row["tjanst"] for row in exports.services.values() if row["lanserad"].year == 2020] == [
        "29k: Hantera stress"
    ]


@pytest.mark.parametrize(("year", "occasions_n"), [(2019, 54), (2020, 128)])
def test_occasions_of_a_year(exports, year, occasions_n):
    assert sum(row["datum"].year == year for row in exports.held(AS_OF)) == occasions_n


def test_126_orders_were_placed_in_2019(exports):
    assert sum(row["avropsdatum"].year == 2019 for row in placed(exports)) == 126


def test_most_deliveries_of_2020_came_in_the_autumn(exports):
    months = [row["datum"].month for row in exports.held(AS_OF) if row["datum"].year == 2020]
    assert sum(month >= 7 for month in months) > len(months) / 2


def test_more_than_half_of_the_spring_of_2020_was_rearranged(exports):
    spring = [row for row in exports.activities if row["datum"].year == 2020 and 3 <= row["datum"].month <= 6]
    assert sum(row["status"] in ("inställd", "uppskjuten", "omställd") for row in spring) > len(spring) / 2


def test_activities_held_are_as_many_as_published(exports):
    assert len(held(exports, 2018)) == 55
    assert recipients(held(exports, 2018)) == pytest.approx(1800, abs=50)


def test_52_courses_seminars_and_webinars_were_held_in_2020(exports):
    kinds = ("utbildning", "seminarium", "webbinarium")
    assert sum(len(held(exports, 2020, kind)) for kind in kinds) == 52


def test_the_deliveries_of_2020_had_over_1200_participants(exports):
    participants = [row["deltagare"] or 0 for row in exports.held(AS_OF) if row["datum"].year == 2020]
    assert 1200 < sum(participants) < 1300


def test_the_podcast_is_new_with_16_episodes_and_thousands_of_listens(exports):
    assert len(held(exports, 2020, "poddavsnitt")) == 16
    assert recipients(held(exports, 2020, "poddavsnitt")) >= 2000
    assert not held(exports, 2019, "poddavsnitt")


def test_almost_all_measures_more_than_doubled_but_not_all(exports):
    doubled = [128 > 2 * 54]
    for activity_type in {row["typ"] for row in held(exports, 2019)}:
        before, after = held(exports, 2019, activity_type), held(exports, 2020, activity_type)
        doubled += [len(after) > 2 * len(before), recipients(after) > 2 * recipients(before)]
    assert 0.8 <= sum(doubled) / len(doubled) < 1


def test_recipients_of_what_was_done_both_years_more_than_doubled(exports):
    both = {row["typ"] for row in held(exports, 2019)} & {row["typ"] for row in held(exports, 2020)}
    before, after = (sum(recipients(held(exports, year, kind)) for kind in both) for year in (2019, 2020))
    assert after > 2 * before
