"""The faulty rows that the exports hold on purpose, for the build to catch."""

from collections.abc import Mapping
from dataclasses import dataclass

from demo.deliveries import Occasion
from demo.exports import Export
from demo.organisations import with_check_digit

PERSONAL_IDENTITY_NUMBER = "19121212-1212"
"""Nobody's: the number of Tolvan Tolvansson, the fictitious person of Swedish forms and test systems."""
_UNKNOWN_ORGANISATION = with_check_digit(409_999_000)


@dataclass(frozen=True)
class Fault:
    """A row added to an export: where, the column at fault (none: the last row once more), why, and its text by column.

    ``{organisation}``, ``{name}`` and ``{order}`` stand for a known organisation, its name and a delivered order of it.
    """

    export: str
    column: str | None
    why: str
    row: Mapping[str, str]


def _interest(**changes: str) -> dict[str, str]:
    row = {"organisationsnummer": "{organisation}", "organisation": "{name}", "tjanst": "IA-systemet"}
    return {**row, "datum": "2019-05-14", **changes}


def _order(**changes: str) -> dict[str, str]:
    row = {"organisationsnummer": "{organisation}", "organisation": "{name}", "tjanst": "IA-systemet"}
    return {**row, "status": "levererad", **changes}


def _occasion(**changes: str) -> dict[str, str]:
    row = {"avrop_id": "{order}", "datum": "2019-10-09", "form": "fysisk", "deltagare": "12", "status": "genomfört"}
    return {**row, **changes}


def _activity(**changes: str) -> dict[str, str]:
    row = {"arbetsomrade": "Samverkan", "typ": "seminarium", "titel": "Seminarium: Samverkan i praktiken", "tema": ""}
    return {**row, "datum": "2019-11-12", "form": "fysisk", "status": "genomförd", "mottagare": "40", **changes}


_AGENCY = {"organisation": "Myndigheten för felskrivna nummer", "sektor": "myndighet", "fran": "2001-01-01"}

FAULTS = (
    Fault("avrop/2019", None, "exakt dubblett", {}),
    Fault("leveranstillfallen", None, "exakt dubblett", {}),
    Fault("aktiviteter", None, "exakt dubblett", {}),
    Fault("malgrupp", "organisationsnummer", "fel kontrollsiffra", {"organisationsnummer": "409998-0001", **_AGENCY}),
    Fault(
        "anstallda",
        "organisationsnummer",
        "okänd organisation",
        {"organisationsnummer": _UNKNOWN_ORGANISATION, "ar": "2020", "anstallda": "57"},
    ),
    Fault("anstallda", "ar", "inget årtal", {"organisationsnummer": "{organisation}", "ar": "20l9", "anstallda": "57"}),
    Fault(
        "intresseanmalningar",
        "organisationsnummer",
        "okänd organisation",
        _interest(anmalan_id="IF01", organisationsnummer=_UNKNOWN_ORGANISATION, organisation="Okända myndigheten"),
    ),
    Fault(
        "intresseanmalningar",
        "organisation",
        "personnummer",
        _interest(anmalan_id="IF02", organisation=f"{{name}} (kontakt {PERSONAL_IDENTITY_NUMBER})"),
    ),
    Fault("intresseanmalningar", "anmalan_id", "samma id, olika innehåll", _interest(anmalan_id="IF03")),
    Fault(
        "intresseanmalningar",
        "anmalan_id",
        "samma id, olika innehåll",
        _interest(anmalan_id="IF03", tjanst="Effektiva team"),
    ),
    Fault(
        "avrop/2019", "tjanst", "okänd tjänst", _order(avrop_id="AF01", tjanst="Tysta rum", avropsdatum="2019-03-07")
    ),
    Fault("avrop/2020", "status", "oläslig status", _order(avrop_id="AF02", avropsdatum="2020-09-17", status="lvrd??")),
    Fault("avrop/2021", "avropsdatum", "datum saknas", _order(avrop_id="AF03", avropsdatum="")),
    Fault("leveranstillfallen", "deltagare", "negativt antal", _occasion(tillfalle_id="LF01", deltagare="-12")),
    Fault("leveranstillfallen", "datum", "omöjligt datum", _occasion(tillfalle_id="LF02", datum="2020-02-30")),
    Fault("leveranstillfallen", "avrop_id", "okänt avrop", _occasion(tillfalle_id="LF03", avrop_id="AF99")),
    Fault("aktiviteter", "datum", "omöjligt datum", _activity(aktivitet_id="AKT9001", datum="31/11/2019")),
    Fault("aktiviteter", "mottagare", "inget tal", _activity(aktivitet_id="AKT9002", mottagare="många")),
)


def add(exports: Mapping[str, Export], occasion: Occasion) -> None:
    """Add the faulty rows to the exports; the occasion gives the known organisation and order that they name."""
    organisation = occasion.order.organisation
    known = {"organisation": organisation.number, "name": organisation.name, "order": occasion.order.order_id}
    for fault in FAULTS:
        if fault.column is None:
            exports[fault.export].repeat()
        else:
            exports[fault.export].write_as_is({key: text.format(**known) for key, text in fault.row.items()})
