"""What ``check`` shows of rows in quarantine."""

import polars as pl

from partsrapport.running import checking


def test_causes_come_before_consequences_and_the_rest_is_counted():
    following = [
        ("anstallda.csv", n, "ar", "consequence", f"raden för ”{n}” i malgrupp ligger själv i karantän")
        for n in range(60)
    ]
    causes = [("malgrupp.csv", n, "sektor", "word", "”x” är inte något av myndighet, lärosäte") for n in range(3)]
    quarantine = pl.DataFrame(following + causes, ["file", "row_number", "column", "code", "reason"], orient="row")
    said = list(checking._quarantined(quarantine))
    assert said[0] == "malgrupp.csv rad 0, sektor: ”x” är inte något av myndighet, lärosäte"
    assert said[3] == "anstallda.csv rad 0, ar: raden för ”0” i malgrupp ligger själv i karantän"
    assert len(said) == checking.ROWS_SHOWN + 1
    assert said[-1] == "… och 13 rader till som följer av dessa"
