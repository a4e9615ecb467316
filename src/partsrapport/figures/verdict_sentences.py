"""How many were met and what became of the others, of goals, measures of a plan and published claims.

Sentences as those of ``sentences``; those that a reference follows have no full stop.
"""

from collections.abc import Mapping

from partsrapport.figures.numbers import Figures, alike, numeral, whole
from partsrapport.words import wording
from partsrapport.words.language import either

Forms = Mapping[str, tuple[tuple[str, str], tuple[str, str]]]
"""What is said of one and of several, in Swedish and in English, by the verdict."""
UNTESTABLE = (("kan inte prövas",) * 2, ("cannot be tested",) * 2)
GOALS: Forms = {
    "not_reached": (("är inte nått", "är inte nådda"), ("is not met", "are not met")),
    "uncertain": (("är osäkert", "är osäkra"), ("is uncertain", "are uncertain")),
    "too_few": (
        ("har för få svar för att bedömas",) * 2,
        ("has too few answers to be judged", "have too few answers to be judged"),
    ),
    "not_yet_measured": (("är ännu inte mätt", "är ännu inte mätta"), ("is not yet measured", "are not yet measured")),
}
PLAN: Forms = {
    "not_reached": (("är inte nådd", "är inte nådda"), ("is not met", "are not met")),
    "uncertain": (("är osäker", "är osäkra"), ("is uncertain", "are uncertain")),
    "not_yet_measured": (("är ännu inte mätt", "är ännu inte mätta"), ("is not yet measured", "are not yet measured")),
    "untestable": UNTESTABLE,
}
CLAIMS: Forms = {
    "false": (("stämmer inte",) * 2, ("does not hold", "do not hold")),
    "uncertain": PLAN["uncertain"],
    "untestable": UNTESTABLE,
}


def goals_of_the_year(figures: Figures, _: int) -> str:
    """``Två av årets sex effektmål är nådda. Ett är inte nått, …``, and what those who did not answer could change."""
    n, reached = (whole(figures, f"goals_year_{of}n") for of in ("", "reached_"))
    if not n:
        return ""
    if n == 1:
        only = _the_only_one(figures, "goals_year", GOALS, either("är nått", "is met"))
        told = [either(f"Årets enda effektmål {only}.", f"The only effect goal of the year {only}.")]
    else:
        met, of = numeral(figures, "goals_year_reached_n", "ett"), numeral(figures, "goals_year_n")
        head = either(
            f"{met} av årets {of} effektmål är {'nådda' if reached > 1 else 'nått'}.",
            f"{met} of the {of} effect goals of the year {'is' if reached == 1 else 'are'} met.",
        )
        rest = _rest(figures, "goals_year", GOALS, "ett")
        told = [wording.capital(head), *[f"{rest}."] * bool(rest)]
    return " ".join([*told, *_nonresponse(figures)])


def earlier_goals(figures: Figures, _: int) -> str:
    """``Av fem mål ur tidigare planer är två nådda``."""
    n, reached = (whole(figures, f"goals_earlier_{of}n") for of in ("", "reached_"))
    if not n:
        return ""
    if n == 1:
        return either(
            f"Ett mål ur en tidigare plan är {'nått' if reached else 'inte nått'}",
            f"One goal of an earlier plan is {'met' if reached else 'not met'}",
        )
    of, these = numeral(figures, "goals_earlier_n"), numeral(figures, "goals_earlier_reached_n", "ett")
    return either(
        f"Av {of} mål ur tidigare planer är {these} {'nådda' if reached > 1 else 'nått'}",
        f"Of {of} goals of earlier plans, {these} {'is' if reached == 1 else 'are'} met",
    )


def claims(figures: Figures, _: int) -> str:
    """``Av 23 tidigare publicerade uppgifter stämmer 22 när de räknas om. En är osäker``."""
    n, true = (whole(figures, f"claims_{of}n") for of in ("", "true_"))
    if not n:
        return ""
    if n == 1:
        only = _the_only_one(figures, "claims", CLAIMS, either("stämmer", "holds"))
        return either(
            f"Den enda publicerade uppgiften {only} när den räknas om",
            f"The only published claim {only} when it is recomputed",
        )
    if true == n:
        of_all = _all(figures, "claims_n", "Båda de")
        return either(
            f"{of_all} tidigare publicerade uppgifterna stämmer när de räknas om",
            f"{of_all} claims published earlier hold when they are recomputed",
        )
    of, right = alike(figures, ["claims_n", "claims_true_n"])
    head = either(
        f"Av {of} tidigare publicerade uppgifter stämmer {right} när de räknas om.",
        f"Of {of} claims published earlier, {right} {'holds' if true == 1 else 'hold'} when recomputed.",
    )
    return f"{head} {_rest(figures, 'claims', CLAIMS)}"


def plan(figures: Figures, year: int) -> str:
    """``Av sju insatser i planen för 2020 är fyra nådda. Två är inte nådda och en är ännu inte mätt``."""
    n, reached = (whole(figures, f"plan_{of}n") for of in ("", "reached_"))
    if not n:
        return ""
    if n == 1:
        only = _the_only_one(figures, "plan", PLAN, either("är nådd", "is met"))
        return either(
            f"Den enda insatsen i planen för {year} {only}", f"The only measure of the plan for {year} {only}"
        )
    if reached == n:
        of_all = _all(figures, "plan_n", "Båda")
        return either(
            f"{of_all} insatserna i planen för {year} är nådda", f"{of_all} measures of the plan for {year} are met"
        )
    of, met = alike(figures, ["plan_n", "plan_reached_n"])
    head = either(
        f"Av {of} insatser i planen för {year} är {met} {'nådda' if reached > 1 else 'nådd'}.",
        f"Of {of} measures of the plan for {year}, {met} {'is' if reached == 1 else 'are'} met.",
    )
    return f"{head} {_rest(figures, 'plan', PLAN)}"


def _all(figures: Figures, figure_id: str, both: str) -> str:
    """``Alla fem``, ``All five``; two are both."""
    number = numeral(figures, figure_id)
    return either(both, "Both") if whole(figures, figure_id) == 2 else either(f"Alla {number}", f"All {number}")


def _rest(figures: Figures, stem: str, forms: Forms, one: str = "en") -> str:
    """``Ett är inte nått och två är osäkra``; empty where there are no others."""
    counts = {verdict: n for verdict in forms if (n := whole(figures, f"{stem}_{verdict}_n"))}
    told = [
        f"{numeral(figures, f'{stem}_{verdict}_n', one)} {either(*forms[verdict])[n > 1]}"
        for verdict, n in counts.items()
    ]
    return wording.capital(wording.list_of(told))


def _the_only_one(figures: Figures, stem: str, forms: Forms, met: str) -> str:
    found = (verdict for verdict in forms if whole(figures, f"{stem}_{verdict}_n"))
    return next((either(*forms[verdict])[0] for verdict in found), met)


def _nonresponse(figures: Figures) -> list[str]:
    changeable, reached = (f"goals_year_{of}_n" for of in ("reached_changeable", "reached"))
    if not whole(figures, changeable):
        return []
    n, of = numeral(figures, changeable, "ett"), whole(figures, reached)
    if whole(figures, changeable) < of:
        which = either(f"För {n} av de nådda målen", f"For {n} of the goals met")
    elif of == 1:
        which = either("För det nådda målet", "For the goal met")
    elif of == 2:
        which = either("För båda de nådda målen", "For both goals met")
    else:
        which = either(f"För alla {n} nådda målen", f"For all {n} goals met")
    return [
        either(
            f"{which} är bortfallet så stort att det skulle kunna ändra bedömningen.",
            f"{which}, nonresponse is so large that it could change the verdict.",
        )
    ]
