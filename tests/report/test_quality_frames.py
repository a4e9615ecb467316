import polars as pl

from partsrapport.report import quality_frames

ACCOUNTING = pl.DataFrame(
    {
        "file": ["avrop/avrop-2019.csv", "avrop/avrop-2020.csv", "enkater/"],
        "files_n": [1, 1, 4],
        "read_n": [10, 20, 55],
        "kept_n": [9, 18, 50],
        "duplicate_n": [0, 1, None],
        "superseded_n": [0, 0, None],
        "quarantined_n": [1, 1, None],
    }
)


def test_files_of_a_kind_are_one_row_and_all_but_surveys_the_last() -> None:
    assert quality_frames.by_source(ACCOUNTING).rows() == [
        ("Avrop", 2, 30, 27, 1, 0, 2, False),
        ("Enkäter", 4, 55, 50, None, None, None, True),
        ("Alla utom enkäter", 2, 30, 27, 1, 0, 2, False),
    ]


def test_faults_are_counted_by_kind_of_file_and_column_in_swedish() -> None:
    quarantine = pl.DataFrame(
        {
            "source_kind": ["enkater", "avrop", "avrop"],
            "column": ["Fråga?", "avropsdatum", "tjanst"],
            "quarantined_n": [None, 1, 2],
        }
    )
    assert quality_frames.faults(quarantine).rows() == [
        ("Avrop", "Tjänst", 2, False),
        ("Avrop", "Avropsdatum", 1, False),
        ("Enkäter", "Fråga?", None, True),
        ("Alla utom enkäter", None, 3, False),
    ]
    assert quality_frames.faults(quarantine.head(1)).rows() == [("Enkäter", "Fråga?", None, True)]


def test_checks_are_counted_by_kind_of_table() -> None:
    validation = pl.DataFrame(
        {
            "suite": ["mart.coverage", "core.orders", "core.orders", "core.services"],
            "success": [True, True, False, True],
            "severity": ["kritisk", "kritisk", "varning", "information"],
        }
    )
    assert quality_frames.by_layer(validation).rows() == [
        ("Inlästa uppgifter", 2, 3, 2, 1),
        ("Beräknade tabeller", 1, 1, 1, 1),
        ("Alla kontroller", 3, 4, 3, 2),
    ]


def test_a_check_of_respondents_that_is_not_met_does_not_say_how_many() -> None:
    validation = pl.DataFrame(
        {
            "suite": ["core.survey_respondents", "core.orders", "core.orders"],
            "success": [False, False, True],
            "unexpected_n": [2, 3, 0],
            "checked_n": [9, 1200, 1200],
        }
    )
    counts = quality_frames.failed(validation).select("unexpected_n", "checked_n")
    assert counts.rows() == [(None, None), (3, 1200)]
