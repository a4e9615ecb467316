import datetime
from collections import defaultdict

AS_OF = datetime.date(2021, 5, 31)


def test_an_order_comes_after_an_interest_in_the_same_service(exports):
    first: defaultdict[tuple[str, str], datetime.date] = defaultdict(lambda: datetime.date.max)
    for row in exports.interests:
        key = exports.counts_as(row["organisationsnummer"], datetime.date(2021, 6, 24)) or row["organisationsnummer"]
        first[key, row["tjanst"]] = min(first[key, row["tjanst"]], row["datum"])
    for row in exports.orders.values():
        key = exports.counts_as(row["organisationsnummer"], datetime.date(2021, 6, 24)) or row["organisationsnummer"]
        assert first[key, row["tjanst"]] < row["avropsdatum"]


def test_an_occasion_comes_after_its_order_and_within_the_life_of_the_service(exports):
    for row in exports.occasions:
        service = exports.services[row["avrop"]["tjanst"]]
        assert row["datum"] > row["avrop"]["avropsdatum"]
        assert row["datum"] >= service["lanserad"].date()
        assert service["avvecklad"] is None or row["datum"] <= service["avvecklad"].date()


def test_nothing_is_registered_before_work_on_the_service_began(exports):
    for row in exports.interests:
        assert row["datum"] >= exports.services[row["tjanst"]]["utveckling_paborjad"].date()


def test_everything_is_registered_by_an_organisation_that_existed(exports):
    registered = [(row["organisationsnummer"], row["datum"]) for row in exports.interests]
    registered += [(row["organisationsnummer"], row["avropsdatum"]) for row in exports.orders.values()]
    for number, day in registered:
        assert exports.counts_as(number, day) == number


def test_nobody_orders_a_service_twice(exports):
    sound = [row for row in exports.orders.values() if row["status"] != "avbeställd"]
    keys = {(exports.counts_as(row["organisationsnummer"], AS_OF), row["tjanst"]) for row in sound}
    assert len(keys) == len(sound)


def test_participants_are_counted_only_where_somebody_came(exports):
    for row in exports.occasions:
        assert row["deltagare"] is None or (row["status"] in ("genomfört", "genomförd") and row["deltagare"] > 0)


def test_the_spring_of_2020_was_put_off_and_then_went_digital(exports):
    spring = [
        row for row in exports.occasions if datetime.date(2020, 3, 12) <= row["datum"] < datetime.date(2020, 6, 1)
    ]
    assert sum(row["status"] in ("uppskjutet", "inställt", "inställd") for row in spring) > len(spring) / 2
    autumn = [row for row in exports.held(AS_OF) if row["datum"].year == 2020 and row["datum"].month >= 7]
    assert sum(row["form"] == "digital" for row in autumn) > 0.8 * len(autumn)


def test_the_export_holds_rows_after_the_as_of_date(exports):
    assert any(row["datum"] > AS_OF for row in exports.interests)
    assert any(row["avropsdatum"] > AS_OF for row in exports.orders.values())
    assert any(row["datum"] > AS_OF for row in exports.occasions)


def test_a_first_taste_leads_to_more(exports):
    orders = defaultdict(list)
    for row in sorted(exports.orders.values(), key=lambda row: row["avropsdatum"]):
        orders[exports.counts_as(row["organisationsnummer"], AS_OF)].append(row["tjanst"])
    tasted = [services for services in orders.values() if services[0] == "fånga tidiga tecken"]
    assert len(tasted) > 25
    assert sum(len(services) > 1 for services in tasted) > len(tasted) / 2
