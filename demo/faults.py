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


_SOUND = {
    "malgrupp": {"organisation": "Myndigheten för felskrivna nummer", "sektor": "myndighet", "fran": "2001-01-01"},
    "anstallda": {"organisationsnummer": "{organisation}", "ar": "2020", "anstallda": "57"},
    "intresseanmalningar": {
        "organisationsnummer": "{organisation}", "organisation": "{name}", "tjanst": "IA-systemet",
        "datum": "2019-05-14",
    },
    "avrop": {
        "organisationsnummer": "{organisation}", "organisation": "{name}", "tjanst": "IA-systemet",
        "status": "levererad",
    },
    "leveranstillfallen": {
        "avrop_id": "{order}", "datum": "2019-10-09", "form": "fysisk", "deltagare": "12", "status": "genomfört",
    },
    "aktiviteter": {
        "arbetsomrade": "Samverkan", "typ": "seminarium", "titel": "Seminarium: Samverkan i praktiken", "tema": "",
        "datum": "2019-11-12", "form": "fysisk", "status": "genomförd", "mottagare": "40",
    },
}  # fmt: skip
"""A row of each table with nothing wrong in it."""


def _fault(export: str, column: str, why: str, **changes: str) -> Fault:
    return Fault(export, column, why, _SOUND[export.partition("/")[0]] | changes)


FAULTS = (
    Fault("avrop/2019", None, "exakt dubblett", {}),
    Fault("leveranstillfallen", None, "exakt dubblett", {}),
    Fault("aktiviteter", None, "exakt dubblett", {}),
    _fault("malgrupp", "organisationsnummer", "fel kontrollsiffra", organisationsnummer="409998-0001"),
    _fault("anstallda", "organisationsnummer", "okänd organisation", organisationsnummer=_UNKNOWN_ORGANISATION),
    _fault("anstallda", "ar", "inget årtal", ar="20l9"),
    _fault(
        "intresseanmalningar",
        "organisationsnummer",
        "okänd organisation",
        anmalan_id="IF01",
        organisationsnummer=_UNKNOWN_ORGANISATION,
        organisation="Okända myndigheten",
    ),
    _fault(
        "intresseanmalningar",
        "organisation",
        "personnummer",
        anmalan_id="IF02",
        organisation=f"{{name}} (kontakt {PERSONAL_IDENTITY_NUMBER})",
    ),
    _fault("intresseanmalningar", "anmalan_id", "samma id, olika innehåll", anmalan_id="IF03"),
    _fault("intresseanmalningar", "anmalan_id", "samma id, olika innehåll", anmalan_id="IF03", tjanst="Effektiva team"),
    _fault("avrop/2019", "tjanst", "okänd tjänst", avrop_id="AF01", tjanst="Tysta rum", avropsdatum="2019-03-07"),
    _fault("avrop/2020", "status", "oläslig status", avrop_id="AF02", avropsdatum="2020-09-17", status="lvrd??"),
    _fault("avrop/2021", "avropsdatum", "datum saknas", avrop_id="AF03", avropsdatum=""),
    _fault("leveranstillfallen", "deltagare", "negativt antal", tillfalle_id="LF01", deltagare="-12"),
    _fault("leveranstillfallen", "datum", "omöjligt datum", tillfalle_id="LF02", datum="2020-02-30"),
    _fault("leveranstillfallen", "avrop_id", "okänt avrop", tillfalle_id="LF03", avrop_id="AF99"),
    _fault("aktiviteter", "datum", "omöjligt datum", aktivitet_id="AKT9001", datum="31/11/2019"),
    _fault("aktiviteter", "mottagare", "inget tal", aktivitet_id="AKT9002", mottagare="många"),
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
