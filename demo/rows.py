"""What each export says of a world, as rows by column of the contract."""

from collections.abc import Iterator, Sequence

from demo import organisations, usage
from demo.activities import Activity
from demo.organisations import Organisation
from demo.services import Service
from demo.spelling import Value
from demo.support import Request
from demo.world import World

Row = dict[str, Value]
_NAMELESS = (83, 41)
"""In how many interest registrations, and at which place among them, only the name of the organisation is given."""


def of_world(world: World) -> Iterator[tuple[str, Row]]:
    """Name of the export, and row."""
    yield from (("malgrupp", row) for row in _target_group(world.organisations))
    yield from (("anstallda", row) for row in _employees(world.organisations))
    yield from (("organisationsnamn", row) for row in _names(world.organisations))
    yield from (("intresseanmalningar", row) for row in _interests(world))
    yield from ((f"avrop/{row_year}", row) for row_year, row in _orders(world))
    yield from (("leveranstillfallen", row) for row in _occasions(world))


def _target_group(everyone: Sequence[Organisation]) -> Iterator[Row]:
    for organisation in sorted(everyone, key=lambda organisation: organisation.name):
        yield {
            "organisationsnummer": organisation.number,
            "organisation": organisation.name,
            "sektor": organisation.sector,
            "departement": organisation.department,
            "fran": organisation.from_date,
            "till": organisation.to_date,
            "eftertradare": organisation.successor,
        }


def _employees(everyone: Sequence[Organisation]) -> Iterator[Row]:
    for organisation in everyone:
        for year, employees in organisation.employees.items():
            yield {
                "organisationsnummer": organisation.number,
                "ar": year,
                "anstallda": employees,
                "lonesumma": _payroll(organisation, year, employees),
            }


def _payroll(organisation: Organisation, year: int, employees: int) -> int:
    """In whole thousands of kronor: somewhat less than half a million an employee, more every year."""
    level = 0.9 + int(organisation.number[-3:]) / 4000
    return round(employees * 0.48 * level * 1.02 ** (year - 2018) * 1000) * 1000


def _names(everyone: Sequence[Organisation]) -> Iterator[Row]:
    former = ((o.number, o.former_name) for o in everyone if o.former_name)
    for number, name in [*former, *organisations.short_names(everyone)]:
        yield {"organisationsnummer": number, "namn": name}


def _interests(world: World) -> Iterator[Row]:
    every, place = _NAMELESS
    for number, interest in enumerate(world.interests):
        yield {
            "anmalan_id": interest.interest_id,
            "organisationsnummer": "" if number % every == place else interest.organisation.number,
            "organisation": interest.organisation.name_at(interest.date),
            "tjanst": interest.service.name,
            "datum": interest.date,
        }


def _orders(world: World) -> Iterator[tuple[int, Row]]:
    for order in world.orders:
        yield (
            order.date.year,
            {
                "avrop_id": order.order_id,
                "organisationsnummer": order.organisation.number,
                "organisation": order.organisation.name_at(order.date),
                "tjanst": order.service.name,
                "avropsdatum": order.date,
                "status": order.status,
            },
        )


def _occasions(world: World) -> Iterator[Row]:
    for occasion in world.occasions:
        yield {
            "tillfalle_id": occasion.occasion_id,
            "avrop_id": occasion.order.order_id,
            "datum": occasion.date,
            "form": occasion.form,
            "deltagare": occasion.participants,
            "status": occasion.status,
        }


def of_services(catalogue: Sequence[Service]) -> Iterator[Row]:
    """The rows of ``tjanster``."""
    for service in catalogue:
        yield {
            "tjanst_id": service.service_id,
            "tjanst": service.name,
            "arbetsomrade": service.area,
            "insatstyp": service.kind,
            "niva": service.level,
            "i_programmet": "ja" if service.is_programme else "nej",
            "omstallningsmedel": "ja" if service.is_transition_funded else "nej",
            "utveckling_paborjad": service.development_date,
            "lanserad": service.launch_date,
            "avvecklad": service.closing_date,
        }


def of_activities(activities: Sequence[Activity]) -> Iterator[Row]:
    """The rows of ``aktiviteter``."""
    for activity in activities:
        yield {
            "aktivitet_id": activity.activity_id,
            "arbetsomrade": activity.area,
            "typ": activity.activity_type,
            "titel": activity.title,
            "tema": activity.theme,
            "datum": activity.date,
            "form": activity.form,
            "status": activity.status,
            "mottagare": activity.recipients,
            "medarrangor": activity.co_organiser,
            "medverkande": activity.featuring,
        }


def of_usage(activities: Sequence[Activity], seed: int) -> Iterator[Row]:
    """The rows of ``anvandning``."""
    for activity_id, month, n in usage.of(activities, seed):
        yield {"aktivitet_id": activity_id, "manad": f"{month:%Y-%m}", "antal": n}


def of_support(requests: Sequence[Request]) -> Iterator[Row]:
    """The rows of ``stodforfragningar``."""
    for number, request in enumerate(requests, start=1):
        yield {
            "forfragan_id": f"S{number:03d}",
            "organisationsnummer": request.organisation.number,
            "organisation": request.organisation.name_at(request.date),
            "datum": request.date,
            "skal": request.reason,
            "motprestation": request.commitment,
            "besok": request.visit_date,
            "aterrapporterad": request.reported_date,
        }
