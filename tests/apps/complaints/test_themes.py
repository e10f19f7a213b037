from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from zhike.apps.complaints.codes import read_codes
from zhike.apps.complaints.dated_tables import table_on
from zhike.apps.complaints.themes import Meaning, Told, read_themes
from zhike.apps.rulepacks.faults import PackInvalid

TODAY = date(2026, 3, 2)
REAL = Path(os.environ.get("ZHIKE_REAL_DATA", "/nowhere"))
UWV = REAL / "event_logs" / "BPI2016_Complaints.csv.gz"
CFPB = REAL / "cfpb_complaints" / "complaints_sample.csv.gz"


def codes(name):
    return read_codes(table_on(name, on=TODAY))


def themes_of(table):
    return read_themes(table, causes=codes("causes"), standard=codes("jrt0169"))


def shipped(source):
    return themes_of(table_on(f"themes_{source}", on=TODAY))


def changed(**row):
    table = table_on("themes_cfpb", on=TODAY)
    return replace(table, content={**table.content, "rows": [row]})


@pytest.mark.parametrize("source", ["cfpb", "uwv"])
def test_the_shipped_tables_lead_to_causes_and_classes_that_exist(source):
    assert shipped(source).meanings


def test_the_finest_theme_that_is_known_speaks():
    themes = shipped("uwv")
    late = {"ComplaintTheme": "dienstverlening", "ComplaintSubtheme": "betaling"}

    assert themes.meaning_of(late).standard == "C3"
    finer = late | {"ComplaintTopic": "verstoring: betaling te laat"}
    assert themes.meaning_of(finer).standard == "C2"
    untold = late | {"ComplaintTopic": "moeilijkheden rondom bewijs van inschrijving"}
    assert themes.meaning_of(untold) == Meaning()
    assert themes.meaning_of({"ComplaintTopic": "nieuw"}) == Meaning()


def test_cause_and_business_come_from_their_own_columns():
    found = shipped("cfpb").meaning_of({"Product": "Mortgage", "Issue": "Fraud or scam"})

    assert found == Meaning(cause="below_expectation", standard="C9", business="B2")


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"in": "Nowhere", "is": "x", "business": "B1"}, "column_unknown"),
        ({"in": "Issue", "is": "x"}, "theme_untold"),
        ({"in": "Issue", "is": "x", "cause": "impolite"}, "theme_untold"),
        ({"in": "Issue", "is": "x", "cause": "rude", "standard": "C1"}, "cause_unknown"),
        ({"in": "Issue", "is": "x", "cause": "impolite", "standard": "C77"}, "class_unknown"),
        ({"in": "Issue", "is": "x", "cause": "impolite", "standard": "B1"}, "class_unknown"),
        ({"in": "Product", "is": "x", "business": "C1"}, "class_unknown"),
    ],
)
def test_a_row_that_says_nothing_sure_is_refused_by_name(row, code):
    with pytest.raises(PackInvalid) as refused:
        themes_of(changed(**row))

    assert [fault.code for fault in refused.value.faults] == [code]


def test_a_theme_stands_once():
    table = table_on("themes_cfpb", on=TODAY)
    row = {"in": "Issue", "is": "x", "unmapped": "names no cause"}

    with pytest.raises(PackInvalid) as refused:
        themes_of(replace(table, content={**table.content, "rows": [row, row]}))

    assert [fault.code for fault in refused.value.faults] == ["theme_twice"]


@pytest.mark.skipif(not UWV.exists(), reason="the public data set is not on this machine")
def test_every_theme_of_the_uwv_is_mapped_or_listed():
    import pandas as pd

    rows = pd.read_csv(UWV, sep=";", encoding="latin-1", dtype=str).to_dict("records")
    themes, told = shipped("uwv"), Told()
    for row in rows:
        told.add(row, themes=themes)

    assert (told.rows, len({row["ComplaintTopic"] for row in rows})) == (289, 70)
    # Counted in the file by hand: one complaint has the topic that names no cause.
    assert dict(told.unmapped) == {"moeilijkheden rondom bewijs van inschrijving": 1}
    rude = [r for r in rows if r["ComplaintTheme_EN"] == "treatment (attitude/behavior)"]
    assert len(rude) == 41
    written = [r for r in rows if r["ComplaintTopic_EN"] == "Written tone is customer unfriendly"]
    # All of that theme but those that say what else it was, and the tone of letters.
    assert told.causes["impolite"] == len(rude) - 1 - 3 - 2 + len(written)
    assert sum(told.causes.values()) == sum(told.classes.values()) == 289


@pytest.mark.skipif(not CFPB.exists(), reason="the public data set is not on this machine")
def test_every_issue_and_product_of_the_cfpb_is_mapped_or_listed():
    import pandas as pd

    data = pd.read_csv(CFPB, dtype=str)
    themes = shipped("cfpb")

    known = {value for _column, value in [*themes.meanings, *themes.unmapped]}
    assert set(data["Issue"]) | set(data["Product"]) <= known
    assert {value for _column, value in themes.unmapped} == {
        "Other", "Other features, terms, or problems", "Other service problem",
        "Other transaction problem",
    }  # fmt: skip
