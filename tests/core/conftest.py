"""A small folder of raw data that keeps the contract, to change one thing in at a time."""

from datetime import date
from pathlib import Path

import pytest

from partsrapport.config import Settings
from partsrapport.core import contract

ROWS = {
    "malgrupp": """\
202100-4284;Ödemarksverket;myndighet;2018-01-01;;
202100-2114;Fjällhögskolan;lärosäte;2018-01-01;;
202100-5489;Gamla verket;myndighet;2018-01-01;2019-12-31;202100-4284
""",
    "anstallda": """\
202100-4284;2020;1 250
202100-2114;2020;80
""",
    "organisationsnamn": """\
202100-4284;Ödemarksstyrelsen
""",
    "tjanster": """\
T1;IA-systemet;Arbetsmiljö;förebyggande;organisationsutvecklande;ja;2018-01-01;2018-06-01;
T2;Effektiva team;Hållbart arbetsliv;främjande;grupp- och individutvecklande;ja;2018-01-01;2018-06-01;2021-12-31
""",
    "intresseanmalningar": """\
I1;202100-4284;Ödemarksverket;IA-systemet;2019-01-10
I2;;Ödemarksstyrelsen;effektiva team;10/2/2019
""",
    "avrop": """\
A1;202100-4284;Ödemarksverket;IA-systemet;2019-03-01;levererad
A2;2021002114;;T2;1 april 2019;Avbokad
""",
    "leveranstillfallen": """\
L1;A1;2020-05-01 09:00;fysisk;12;genomfört
L2;A1;2020-09-01;digital;;inställt
""",
    "aktiviteter": """\
K1;Samverkan;konferens;Samverkan i praktiken;roller;2020-03-05;fysisk;omställd;120;
""",
}
OTHERS = {
    "enkater/tema.csv": """Namn;Konferens;Jag företräder;Ny kunskap?;Skäl
Anna;Roller;Arbetsgivaren;I hög grad;Omorganisation
Bo;roller;Fack;Vet ej;allvarlig störning
Cia;Effektivitet;;;
""",
    "enkater/enkater.toml": """
[skala.grad]
svar = ["Inte alls", "Delvis", "I hög grad"]
ingen_asikt = ["Vet ej"]
[[enkat]]
id = "tema"
fil = "tema.csv"
titel = "Tematiska konferenser"
ar = 2020
foljer_upp = { aktivitetstyp = "konferens" }
grupp = "Konferens"
grupper = "alla"
inbjudna_per_grupp = { "Effektivitet" = 60, "Roller" = 55 }
sida = "Jag företräder"
personuppgifter = ["Namn"]
[[enkat.fraga]]
id = "ny_kunskap"
rubrik = "Ny kunskap?"
skala = "grad"
positiva = ["I hög grad"]
""",
    "effektmal.toml": """
[[mal]]
id = "em"
ar = 2020
arbetsomrade = "Samverkan"
population = "deltagare"
lydelse = "Minst 70 procent ska få ny kunskap"
mal = 0.70
enkat = "tema"
fraga = "ny_kunskap"
urval = { "Skäl" = ["Allvarlig störning"] }
mats_fran = 2020-12-31
""",
    "publicerade_uppgifter.toml": """
[[uppgift]]
id = "u1"
publicerad = 2021-06-17
kalla = "Nyhet"
pastaende = "Mer än hälften har avropat"
figur = "coverage_ordered_share"
jamforelse = ">"
varde = 0.5
per = 2021-05-31
[[uppgift]]
id = "u2"
publicerad = 2021-06-17
kalla = "Nyhet"
pastaende = "Mest levererade"
figur = "services_delivered_ranking"
jamforelse = "rangordning"
varde = ["IA-systemet", "Effektiva team"]
period = [2020-01-01, 2020-12-31]
""",
}


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """The folder, valid through and through."""
    tables = contract.tables()
    files = {f"{name}.csv": ";".join(tables[name].required_headings) + "\n" + rows for name, rows in ROWS.items()}
    for name, content in (files | OTHERS).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    return tmp_path


@pytest.fixture
def settings() -> Settings:
    """The settings of a report on 2020."""
    return Settings(title="Berättelse", year=2020, as_of_date=date(2021, 5, 31), quarantine_limit=0.1)
