"""The door: the only way out for a number that counts the respondents of a survey, and what keeps others shut.

The rule is that of official statistics for rounded tables (ONS, UK), with steps wider than one answer. Whoever has all
that is published, and knows the rule, can then not tell one to four respondents apart: tests look for another set of
answers with the same publication, for every such number. docs/estimation.md says what it does and does not hold for.
"""

from partsrapport.surveys.disclosure.guard import check_notebook, check_notebooks, stop_if_private
from partsrapport.surveys.disclosure.release import release
from partsrapport.surveys.disclosure.rounding import Rule, explained

__all__ = ["Rule", "check_notebook", "check_notebooks", "explained", "release", "stop_if_private"]
