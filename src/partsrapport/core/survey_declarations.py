"""What a survey is declared to be: scales, questions and surveys, the keys of ``enkater/enkater.toml``."""

from collections.abc import Mapping
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import Any

from partsrapport.raw.keys import NUMBERS, TABLE, TABLES, TEXT, TEXTS, YEAR, YES, key, one_of, whole
from partsrapport.words.vocabulary import plain, values

COUNT = whole(1)


@dataclass(frozen=True, kw_only=True)
class Scale:
    """The answers to a question in order, and those that are no opinion: the keys of [skala.…]."""

    opinions: tuple[str, ...] = key("svar", TEXTS, about="svaren i ordning, från lägst till högst")
    no_opinions: tuple[str, ...] = key("ingen_asikt", TEXTS, (), about="giltiga svar som inte räknas, t.ex. Vet ej")
    english: tuple[str, ...] = key("engelska", TEXTS, (), about="samma svar på engelska, i samma ordning")
    scores: tuple[float, ...] = key(
        "poang", NUMBERS, (), about="vad svaren räknas som i ett medelvärde; utan den 1, 2, 3 …"
    )
    is_numbered: bool = key("siffror", YES, False, about="om filen har siffror i stället för svaren, 1 för det första")

    @property
    def answers(self) -> tuple[str, ...]:
        """All answers, those that say something first."""
        return (*self.opinions, *self.no_opinions)

    @property
    def in_english(self) -> dict[str, str]:
        """Each answer → the same in English, if that is given."""
        return dict(zip(self.answers, self.english, strict=False))

    @property
    def scored(self) -> dict[str, float]:
        """Each answer that says something → its score."""
        return dict(zip(self.opinions, self.scores or map(float, range(1, len(self.opinions) + 1)), strict=True))

    @property
    def numbers(self) -> dict[str, str]:
        """The number of each answer → the answer."""
        return {str(n): answer for n, answer in enumerate(self.opinions, start=1)} if self.is_numbered else {}


@dataclass(frozen=True, kw_only=True)
class QuestionDeclaration:
    """One question, the keys of [[enkat.fraga]]: the header of its column, its scale, and the positive answers."""

    question_id: str = key("id", TEXT)
    heading: str = key("rubrik", TEXT, about="kolumnens rubrik i filen")
    scale_name: str = key("skala", TEXT, about="namnet på en skala ovan")
    positives: tuple[str, ...] = key("positiva", TEXTS, about="de svar som räknas som positiva")
    has_several: bool = key("flera", YES, False, about="om en svarande kan ge flera svar")
    split: Mapping[str, str] | None = key(
        "kolumner", TABLE, None, about="om filen har en kolumn för varje svar: rubrik = svar"
    )
    scale: Scale

    @property
    def headings(self) -> tuple[str, ...]:
        """The columns that it is read from: its own, or one for each answer."""
        return tuple(self.split) if self.split else (self.heading,)

    @property
    def rises(self) -> bool:
        """Whether all positive answers have higher scores than the others."""
        positives = set(map(plain, self.positives))
        is_positive = [plain(answer) in positives for answer, _ in sorted(self.scale.scored.items(), key=itemgetter(1))]
        return is_positive == sorted(is_positive)


@dataclass(frozen=True, kw_only=True)
class SurveyDeclaration:
    """One survey, the keys of [[enkat]]; what it does not say is None."""

    survey_id: str = key("id", TEXT)
    file: str = key("fil", TEXT, about="filens namn, i mappen enkater")
    title: str = key("titel", TEXT)
    title_en: str | None = key("titel_en", TEXT, None)
    year: int = key("ar", YEAR)
    followed: Mapping[str, str] | None = key(
        "foljer_upp", TABLE, None, about="{ tjanst = …}, { aktivitetstyp = …} eller { medarrangor = …}"
    )
    group_heading: str | None = key(
        "grupp", TEXT, None, about="rubriken för den aktivitet eller myndighet som den svarande hör till"
    )
    groups: str | None = key(
        "grupper", one_of(values("survey_groups")), None, about="om alla grupper fick enkäten, eller ett urval av dem"
    )
    groups_total_n: int | None = key("grupper_totalt", COUNT, None, about="hur många grupper urvalet drogs ur")
    total_invited_n: int | None = key("inbjudna", COUNT, None, about="hur många som fick enkäten")
    invited_per_group: Mapping[str, int] | None = key(
        "inbjudna_per_grupp", TABLE, None, about="i stället för inbjudna: grupp = antal"
    )
    side_heading: str | None = key("sida", TEXT, None, about="rubriken för om den svarande är arbetsgivare eller fack")
    sector_heading: str | None = key(
        "sektor", TEXT, None, about="med storleksklass, om en i varje organisation svarade: kolumnens rubrik"
    )
    size_heading: str | None = key("storleksklass", TEXT, None)
    personal: tuple[str, ...] = key("personuppgifter", TEXTS, (), about="kolumner som aldrig läses")
    asked: tuple[Mapping[str, Any], ...] = key("fraga", TABLES)
    folder: Path
    questions: tuple[QuestionDeclaration, ...] = ()
    activity_type: str | None = None
    service: str | None = None
    co_organiser: str | None = None

    @property
    def path(self) -> Path:
        """Its file of answers."""
        return self.folder / self.file

    @property
    def set_headings(self) -> dict[str, str]:
        """The columns of side, sector and size that it has: word set → header."""
        found = {"side": self.side_heading, "sector": self.sector_heading, "size_class": self.size_heading}
        return {name: heading for name, heading in found.items() if heading}

    @property
    def invited_n(self) -> int | None:
        """Invited in all."""
        return sum(self.invited_per_group.values()) if self.invited_per_group else self.total_invited_n
