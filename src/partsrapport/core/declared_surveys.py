"""``enkater/enkater.toml`` read and held against itself: scales and surveys that contradict nothing."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from partsrapport.core.own_words import wrong_word
from partsrapport.core.survey_declarations import COUNT, QuestionDeclaration, Scale, SurveyDeclaration
from partsrapport.errors import DataError
from partsrapport.raw import toml_files
from partsrapport.raw.keys import TABLE, TABLES, TEXT, TEXTS, build, each, key, wrong_value
from partsrapport.raw.keys import shown as quoted
from partsrapport.raw.problems import gather, shown, stop_if, suggestion
from partsrapport.raw.text import fold
from partsrapport.raw.unread import SURVEY_FOLDER
from partsrapport.raw.unread import SURVEYS as FILE
from partsrapport.words.vocabulary import Vocabulary, plain


@dataclass(frozen=True, kw_only=True)
class _File:
    scales: Mapping[str, Any] | None = key("skala", TABLE, None)
    surveys: tuple[Mapping[str, Any], ...] = key("enkat", TABLES, ())


@dataclass(frozen=True, kw_only=True)
class _Followed:
    activity_type: str | None = key("aktivitetstyp", TEXT, None)
    service: str | None = key("tjanst", TEXT, None)
    co_organiser: str | None = key("medarrangor", TEXT, None)


def read(raw: Path, vocabulary: Vocabulary) -> list[SurveyDeclaration]:
    """The declared surveys.

    Raises
    ------
    DataError
        The file is missing, malformed or contradicts itself, or a file of answers does not exist.
    """
    content = build(_File, FILE, toml_files.read(raw, FILE))
    declared = content.scales or {}
    scales = dict(zip(declared, gather(partial(_scale, *one) for one in declared.items()), strict=True))
    reading = _Reading(raw / SURVEY_FOLDER, scales, vocabulary)
    surveys = each(FILE, "enkat", content.surveys, reading.survey)
    used = [survey.file for survey in surveys]
    stop_if(problem for survey in surveys for problem in _wrong_file(survey, used))
    stop_if(f"{FILE}: {file} är fil för fler än en enkät." for file in used if used.count(file) > 1)
    return surveys


def _scale(name: str, scale: object) -> Scale:
    if not isinstance(scale, dict):
        raise DataError(f"{FILE}: {name} ska skrivas som [skala.{name}].")
    where = f"{FILE}, [skala.{name}]"
    found = build(Scale, where, scale)
    if not TEXTS.accepts([*found.answers]):
        raise DataError(f"{where}: samma text står både i svar och i ingen_asikt. Ta bort den ena.")
    if found.english and len(found.english) != len(found.answers):
        raise DataError(f"{where}: engelska ska ha lika många texter som svar och ingen_asikt tillsammans.")
    if found.scores and (len(found.scores) != len(found.opinions) or len(set(found.scores)) == 1):
        raise DataError(f"{where}: poang ska ha lika många tal som svar, inte alla samma, t.ex. [1, 2, 3, 4, 5].")
    if found.is_numbered and any(answer.isdecimal() for answer in found.answers):
        raise DataError(f"{where}: svaren är själva siffror. Ta bort siffror = true, eller skriv svaren med ord.")
    return found


@dataclass(frozen=True)
class _Reading:
    """The reading of each [[enkat]]: where its file lies, and what it may name."""

    folder: Path
    scales: Mapping[str, Scale]
    vocabulary: Vocabulary

    def survey(self, where: str, entry: Mapping[str, Any]) -> SurveyDeclaration:
        said = build(SurveyDeclaration, where, entry, folder=self.folder)
        names = build(_Followed, f"{where}, foljer_upp", said.followed or {})
        stop_if([*(f"{where}: {problem}" for problem in _contradictions(said)), *self._wrong_followed(where, names)])
        questions = each(where, "fraga", said.asked, self._question)
        if not questions:
            raise DataError(f"{where}: enkäten har inga frågor. Lägg till minst en [[enkat.fraga]].")
        survey = replace(
            said,
            file=self._composed.get(unicodedata.normalize("NFC", said.file), said.file),
            questions=tuple(questions),
            service=names.service,
            co_organiser=names.co_organiser,
            activity_type=names.activity_type and self.vocabulary["activity_type"].spelled(names.activity_type),
        )
        stop_if(_clashes(where, survey))
        return survey

    @cached_property
    def _composed(self) -> dict[str, str]:
        """The files by their names with letters in one piece: those of a Macintosh may have å as a and a ring."""
        return {unicodedata.normalize("NFC", path.name): path.name for path in self.folder.iterdir()}

    def _wrong_followed(self, where: str, followed: _Followed) -> Iterator[str]:
        if sum(map(bool, vars(followed).values())) > 1:
            yield f"{where}: foljer_upp ska vara en aktivitetstyp, en tjanst eller en medarrangor, inte flera."
        if followed.activity_type:
            yield from wrong_word(where, "aktivitetstyp", followed.activity_type, self.vocabulary["activity_type"])

    def _question(self, where: str, entry: Mapping[str, Any]) -> QuestionDeclaration:
        name = entry.get("skala")
        scale = self.scales.get(name) if isinstance(name, str) else None
        question = build(QuestionDeclaration, where, entry, scale=scale or Scale(opinions=()))
        if scale is None:
            raise DataError(f"{where}: skalan {name} finns inte.{suggestion(question.scale_name, self.scales)}")
        stop_if(
            f"{where}: ”{answer}” i positiva finns inte bland svaren på skalan {name}."
            f"{suggestion(answer, scale.opinions)}"
            for answer in question.positives
            if plain(answer) not in map(plain, scale.opinions)
        )
        stop_if(f"{where}: {problem}" for problem in _wrong_columns(question))
        if question.has_several and scale.is_numbered:
            raise DataError(
                f"{where}: med flera = true kan skalan {name} inte ha siffror = true. Skriv svaren med ord."
            )
        if question.has_several and any(";" in answer for answer in scale.answers):
            raise DataError(
                f"{where}: med flera = true får inget svar på skalan {name} ha semikolon, som skiljer svaren."
            )
        return question


def _wrong_columns(question: QuestionDeclaration) -> Iterator[str]:
    """What is wrong with the columns that a question is split over."""
    answers = question.scale.answers
    if question.split is not None and not question.has_several:
        yield "kolumner är för en fråga med flera svar. Skriv flera = true, eller ta bort kolumner."
    for heading, answer in (question.split or {}).items():
        if not isinstance(answer, str) or plain(answer) not in map(plain, answers):
            near = suggestion(answer, answers) if isinstance(answer, str) else ""
            yield f"kolumnen ”{heading}” står för {quoted(answer)}, som inte finns bland svaren på skalan.{near}"


def _contradictions(survey: SurveyDeclaration) -> Iterator[str]:
    if (survey.group_heading is None) != (survey.groups is None):
        yield "grupp och grupper hör ihop. Ange båda eller ingen."
    if (survey.groups == "urval") != (survey.groups_total_n is not None):
        yield 'grupper_totalt ska anges när grupper = "urval", och bara då.'
    if (survey.sector_heading is None) != (survey.size_heading is None):
        yield "sektor och storleksklass hör ihop: svaren vägs efter båda. Ange båda eller ingen."
    if survey.sector_heading is not None and survey.group_heading is not None:
        yield "svar som kommer i grupper vägs efter dem, inte efter sektor och storleksklass. Ta bort det ena."
    if survey.total_invited_n is not None and survey.invited_per_group is not None:
        yield "ange inbjudna eller inbjudna_per_grupp, inte båda."
    if survey.invited_per_group is not None and survey.group_heading is None:
        yield "inbjudna_per_grupp förutsätter grupp. Ange kolumnen med grupperna."
    yield from _wrong_counts(survey.invited_per_group or {}, survey.groups_total_n)


def _wrong_counts(per_group: Mapping[str, Any], groups_total_n: int | None) -> Iterator[str]:
    if groups_total_n is not None and groups_total_n < len(per_group):
        yield f"grupper_totalt är {groups_total_n} men inbjudna_per_grupp har fler grupper. Rätta den ena."
    counts = {f"inbjudna_per_grupp.{group}": n for group, n in per_group.items()}
    whole_n = [n for n in per_group.values() if type(n) is int]
    counts |= {"summan av inbjudna_per_grupp": sum(whole_n)} if whole_n else {}
    for name, n in counts.items():
        if not COUNT.accepts(n):
            yield f"{name} är {quoted(n)} men ska vara {COUNT.expected}."


def _wrong_file(survey: SurveyDeclaration, used: Sequence[str]) -> Iterator[str]:
    where = f"{FILE}, [[enkat]] {survey.survey_id}"
    if "/" in survey.file or "\\" in survey.file:
        yield wrong_value(where, "fil", survey.file, f"namnet på en fil i {survey.folder}, utan mapp")
        return
    names = sorted(path.name for path in survey.folder.iterdir())
    if survey.file not in names:
        near = suggestion(survey.file, [name for name in names if name not in used])
        yield (
            f"{where}: filen {shown(survey.file)} finns inte i {survey.folder}.{near} Lägg dit den eller rätta fil. Är "
            "enkäten inte gjord än räcker en fil med bara rubrikerna."
        )


def _clashes(where: str, survey: SurveyDeclaration) -> Iterator[str]:
    """A column has one use, and one with personal data none."""
    used = [heading for question in survey.questions for heading in question.headings]
    used += [heading for heading in (survey.group_heading, *survey.set_headings.values()) if heading]
    lower = [heading.lower() for heading in used]
    personal = {fold(heading) for heading in survey.personal}
    for heading in used:
        if lower.count(heading.lower()) > 1:
            yield f"{where}: kolumnen ”{heading}” används till flera saker. Varje fråga, grupp och sida har sin egen."
        if fold(heading) in personal:
            yield f"{where}: kolumnen ”{heading}” är både personuppgift och något som ska läsas. Välj det ena."
