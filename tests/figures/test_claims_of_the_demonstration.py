"""What was published, recomputed from the demonstration data: a row a claim."""

from typing import Any

import pytest

from partsrapport.warehouse import store

TOP_THREE = "IA-systemet, Effektiva team, Fånga tidiga tecken"
PUBLISHED = {
    "hal-2021-interest": ("omkring 80 procent (± 2 procentenheter)", "80 procent"),
    "hal-2021-ordered": ("mer än 50 procent", "58 procent"),
    "hal-2021-delivered-orders": ("165 levererade avrop", "165 levererade avrop"),
    "hal-2021-occasions": ("263 tillfällen", "263 tillfällen"),
    "hal-2021-delivered-agencies": ("mer än 50 procent", "52 procent"),
    "hal-2021-top3": (TOP_THREE, TOP_THREE),
    "hal-2021-ia-most-ordered": ("IA-systemet", "IA-systemet"),
    "hal-2021-ia-universities": ("omkring 68 procent (± 0,5 procentenheter)", "68 procent"),
    "hal-2021-services": ("13 tjänster", "13 tjänster"),
    "hal-2021-soon-80": ("senast 31 maj 2024", None),
    "vb-2020-activities": ("52 aktiviteter", "52 aktiviteter"),
    "vb-2020-participants": ("omkring 1 250 deltagare (± 50)", "1 243 deltagare"),
    "vb-2020-doubled": ("minst 80 procent", None),
    "vb-2020-doubled-recipients": ("mer än 2 gånger", None),
    "vb-2020-value": ("100 procent", "100 procent"),
    "vb-2020-value-higher": ("minst 1 jämförelse", "1 jämförelse"),
    "vb-2020-new-services": ("5 tjänster", "5 tjänster"),
    "vb-2020-new-services-launched": ("1 tjänst", "1 tjänst"),
    "vb-2020-new-services-coming": ("4 tjänster", "4 tjänster"),
    "vb-2020-podcast": ("16 aktiviteter", "16 aktiviteter"),
    "vb-2020-podcast-listens": ("minst 2 000 mottagare", None),
    "vb-2020-digital": ("mer än 50 procent", None),
    "vb-2020-digital-autumn": ("mer än 50 procent", None),
}

# Within three years by the point estimate, but not by the forecast's own upper bound.
UNCERTAIN = {"hal-2021-soon-80"}


@pytest.fixture(scope="module")
def recomputed(built: Any) -> dict[str, tuple[str, str, str]]:
    """Published value, computed value and verdict by claim."""
    with store.connect(built.warehouse) as connection:
        rows = connection.execute(
            "SELECT claim_id, published_value, computed_value, verdict FROM mart.claims"
        ).fetchall()
    return {claim_id: tuple(value.replace("\xa0", " ") for value in values) for claim_id, *values in rows}


@pytest.mark.parametrize("claim_id", PUBLISHED)
def test_a_published_figure_comes_out_of_the_demonstration_data(
    recomputed: dict[str, tuple[str, str, str]], claim_id: str
) -> None:
    published, computed = PUBLISHED[claim_id]
    verdict = "osäkert" if claim_id in UNCERTAIN else "stämmer"
    assert recomputed[claim_id] == (published, computed or recomputed[claim_id][1], verdict)


def test_every_claim_of_the_ledger_has_its_row_here(recomputed: dict[str, tuple[str, str, str]]) -> None:
    assert recomputed.keys() == PUBLISHED.keys()
