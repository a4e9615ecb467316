"""How many were met and what became of the others, of goals, measures of a plan and published claims.

Sentences as those of ``sentences``; those that a reference follows have no full stop.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from partsrapport.figures.moment import Moment
from partsrapport.figures.numbers import Figures, alike, numeral, of_all, whole
from partsrapport.words import asked as marks
from partsrapport.words import wording
from partsrapport.words.language import either

Forms = Mapping[str, tuple[tuple[str, str], tuple[str, str]]]
"""What is said of one and of several, in Swedish and in English, by the verdict; the first is the good one."""


@dataclass(frozen=True)
class Judged:
    """What verdicts are on: the figures that count them, what is said of each verdict, and what they are called.

    ``only``, ``every`` and ``some`` begin a sentence, in Swedish and in English; ``one`` is ``en`` or ``ett``.
    """

    stem: str
    forms: Forms
    only: tuple[str, str]
    every: tuple[str, str]
    some: tuple[str, str]
    one: str = "en"


NOT_YET_MEASURED = ("är ännu inte mätt", "är ännu inte mätta"), ("is not yet measured", "are not yet measured")
NONE_MEASURED = ("är ännu mätt", "has been measured yet")
UNCERTAIN = ("är osäker", "är osäkra"), ("is uncertain", "are uncertain")
UNTESTABLE = ("kan inte prövas",) * 2, ("cannot be tested",) * 2
GOALS: Forms = {
    "reached": (("är nått", "är nådda"), ("is met", "are met")),
    "not_reached": (("är inte nått", "är inte nådda"), ("is not met", "are not met")),
    "uncertain": (("är osäkert", "är osäkra"), ("is uncertain", "are uncertain")),
    "too_few": (
        ("har för få svar för att bedömas",) * 2,
        ("has too few answers to be judged", "have too few answers to be judged"),
    ),
    "not_yet_measured": NOT_YET_MEASURED,
}
OF_THE_YEAR = Judged(
    "goals_year",
    GOALS,
    only=("Årets enda effektmål", "The only effect goal of the year"),
    every=("{all} effektmålen för året", "{all} effect goals of the year"),
    some=("{n} av årets {of} effektmål", "{n} of the {of} effect goals of the year"),
    one="ett",
)
EARLIER = Judged(
    "goals_earlier",
    GOALS,
    only=("Det enda målet ur tidigare planer", "The only goal of earlier plans"),
    every=("{all} målen ur tidigare planer", "{all} goals of earlier plans"),
    some=("{n} av {of} mål ur tidigare planer", "{n} of {of} goals of earlier plans"),
    one="ett",
)
PLAN = Judged(
    "plan",
    {
        "reached": (("är nådd", "är nådda"), ("is met", "are met")),
        "not_reached": (("är inte nådd", "är inte nådda"), ("is not met", "are not met")),
        "uncertain": UNCERTAIN,
        "not_yet_measured": NOT_YET_MEASURED,
        "untestable": UNTESTABLE,
    },
    only=("Den enda insatsen i planen för {year}", "The only measure of the plan for {year}"),
    every=("{all} insatserna i planen för {year}", "{all} measures of the plan for {year}"),
    some=("{n} av {of} insatser i planen för {year}", "{n} of {of} measures of the plan for {year}"),
)
CLAIMS = Judged(
    "claims",
    {
        "true": (
            ("stämmer när den räknas om", "stämmer när de räknas om"),
            ("holds when recomputed", "hold when recomputed"),
        ),
        "false": (("stämmer inte",) * 2, ("does not hold", "do not hold")),
        "uncertain": UNCERTAIN,
        "untestable": UNTESTABLE,
    },
    only=("Den enda uppgiften som har publicerats tidigare", "The only claim published earlier"),
    every=("{all} uppgifterna som har publicerats tidigare", "{all} claims published earlier"),
    some=("{n} av {of} tidigare publicerade uppgifter", "{n} of {of} claims published earlier"),
)


def goals_of_the_year(figures: Figures, period: Moment) -> str:
    """``Två av årets sex effektmål är nådda. Ett är inte nått, …``, and what those who did not answer could change."""
    told = accounted(figures, period, OF_THE_YEAR)
    return " ".join(filter(None, [told and f"{told}.", _nonresponse(figures)]))


def accounted(figures: Figures, period: Moment, kind: Judged) -> str:
    """``Fyra av sju insatser i planen för 2020 är nådda. Två är inte nådda och en är ännu inte mätt``."""
    return ". ".join(filter(None, [met(figures, period, kind), _rest(figures, kind)]))


def met(figures: Figures, period: Moment, kind: Judged) -> str:
    """What became of the only one, or how many of all are met, as a heading too; empty where there are none."""
    n_of, good = f"{kind.stem}_n", next(iter(kind.forms))
    good_of = f"{kind.stem}_{good}_n"
    n, good_n = whole(figures, n_of), whole(figures, good_of)
    if n < 2:
        verdict = next((verdict for verdict in kind.forms if whole(figures, f"{kind.stem}_{verdict}_n")), good)
        return f"{either(*kind.only)} {either(*kind.forms[verdict])[0]}".format(year=period.year) if n else ""
    words = dict(zip(("n", "of"), alike(figures, [good_of, n_of], kind.one), strict=True))
    form = either(*kind.every if good_n == n else kind.some)
    verdict = either(*NONE_MEASURED) if _is_ahead(figures, kind) else either(*kind.forms[good])[good_n > 1]
    which = form.format(all=of_all(figures, n_of), year=period.year, **words)
    if 0 < whole(figures, f"{kind.stem}_not_yet_measured_n") < n:
        verdict += either(" hittills", " so far")
    if marks.plain(which)[0].isdigit():  # a sentence does not begin with figures
        which = either(f"Sammanlagt {which}", f"In all, {which}")
    return f"{wording.capital(which)} {verdict}"


def _is_ahead(figures: Figures, kind: Judged) -> bool:
    """Whether all of several are not measured yet."""
    n, ahead_n = (whole(figures, f"{kind.stem}_{of}n") for of in ("", "not_yet_measured_"))
    return n == ahead_n > 1


def _rest(figures: Figures, kind: Judged) -> str:
    """``Ett är inte nått och två är osäkra``; empty where there are no others, and of the only one."""
    if whole(figures, f"{kind.stem}_n") < 2 or _is_ahead(figures, kind):
        return ""
    counts = {verdict: whole(figures, f"{kind.stem}_{verdict}_n") for verdict in [*kind.forms][1:]}
    told = [
        f"{numeral(figures, f'{kind.stem}_{verdict}_n', kind.one)} {either(*kind.forms[verdict])[n > 1]}"
        for verdict, n in counts.items()
        if n
    ]
    return wording.capital(wording.list_of(told))


def _nonresponse(figures: Figures) -> str:
    """For how many of the goals met those who did not answer could change the verdict; empty where for none."""
    changeable, reached = (f"goals_year_{of}_n" for of in ("reached_changeable", "reached"))
    if not whole(figures, changeable):
        return ""
    n, of = numeral(figures, changeable, "ett"), whole(figures, reached)
    if whole(figures, changeable) < of:
        which = either(f"För {n} av de nådda målen", f"For {n} of the goals met")
    elif of == 1:
        which = either("För det nådda målet", "For the goal met")
    elif of == 2:
        which = either("För båda de nådda målen", "For both goals met")
    else:
        which = either(f"För alla {n} nådda målen", f"For all {n} goals met")
    return either(
        f"{which} är bortfallet så stort att det skulle kunna ändra bedömningen.",
        f"{which}, nonresponse is so large that it could change the verdict.",
    )


SENTENCES: dict[str, Callable[[Figures, Moment], str]] = {
    "goals_of_the_year": goals_of_the_year,
    "goals_met": partial(met, kind=OF_THE_YEAR),
    "earlier_goals": partial(accounted, kind=EARLIER),
    "earlier_met": partial(met, kind=EARLIER),
    "plan": partial(accounted, kind=PLAN),
    "plan_met": partial(met, kind=PLAN),
    "claims": partial(accounted, kind=CLAIMS),
}
