"""What an organisation has written in Swedish alone, where the report is published in English too.

The English report says it in Swedish; ``check`` tells where, and which key to write.
"""

from collections.abc import Iterator

import duckdb

from partsrapport.project import CONFIGURATION, Project
from partsrapport.running import publishing
from partsrapport.words.language import ENGLISH

TEXTS = (
    (CONFIGURATION, "rapporten", "meta.build", "title", "''", "titel_en"),
    (CONFIGURATION, "programmet", "meta.build", "programme", "''", "program_en"),
    ("effektmal.toml", "målet", "core.goals", "statement", "goal_id", "lydelse_en"),
    ("effektmal.toml", "målet", "core.goals", "population", "goal_id", "population_en"),
    ("enkater/enkater.toml", "enkäten", "core.surveys", "title", "survey_id", "titel_en"),
    ("publicerade_uppgifter.toml", "uppgiften", "core.claims", "statement", "claim_id", "pastaende_en"),
    ("publicerade_uppgifter.toml", "uppgiften", "core.claims", "source", "claim_id", "kalla_en"),
    ("verksamhetsplan.toml", "insatsen", "core.plan_measures", "statement", "measure_id", "lydelse_en"),
)
"""The file, what an entry of it is, where it is read to, the column and the id there, and the key of the English."""
ANSWERS = """
    SELECT survey_id, question_id FROM core.survey_options WHERE answer_en IS NULL
    GROUP BY ALL ORDER BY ALL
"""
OWN_WORDS = """
    SELECT label_sv FROM core.words WHERE label_en = label_sv AND word_set IN ('area', 'activity_type')
    ORDER BY word_set, position_n
"""
"""Of the sets that an organisation may fill: what it has given no English is called the same."""


def said(connection: duckdb.DuckDBPyConnection, project: Project) -> Iterator[str]:
    """A line for each text that lacks English: the file, the entry, what it says in Swedish, and what to write."""
    for file, entry, table, column, id_, key in TEXTS:
        lacking = f"SELECT {id_}, {column} FROM {table} WHERE {column} IS NOT NULL AND {column}_en IS NULL ORDER BY ALL"
        for named, text in connection.execute(lacking).fetchall():
            where = f"{file}, {entry} {named}".rstrip()
            yield f"{where}: ”{text}” står på svenska i den engelska rapporten. Skriv {key}."
    for survey, question in connection.execute(ANSWERS).fetchall():
        yield (
            f"enkater/enkater.toml, enkäten {survey}: svaren på {question} står på svenska i den engelska rapporten. "
            "Skriv engelska för skalan."
        )
    for (word,) in connection.execute(OWN_WORDS).fetchall():
        yield f"ordlista.toml: ”{word}” heter så i den engelska rapporten också. Skriv en, om det ska heta något annat."
    for name in publishing.chapters_lacking(project._replace(language=ENGLISH)):
        yield f"quarto/{name} är inte med i den engelska rapporten. Skriv quarto/{ENGLISH}/{name}."
