"""A world in which everything that a definition speaks of happens, also on the very days where it turns."""

from datetime import date, timedelta
from random import Random
from typing import Any

from hypothesis import strategies as st

from tests.figures.recount.world import Rows

AS_OF = date(2021, 5, 31)
DAWN = date(2020, 1, 1)
OLD = date(2015, 1, 1)
"""When a service was launched that is older than the programme, and none of it."""
TURNING = [
    AS_OF,
    date(2020, 1, 1),
    date(2020, 12, 31),
    date(2020, 2, 29),
    date(2020, 3, 1),
    date(2020, 6, 30),
    date(2020, 7, 1),
]
"""Days on which a period, a season or a month begins or ends; those beside them, and a year before, are drawn too."""
DAYS = st.sampled_from(TURNING) | st.dates(date(2019, 1, 1), date(2021, 12, 31))
IDS = [f"o{n:02}" for n in range(60)]
SERVICES = [f"s{n:02}" for n in range(19)]
ORDERED = SERVICES[:8]


def tables(seed: int, words: Rows) -> dict[str, Rows]:
    """The core tables of a drawn world, with the given words."""
    return with_returns(_drawn(seed, words))


def _drawn(seed: int, words: Rows) -> dict[str, Rows]:
    random = Random(seed)  # noqa: S311  the same every time
    organisations, memberships, successions = target_group(random)
    types = [row["word"] for row in words if row["word_set"] == "activity_type"]
    areas = [row["word"] for row in words if row["word_set"] == "area"]
    orders = [
        {
            "order_id": f"a{n}",
            **placed(random),
            "order_date": day(random),
            "status": random.choice(["planerad", "levererad", "levererad", "avbeställd", "uppskjuten"]),
        }
        for n in range(70)
    ]
    orders += [
        {**row, "order_id": f"b{n}", "service_id": random.choice(ORDERED), "status": "planerad"}
        for n, row in enumerate(orders[:12])
    ]
    orders.append({**orders[0], "order_id": "c", "service_id": SERVICES[8], "order_date": AS_OF, "status": "planerad"})
    return {
        "words": words,
        "organisations": organisations,
        "memberships": memberships,
        "successions": successions,
        "employees": [
            {
                "organisation_id": one,
                "year": year,
                "employees_n": random.choice([7, 49, 50, 51, 199, 200, 999, 1000, 10_000]),
                "payroll_sek": random.choice([None, 12_345_678, 456_789_012, 2_500_000_000]),
            }
            for one in IDS[:-4]
            for year in (2018, 2020, 2021, 2022)
            if random.random() < 0.6
        ],
        "services": services(),
        "interests": [{"interest_id": f"i{n}", **placed(random), "interest_date": day(random)} for n in range(90)],
        "orders": orders,
        "occasions": [
            {
                "occasion_id": f"l{n}",
                "order_id": random.choice(orders)["order_id"],
                "occasion_date": day(random),
                "form": random.choice(["fysisk", "digital"] if n % 9 else ["hybrid", "hybrid"]),
                "participants_n": random.choice([None, 0, 3, 8, 21]),
                "status": random.choice(["genomfört", "genomfört", "inställt", "planerat"]),
            }
            for n in range(160)
        ],
        "activities": [
            {
                "activity_id": f"k{n}",
                "area": random.choice(areas),
                "activity_type": random.choice(types),
                "title": f"K{n}",
                "activity_date": day(random),
                "form": random.choice(["fysisk", "digital"] if n % 9 else ["hybrid", "hybrid"]),
                "status": random.choice(["genomförd", "genomförd", "omställd", "inställd", "uppskjuten", "planerad"]),
                "recipients_n": random.choice([None, 0, 5, 12, 40, 90]),
                "co_organiser": random.choice([None, None, "A", "B"]),
                "featuring": random.choice([None, "båda", "båda", "båda", "fack", "fack", "arbetsgivare"]),
            }
            for n in range(220)
        ],
        "usage": [
            {"activity_id": f"k{n % 30}", "month_date": day(random).replace(day=1), "uses_n": random.randrange(5)}
            for n in range(60)
        ],
        "support_requests": [
            {
                "request_id": f"s{n}",
                "organisation_id": random.choice(IDS),
                "request_date": day(random),
                "reason": random.choice(
                    [
                        "övrigt",
                        "vidareutveckling",
                        "vidareutveckling",
                        "vidareutveckling",
                        "förändring på väg",
                        "allvarlig störning",
                    ]
                ),
                "commitment": random.choice(
                    [None, "Nej", "ingen", "inget", "-", "–", "En redovisning", "En redovisning", "En redovisning"]
                ),
                "visit_date": random.choice([None, day(random)]),
                "reported_date": random.choice([None, day(random)]),
            }
            for n in range(90)
        ],
    }


def day(random: Random) -> date:
    """One of the turning days, the day before or after it, this year or a year or two earlier; or any other."""
    if random.random() < 0.3:
        return date(2017, 6, 1) + timedelta(random.randrange(1600))
    turning = random.choice(TURNING) + timedelta(random.choice([-1, 0, 0, 1]))
    return turning - timedelta(random.choice([0, 0, 365, 366, 731]))


def placed(random: Random) -> dict[str, Any]:
    """Who, and of which service; some services are nobody's."""
    return {"organisation_id": random.choice(IDS), "service_id": random.choice(ORDERED)}


def target_group(random: Random) -> tuple[Rows, Rows, Rows]:
    """Organisations that stay, leave, come back, follow others in chains, and are split in two."""
    organisations, memberships, successions = list[Any](), list[Any](), list[Any]()
    for n, one in enumerate(IDS):
        first = random.choice([date(2010, 1, 1), day(random)])
        last = random.choice(
            [None, None, None, first + timedelta(random.randrange(1, 900)), AS_OF, AS_OF - timedelta(1)]
        )
        if last is not None and last < first:
            last = None
        memberships.append({"organisation_id": one, "from_date": first, "to_date": last})
        if last is not None and n % 3:
            heirs = random.sample([other for other in IDS if other > one] or [IDS[0]], 1 + n % 2) if n < 58 else []
            successions += [
                {"organisation_id": one, "successor_id": heir, "from_date": last + timedelta(1)} for heir in heirs
            ]
        if last is not None and last < AS_OF - timedelta(200) and n % 4 == 1:
            memberships.append({"organisation_id": one, "from_date": last + timedelta(90), "to_date": None})
        organisations.append(
            {
                "organisation_id": one,
                "organisation": f"Organisation {one}",
                "sector": random.choice(["myndighet", "lärosäte"]),
                "department": random.choice([None, "Finans", "Justitie", "Miljö"]),
                "from_date": first,
                "to_date": last,
            }
        )
    return organisations, memberships, successions


def services() -> Rows:
    """So many in each stage that no two stages have as many, and on the very days where a stage turns."""
    on, after, before, soon = AS_OF, AS_OF + timedelta(1), AS_OF - timedelta(1), date(2022, 5, 31)
    planned = [(after, None, None)]
    developed = [
        (on, after, None),
        (date(2020, 6, 1), date(2022, 1, 1), None),
        (date(2020, 2, 29), date(2021, 12, 31), None),
        (date(2020, 6, 1), None, None),
    ]
    launched = [
        (None, None, None),
        (None, None, None),
        (None, date(2019, 2, 1), None),
        (date(2020, 1, 1), date(2020, 12, 31), None),
        (before, on, soon + timedelta(1)),
    ]
    closing = [
        (None, on, soon),
        (date(2020, 3, 1), date(2020, 12, 30), soon),
        (date(2020, 5, 5), date(2021, 3, 3), soon),
        (None, date(2018, 1, 1), after),
        (None, date(2019, 1, 1), soon),
        (date(2019, 12, 31), date(2020, 5, 1), soon),
    ]
    closed = [(None, OLD, on), (date(2020, 12, 31), date(2021, 1, 1), before), (None, date(2018, 1, 1), before)]
    dates = [*planned, *developed, *launched, *closing, *closed]
    return [
        {
            "service_id": id_,
            "service": f"Tjänst {chr(122 - n)}",
            "area": "Hållbart arbetsliv",
            "support_kind": "främjande",
            "level": "agendasättande",
            "is_programme": n % 3 != 2 and launch != OLD,
            "is_transition_funded": [True, False, None, True][n % 4],
            "development_date": begins,
            "launch_date": launch,
            "closing_date": closes,
        }
        for n, (id_, (begins, launch, closes)) in enumerate(zip(SERVICES, dates, strict=True))
    ]


def sparse(words: Rows) -> dict[str, Rows]:
    """A world in which there is hardly anything: three services, one order, a few activities."""
    organisations = [
        {
            "organisation_id": one,
            "organisation": one,
            "sector": "myndighet",
            "department": None,
            "from_date": AS_OF,
            "to_date": None,
        }
        for one in "op"
    ]
    begun = {
        **services()[0],
        "service": "s00",
        "is_programme": False,
        "development_date": date(2020, 1, 1),
        "launch_date": date(2021, 1, 1),
    }
    orders = [{"order_id": "a", "organisation_id": "o", "service_id": "s00", "order_date": AS_OF, "status": "planerad"}]
    return {
        "words": words,
        "organisations": organisations,
        "memberships": organisations,
        "services": [
            begun,
            {**services()[1], "is_programme": False, "development_date": None},
            {**services()[2], "is_programme": False, "development_date": None, "launch_date": date(2020, 5, 1)},
        ],
        "orders": orders,
        "support_requests": [
            {
                "request_id": f"s{n}",
                "organisation_id": "o",
                "request_date": date(2020, 1, 1),
                "reason": "övrigt",
                "commitment": "En redovisning",
                "visit_date": date(2020, 12, 31),
                "reported_date": date(2020, 12, 31) if n else None,
            }
            for n in range(5)
        ],
        "activities": [
            {
                "activity_id": f"k{n}",
                "area": "Samverkan",
                "activity_type": kind,
                "title": "K",
                "activity_date": date(year, 6, 1),
                "form": "fysisk",
                "status": "genomförd",
                "recipients_n": recipients_n,
            }
            for n, (kind, year, recipients_n) in enumerate(
                [
                    ("film", 2019, 1),
                    ("film", 2020, 1),
                    ("workshop", 2020, 1),
                    ("konferens", 2020, 0),
                    ("konferens", 2019, 3),
                    ("seminarium", 2019, 2),
                    ("utbildning", 2019, None),
                    ("utbildning", 2020, 4),
                ]
            )
        ]
        + [
            {
                "activity_id": "k",
                "area": "Samverkan",
                "activity_type": "poddavsnitt",
                "title": "K",
                "activity_date": date(2020, 6, 1),
                "form": "fysisk",
                "status": "inställd",
                "recipients_n": None,
            },
            {
                "activity_id": "p",
                "area": "Samverkan",
                "activity_type": "webbinarium",
                "title": "P",
                "activity_date": date(2020, 6, 1),
                "form": "fysisk",
                "status": "planerad",
                "recipients_n": 9,
            },
        ],
    }


def bare(words: Rows) -> dict[str, Rows]:
    """One organisation that has ordered two services, one of them of a programme; no days of services are known."""
    found = sparse(words)
    undated = {"development_date": None, "launch_date": None, "closing_date": None}
    services = [{**row, **undated, "is_programme": n == 0} for n, row in enumerate(found["services"])]
    earlier = {**found["orders"][0], "order_id": "b", "service_id": "s01", "order_date": AS_OF - timedelta(10)}
    one = found["organisations"][:1]
    spells = [{**one[0], "from_date": date(2010, 1, 1)}]
    return found | {
        "organisations": spells,
        "memberships": spells,
        "services": services,
        "orders": [*found["orders"], earlier],
    }


def uncounted(words: Rows) -> dict[str, Rows]:
    """One delivery has been made, and nobody said how many came to it; two services are as common as the first.

    There is a register of employees, and none of interest.
    """
    found = bare(words)
    other = {**found["organisations"][0], "organisation_id": "p", "organisation": "p"}
    placed = {"organisation_id": "p", "order_date": AS_OF - timedelta(20), "service_id": "s00"}
    orders = [
        {**found["orders"][0], **placed, "order_id": "c"},
        {**found["orders"][1], "organisation_id": "p", "order_id": "d"},
    ]
    occasion = {
        "occasion_id": "b1",
        "order_id": "b",
        "occasion_date": AS_OF,
        "form": "fysisk",
        "participants_n": None,
        "status": "genomfört",
    }
    both = [*found["organisations"], other]
    return found | {
        "employees": [{"organisation_id": "o", "year": 2020, "employees_n": 50}],
        "occasions": [occasion],
        "organisations": both,
        "memberships": both,
        "orders": [*found["orders"], *orders],
    }


def unordered(words: Rows) -> dict[str, Rows]:
    """One is interested, nobody has ordered; the only occasion is cancelled, and nobody said what came of support."""
    found = uncounted(words)
    interest = {"interest_id": "i", "organisation_id": "o", "service_id": "s00", "interest_date": AS_OF - timedelta(9)}
    unknown = {"visit_date": None, "reported_date": None}
    return found | {
        "orders": [],
        "interests": [interest],
        "occasions": [{**found["occasions"][0], "occasion_date": date(2020, 6, 1), "status": "inställt"}],
        "support_requests": [row | unknown for row in found["support_requests"]],
    }


def dawn(words: Rows) -> dict[str, Rows]:
    """The day on which the registers of employees, interest and use begin, the first of a year."""
    return bare(words) | {
        "employees": [{"organisation_id": "o", "year": DAWN.year, "employees_n": 50}],
        "interests": [{"interest_id": "i", "organisation_id": "o", "service_id": "s00", "interest_date": DAWN}],
        "usage": [{"activity_id": "k0", "month_date": DAWN, "uses_n": 2}],
    }


def idle(words: Rows) -> dict[str, Rows]:
    """Nothing is launched or ordered, and nobody belongs to the target group yet."""
    coming = [{**row, "from_date": AS_OF + timedelta(1)} for row in sparse(words)["organisations"]]
    return bare(words) | {"organisations": coming, "memberships": coming, "orders": []}


def deserted(words: Rows) -> dict[str, Rows]:
    """Nothing is ordered, everybody has left, and nobody has said whether what was begun is launched."""
    gone = [
        {**row, "from_date": date(2010, 1, 1), "to_date": AS_OF - timedelta(1)}
        for row in sparse(words)["organisations"]
    ]
    none = idle(words)
    services = [row | {"development_date": date(2020, 5, 1)} for row in none["services"][:2]]
    return none | {"organisations": gone, "memberships": gone, "services": [*services, *none["services"][2:]]}


# Who comes back, by id: the periods in the target group, and who follows from when.
_FIRST, _LAST = date(2010, 1, 1), None
SPELLS = {
    "x1": [(_FIRST, date(2017, 12, 31)), (date(2018, 7, 1), _LAST)],  # followed by x2 for half a year …
    "x2": [(_FIRST, date(2018, 12, 31))],  # … which x3 follows when x1 is back
    "x3": [(_FIRST, _LAST)],
    "x4": [(_FIRST, date(2017, 12, 31)), (date(2018, 7, 1), _LAST)],  # followed by x5, that comes when x4 is back
    "x5": [(date(2019, 1, 1), _LAST)],
    "x6": [(_FIRST, AS_OF), (date(2021, 12, 1), _LAST)],
    "x7": [(_FIRST, date(2017, 12, 31)), (date(2018, 7, 1), date(2018, 12, 31)), (date(2019, 7, 1), _LAST)],
    "x8": [(date(2018, 8, 1), date(2018, 11, 1)), (date(2020, 1, 1), _LAST)],  # there while x7 is, not while x7 is away
    "x9": [(_FIRST, _LAST)],  # has had a delivery when x10, which had one before, goes up in it
    "x10": [(_FIRST, date(2020, 6, 30))],
    "x11": [(_FIRST, date(2019, 12, 31))],  # is followed by x12, which is not there yet
    "x12": [(date(2021, 12, 1), _LAST)],
}
FOLLOWED = [
    ("x1", "x2", date(2018, 1, 1)),
    ("x2", "x3", date(2019, 1, 1)),
    ("x4", "x5", date(2018, 1, 1)),
    ("x7", "x8", date(2018, 1, 1)),
    ("x10", "x9", date(2020, 7, 1)),
    ("x11", "x12", date(2020, 1, 1)),
]
BOUGHT = [
    ("x1", date(2017, 7, 3)),
    ("x4", date(2017, 7, 3)),
    ("x6", date(2019, 3, 4)),
    ("x7", date(2017, 7, 3)),
    ("x9", date(2020, 3, 2)),
    ("x10", date(2019, 5, 6)),
]


def with_returns(found: dict[str, Rows]) -> dict[str, Rows]:
    """The world, and organisations that come back to it, each followed by others for a while."""
    spells = [
        {"organisation_id": one, "from_date": first, "to_date": last}
        for one, times in SPELLS.items()
        for first, last in times
    ]
    organisations = [
        {
            "organisation_id": one,
            "organisation": one,
            "sector": "myndighet",
            "department": None,
            "from_date": times[0][0],
            "to_date": times[-1][1],
        }
        for one, times in SPELLS.items()
    ]
    successions = [dict(zip(("organisation_id", "successor_id", "from_date"), row, strict=True)) for row in FOLLOWED]
    orders = [
        {"order_id": f"x{n}", "organisation_id": one, "service_id": "s00", "order_date": day, "status": "levererad"}
        for n, (one, day) in enumerate(BOUGHT)
    ]
    occasions = [
        {
            "occasion_id": f"x{n}",
            "order_id": f"x{n}",
            "occasion_date": day + timedelta(9),
            "form": "fysisk",
            "participants_n": 4,
            "status": "genomfört",
        }
        for n, (_, day) in enumerate(BOUGHT)
    ]
    more = {
        "organisations": organisations,
        "memberships": spells,
        "successions": successions,
        "orders": orders,
        "occasions": occasions,
    }
    return found | {name: [*found[name], *rows] for name, rows in more.items()}


def over_time(core: dict[str, Rows]) -> dict[str, Rows]:
    """Rows with one period and one successor each, as the random data of the marts have them, by table."""
    organisations = core["organisations"]
    followed = [row for row in organisations if row["successor_id"] and row["to_date"]]
    successions = [row | {"from_date": row["to_date"] + timedelta(1)} for row in followed]
    return core | {"memberships": organisations, "successions": successions}
