"""The words of verdicts by the names that the code knows them by; how they read is said in the vocabulary."""

from partsrapport.words.vocabulary import values

_VERDICTS = values("verdict")
OF_GOALS = _VERDICTS[:5]
"""Those on effect goals, in order."""
REACHED, NOT_REACHED, UNCERTAIN, TOO_FEW, NOT_YET_MEASURED = OF_GOALS
HIGHER, LOWER, SAME, UNDECIDED = _VERDICTS[5:9]
"""Those on this year against the year before."""
TRUE, FALSE, UNTESTABLE = _VERDICTS[9:]
"""Those on published claims, besides ``UNCERTAIN``."""
